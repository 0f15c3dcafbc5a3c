package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.memori.data.AddResult;
import dev.langchain4j.memori.data.ForgetReceipt;
import dev.langchain4j.memori.data.HistoryEntry;
import dev.langchain4j.memori.data.ImportIds;
import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemoriException.Reason;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemoryContext;
import dev.langchain4j.memori.data.MemoryHit;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.MemorySort;
import dev.langchain4j.memori.data.MemoryStats;
import dev.langchain4j.memori.data.MemoryType;
import dev.langchain4j.memori.data.MemoryUpdate;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.ProgressListener;
import dev.langchain4j.memori.data.PurgePreview;
import dev.langchain4j.memori.data.SearchMode;
import dev.langchain4j.memori.data.SearchRequest;
import dev.langchain4j.store.embedding.filter.comparison.IsEqualTo;
import dev.langchain4j.store.embedding.filter.comparison.IsGreaterThan;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A store in memory behaves as one in a file does: the same story has the same transcript. */
class InMemoryTest {

    private static final Instant START = Instant.parse("2024-05-01T12:00:00Z");

    @TempDir
    private Path folder;

    private enum Kind {
        WITH_MODEL,
        TEXT_ONLY
    }

    @ParameterizedTest
    @EnumSource
    void should_tell_the_same_story_as_a_file(Kind kind) {
        List<String> inMemory = new Story(Memori.builder().inMemory(), kind, folder.resolve("a.jsonl")).tell();
        List<String> inFile =
                new Story(Memori.builder().file(folder.resolve("memory.db")), kind, folder.resolve("b.jsonl")).tell();

        assertThat(inMemory).hasSizeGreaterThan(60).isEqualTo(inFile);
    }

    @Test
    void should_keep_stores_in_memory_apart_and_nothing_afterwards() {
        try (Memori one = Memori.builder().inMemory().textOnly().build();
                Memori two = Memori.builder().inMemory().textOnly().build()) {
            one.namespace("alice").add("Prefers aisle seats.");

            assertThat(two.namespaces()).isEmpty();
            assertThat(two.namespace("alice").search("seats")).isEmpty();
        }
        try (Memori again = Memori.builder().inMemory().textOnly().build()) {
            assertThat(again.stats().memories()).isZero();
        }
    }

    @Test
    void should_keep_to_its_size_limit_in_memory_too() {
        try (Memori memori =
                Memori.builder().inMemory().textOnly().maxFileSize(1 << 20).build()) {
            MemoryNamespace alice = memori.namespace("alice");
            List<String> ids = new ArrayList<>();
            Reason refusal = null;
            while (refusal == null) {
                try {
                    ids.add(alice.add("Note " + ids.size() + " " + "x".repeat(5_000))
                            .id());
                } catch (MemoriException e) {
                    refusal = e.reason();
                }
            }
            assertThat(refusal).isEqualTo(Reason.FULL);
            assertThat(alice.count(MemorySelection.all())).isEqualTo(ids.size());
            assertThat(memori.verify().problems()).isEmpty();

            ids.subList(0, 20).forEach(alice::forget);
            memori.compact();
            alice.add("There is room again.");

            assertThat(alice.search("room")).hasSize(1);
            assertThat(memori.verify().problems()).isEmpty();
        }
    }

    /** Everything that can be done with a store, written down with names in place of ids and without sizes. */
    private static final class Story {

        private final List<String> transcript = new ArrayList<>();
        private final Map<String, String> names = new HashMap<>();

        /** Every step takes one. */
        private final AtomicLong minutes = new AtomicLong();

        private final MemoriBuilder builder;
        private final Kind kind;
        private final Path export;

        Story(MemoriBuilder builder, Kind kind, Path export) {
            this.builder = builder.clock(() -> START.plusSeconds(60 * minutes.get()));
            this.kind = kind;
            this.export = export;
        }

        List<String> tell() {
            if (kind == Kind.TEXT_ONLY) {
                builder.textOnly();
            } else {
                builder.embeddingModel(TestModels.words());
            }
            try (Memori memori = builder.build()) {
                MemoryNamespace alice = memori.namespace("alice");
                String tea = add(alice, NewMemory.of("Drinks green tea in the morning."));
                String cello = add(
                        alice,
                        NewMemory.builder()
                                .content("Plays the cello in a quartet.")
                                .author("Caroline")
                                .type(MemoryType.EPISODIC)
                                .metadata(new Metadata().put("kind", "hobby").put("players", 4))
                                .occurredAt(Instant.parse("2023-05-08T18:00:00Z"))
                                .build());
                String flight = add(
                        alice,
                        NewMemory.builder()
                                .content("Booked flight LH 2037 to Berlin for March.")
                                .type(MemoryType.WORKING)
                                .sessionId("s1")
                                .build());
                add(alice, NewMemory.of("Drinks green tea in the morning."));
                add(alice, NewMemory.of("Drinks green tea in the morning!"));
                add(alice, NewMemory.of("Repairs old clocks, and sells them at the market."));
                add(memori.namespace("bob"), NewMemory.of("Lives in a lighthouse."));
                add(alice.collections("recall"), NewMemory.of("user: where is my tea?"));
                search(alice);

                update(
                        alice,
                        cello,
                        MemoryUpdate.builder()
                                .metadata(new Metadata().put("instrument", "cello"))
                                .build());
                update(
                        alice,
                        cello,
                        MemoryUpdate.builder()
                                .content("Plays the viola in a quartet.")
                                .build());
                update(
                        alice,
                        cello,
                        MemoryUpdate.builder()
                                .removeMetadata("players")
                                .expectedVersion(3)
                                .build());
                update(
                        alice,
                        cello,
                        MemoryUpdate.builder()
                                .content("Plays nothing.")
                                .expectedVersion(1)
                                .build());
                tell("pin", alice.pin(tea).version());
                tell("expire", alice.expire(flight, START.plusSeconds(1)).version());
                tell("expired", alice.peek(flight).isPresent());
                tell("got", text(alice.get(tea).orElseThrow()));
                search(alice);
                related(alice, tea);
                lists(alice);

                tell("stats", stats(alice.stats()));
                tell("all", stats(memori.stats()));
                tell("namespaces", memori.namespaces());
                tell("history", alice.history(cello).stream().map(this::text).toList());
                context(alice.context("what does she drink?"));
                tell("exported", alice.exportTo(export, true));
                tell("imported", memori.namespace("copy").importFrom(export, ImportIds.KEEP));
                lists(memori.namespace("copy"));

                tell("forgotten", text(alice.forget(cello)));
                MemorySelection working =
                        MemorySelection.builder().types(MemoryType.SEMANTIC).build();
                PurgePreview preview = alice.previewPurge(working);
                tell("preview", preview.memories() + " " + preview.pinned() + " " + preview.byType());
                tell("purged", text(alice.purge(working)));
                lists(alice);
                if (kind == Kind.WITH_MODEL) {
                    tell("backfilled", memori.backfill(ProgressListener.NONE));
                    tell("embedded anew", memori.reembed(TestModels.words("other", 16), ProgressListener.NONE));
                }
                search(memori.namespace("copy"));
                memori.compact();
                memori.rebuild();
                search(memori.namespace("copy"));
                tell("all", stats(memori.stats()));
                tell("sound", memori.verify().problems());
            }
            return transcript;
        }

        private String add(MemoryNamespace namespace, NewMemory memory) {
            AddResult added = namespace.add(memory);
            names.putIfAbsent(added.id(), "memory " + (names.size() + 1));
            tell("added", names.get(added.id()) + " " + added.outcome() + " " + added.version());
            return added.id();
        }

        private void update(MemoryNamespace namespace, String id, MemoryUpdate update) {
            try {
                tell("updated", text(namespace.update(id, update)));
            } catch (MemoriException e) {
                tell("not updated", e.reason());
            }
        }

        private void search(MemoryNamespace namespace) {
            for (String question :
                    List.of("green tea", "Caroline's quartet", "LH 2037", "hobby", "nothing of the sort", "")) {
                for (SearchMode mode : SearchMode.values()) {
                    search(namespace, SearchRequest.builder().text(question).mode(mode));
                }
                search(namespace, SearchRequest.builder().text(question).asOf(START.plusSeconds(240)));
            }
            search(namespace, SearchRequest.builder().text("the").filter(new IsEqualTo("kind", "hobby")));
            search(namespace, SearchRequest.builder().filter(new IsGreaterThan("players", 3)));
            search(namespace, SearchRequest.builder().text("tea cello flight").types(MemoryType.EPISODIC));
        }

        private void search(MemoryNamespace namespace, SearchRequest.Builder request) {
            try {
                tell("found", hits(namespace.search(request.limit(4).build())));
            } catch (MemoriException e) {
                tell("not searched", e.reason());
            }
        }

        private void related(MemoryNamespace namespace, String id) {
            try {
                tell("related", hits(namespace.related(id, 3)));
            } catch (MemoriException e) {
                tell("nothing related", e.reason());
            }
        }

        private void lists(MemoryNamespace namespace) {
            for (MemorySort sort : MemorySort.values()) {
                List<Memory> listed =
                        namespace.list(ListRequest.builder().sort(sort).build());
                boolean ties = sort == MemorySort.ACCESSED || sort == MemorySort.ACCESS_COUNT;
                List<String> texts = texts(listed);
                tell("by " + sort, ties ? texts.stream().sorted().toList() : texts);
            }
        }

        private void context(MemoryContext context) {
            tell("context", context.relevant().size() + " " + texts(context.recent()) + " " + stats(context.stats()));
        }

        private void tell(String what, Object result) {
            transcript.add(what + ": " + result);
            minutes.incrementAndGet();
        }

        /** Hits that tie come in the order of their ids, which are random. */
        private List<String> hits(List<MemoryHit> hits) {
            return hits.stream()
                    .sorted(Comparator.comparingDouble(MemoryHit::score)
                            .reversed()
                            .thenComparing(
                                    hit -> String.valueOf(names.get(hit.memory().id()))))
                    .map(hit -> String.format(Locale.ROOT, "%.9f %s", hit.score(), text(hit.memory())))
                    .toList();
        }

        private List<String> texts(List<Memory> memories) {
            return memories.stream().map(this::text).toList();
        }

        private String text(Memory memory) {
            return names.get(memory.id()) + " " + memory.version() + " " + memory.content() + " " + memory.type()
                    + new TreeMap<>(memory.metadata().toMap()) + memory.author() + memory.sessionId()
                    + memory.occurredAt()
                    + memory.createdAt() + memory.updatedAt() + memory.accessCount() + memory.reinforcements()
                    + memory.pinned() + memory.expiresAt();
        }

        private String text(HistoryEntry entry) {
            return names.get(entry.memoryId()) + " " + entry.event() + " " + entry.version() + " " + entry.at();
        }

        private String text(ForgetReceipt receipt) {
            return receipt.ids().stream().map(names::get).sorted().toList() + " " + receipt.versions() + " "
                    + receipt.vectors() + " " + receipt.erasedAt();
        }

        private static String stats(MemoryStats stats) {
            return stats.memories() + " " + stats.versions() + " " + new TreeMap<>(stats.byType()) + " "
                    + stats.embedded() + " " + stats.vectors();
        }
    }
}
