package dev.langchain4j.memori;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.BlockUpdate;
import dev.langchain4j.memori.data.Channel;
import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemoryType;
import dev.langchain4j.memori.data.MemoryUpdate;
import dev.langchain4j.memori.data.NewBlock;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.recall.Conversation;
import dev.langchain4j.memori.recall.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Everything that can happen to a namespace, at random and again by its seed. */
final class RandomStory {

    static final List<String> WORDS = List.of(
            "harbour",
            "Lisbon",
            "beagle",
            "peanuts",
            "train",
            "Caf\u00e9 \u017d\u00e1bor",
            "\ud83c\udf0a wave",
            "42",
            "v1.2.3",
            "line\nbreak",
            "\"quoted\"",
            "tab\there",
            "\u2028",
            "# heading",
            "- [ ] task",
            "---",
            "<!-- x -->",
            "not",
            "blue");

    private static final List<String> TALKS = List.of("talk-1", "talk/2 \u00e4", "empty");

    private final Random random;
    private final SettableClock clock;
    private final MemoryNamespace whose;
    private final List<String> ids = new ArrayList<>();

    /** Moments at which something had just been done. */
    final List<Instant> moments = new ArrayList<>();

    RandomStory(long seed, SettableClock clock, MemoryNamespace whose) {
        this.random = new Random(seed);
        this.clock = clock;
        this.whose = whose;
    }

    void happen(int steps) {
        for (int i = 0; i < steps; i++) {
            step();
            moments.add(clock.instant());
            clock.advance(Duration.ofNanos(random.nextLong(Duration.ofDays(2).toNanos())));
        }
    }

    /** A text that most likely stands for itself alone. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i >= 0; i--) {
            text.append(WORDS.get(random.nextInt(WORDS.size()))).append(' ');
        }
        return text + "n" + random.nextInt(1_000_000);
    }

    private void step() {
        switch (random.nextInt(14)) {
            case 0, 1, 2, 3 -> ids.add(actor().add(anything()).id());
            case 4 -> ids.add(actor().add("the harbour of Lisbon is blue").id());
            case 5 -> onSome(id -> whose.update(id, change()));
            case 6 -> onSome(whose::touch);
            case 7 -> onSome(id -> {
                whose.forget(id);
                ids.remove(id);
            });
            case 8 -> ids.add(whose.collections("letters").add(anything()).id());
            case 9 -> whose.vectorCollection("given")
                    .add(NewMemory.builder()
                            .id("doc-" + random.nextInt(4))
                            .content(random.nextInt(3) == 0 ? "" : text())
                            .embedding(Embedding.from(new float[] {1, random.nextFloat(), random.nextFloat()}))
                            .build());
            case 10 -> block("notes" + random.nextInt(3));
            case 11, 12 -> say(TALKS.get(random.nextInt(2)));
            default -> whose.documents("shelf-" + random.nextInt(2)).put("name " + random.nextInt(3), text());
        }
    }

    private MemoryNamespace actor() {
        Channel channel = List.of(Channel.values()).get(random.nextInt(Channel.values().length));
        return random.nextBoolean()
                ? whose
                : whose.actingAs(new Actor("actor " + random.nextInt(3), channel, random.nextBoolean() ? "s-1" : null));
    }

    private NewMemory anything() {
        Metadata metadata = new Metadata();
        for (Object value : List.of(text(), UUID.randomUUID(), -7, 1L << 60, 0.1f, Math.PI, Double.NaN)) {
            if (random.nextInt(4) == 0) {
                put(metadata, "k" + random.nextInt(9), value);
            }
        }
        return NewMemory.builder()
                .id(random.nextInt(5) == 0 ? "own-" + random.nextInt(1_000_000_000) : null)
                .content(text())
                .type(List.of(MemoryType.values()).get(random.nextInt(MemoryType.values().length)))
                .metadata(metadata)
                .author(random.nextBoolean() ? text() : null)
                .sessionId(random.nextBoolean() ? "s-" + random.nextInt(3) : null)
                .occurredAt(random.nextBoolean() ? clock.instant().minusSeconds(random.nextInt(10_000_000)) : null)
                .expiresAt(random.nextInt(4) == 0 ? clock.instant().plusSeconds(random.nextInt(10_000_000)) : null)
                .pinned(random.nextInt(5) == 0)
                .importance(random.nextInt(101) / 100.0)
                .validFrom(random.nextInt(4) == 0 ? clock.instant() : null)
                .validTo(random.nextInt(4) == 0 ? clock.instant().plusSeconds(5_000) : null)
                .build();
    }

    private static void put(Metadata metadata, String key, Object value) {
        if (value instanceof String text) {
            metadata.put(key, text);
        } else if (value instanceof UUID uuid) {
            metadata.put(key, uuid);
        } else if (value instanceof Integer number) {
            metadata.put(key, number);
        } else if (value instanceof Long number) {
            metadata.put(key, number);
        } else if (value instanceof Float number) {
            metadata.put(key, number);
        } else if (value instanceof Double number) {
            metadata.put(key, number);
        }
    }

    private MemoryUpdate change() {
        return random.nextBoolean()
                ? MemoryUpdate.builder().content(text()).build()
                : MemoryUpdate.builder()
                        .pinned(random.nextBoolean())
                        .importance(0.25)
                        .build();
    }

    private interface OnId {
        void accept(String id);
    }

    private void onSome(OnId work) {
        List<String> there = whose.list(ListRequest.builder().limit(1_000).build()).stream()
                .map(Memory::id)
                .toList();
        if (!there.isEmpty()) {
            work.accept(there.get(random.nextInt(there.size())));
        }
    }

    private void block(String label) {
        boolean there = whose.core().block(label).isPresent();
        if (!there) {
            whose.core()
                    .create(NewBlock.builder()
                            .label(label)
                            .value(text())
                            .description("what " + text())
                            .build());
        } else if (random.nextInt(4) == 0) {
            whose.core().forget(label);
        } else {
            whose.core().update(label, BlockUpdate.builder().value(text()).build());
        }
    }

    private void say(String talk) {
        Conversation conversation = whose.conversation(talk);
        Window before = conversation.window();
        List<ChatMessage> window = new ArrayList<>(before.messages());
        switch (random.nextInt(3)) {
            case 0 -> window.add(UserMessage.from(text()));
            case 1 -> window.add(AiMessage.from(text()));
            default -> {
                ToolExecutionRequest call = ToolExecutionRequest.builder()
                        .id("call-" + random.nextInt(1_000_000))
                        .name("look")
                        .arguments("{\"x\":1}")
                        .build();
                window.add(AiMessage.from(call));
                window.add(ToolExecutionResultMessage.from(call, text()));
            }
        }
        while (window.size() > 6) {
            window.remove(0);
        }
        conversation.update(before, window);
    }
}
