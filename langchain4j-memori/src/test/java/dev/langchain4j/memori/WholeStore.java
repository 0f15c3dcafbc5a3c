package dev.langchain4j.memori;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.memori.chat.MemoriChatMemoryStore;
import dev.langchain4j.memori.data.Access;
import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.MemorySort;
import dev.langchain4j.memori.data.MemoryStats;
import dev.langchain4j.memori.data.MemoryType;
import dev.langchain4j.memori.data.MemoryUpdate;
import dev.langchain4j.memori.data.NewBlock;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.SearchMode;
import dev.langchain4j.memori.data.SearchRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** A store with something of everything, and all that can be asked of it. */
final class WholeStore {

    private static final List<String> WORDS = List.of(
            "harbour",
            "lighthouse",
            "violin",
            "mountain",
            "kettle",
            "garden",
            "train",
            "letter",
            "river",
            "winter",
            "orchard",
            "compass",
            "lantern",
            "bicycle",
            "teacher",
            "market",
            "window",
            "bridge",
            "station",
            "museum");

    private final SettableClock clock = new SettableClock();

    Memori open(Path file) {
        return Memori.builder()
                .file(file)
                .embeddingModel(TestModels.words())
                .synchronous(Synchronous.NORMAL)
                .clock(clock)
                .build();
    }

    /** Versions, metadata, long texts, blocks, conversations, documents, a second namespace, and room that was freed. */
    void fill(Memori memori, int memories) {
        Random random = new Random(4711);
        for (String name : List.of("anna", "ben")) {
            MemoryNamespace namespace = memori.namespace(name);
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < memories; i++) {
                ids.add(namespace.add(memory(random, i)).id());
            }
            clock.advance(Duration.ofHours(1));
            for (int i = 0; i < memories; i += 3) {
                String changed = text(random, 20) + " since " + i;
                namespace.update(
                        ids.get(i), MemoryUpdate.builder().content(changed).build());
            }
            for (int i = 1; i < memories; i += 5) {
                namespace.forget(ids.get(i));
            }
            namespace.pin(ids.get(0));
            namespace
                    .core()
                    .create(NewBlock.builder()
                            .label("human")
                            .value("Is " + name)
                            .build());
            namespace.core().append("human", "Likes " + text(random, 5));
            namespace.documents("plans").put("year", text(random, 3_000));
        }
        memori.namespace("anna").core().grant("human", "ben", Access.READ);
        MemoriChatMemoryStore chats =
                MemoriChatMemoryStore.builder().memori(memori).build();
        chats.updateMessages(
                "anna",
                List.of(
                        Messages.user("Where is the " + text(random, 4) + "?"),
                        Messages.ai("By the " + text(random, 600)),
                        Messages.user("And the ferry?"),
                        Messages.ai("It leaves at noon.")));
        memori.flush();
    }

    private static NewMemory memory(Random random, int number) {
        return NewMemory.builder()
                .content(text(random, number % 10 == 1 ? 2_500 : 15 + number % 7) + " number " + number)
                .type(List.of(MemoryType.values()).get(number % MemoryType.values().length))
                .author(number % 2 == 0 ? "Caroline" : "Ben")
                .sessionId("session " + number / 8)
                .metadata(new Metadata()
                        .put("kind", WORDS.get(number % WORDS.size()))
                        .put("weight", number * 1.5))
                .build();
    }

    static String text(Random random, int words) {
        return random.ints(words, 0, WORDS.size()).mapToObj(WORDS::get).collect(Collectors.joining(" "));
    }

    /** Everything that answers, without what depends on when it is asked and on how the file is laid out. */
    List<String> answers(Memori memori) {
        List<String> answers = new ArrayList<>(memori.namespaces());
        for (String name : List.of("anna", "ben")) {
            MemoryNamespace namespace = memori.namespace(name);
            List<Memory> memories = namespace.list(ListRequest.builder()
                    .sort(MemorySort.CREATED)
                    .ascending(true)
                    .limit(10_000)
                    .build());
            memories.forEach(memory -> answers.add(memory.toString()));
            memories.forEach(
                    memory -> answers.add(namespace.history(memory.id()).toString()));
            memories.stream()
                    .limit(10)
                    .forEach(memory -> answers.add(
                            namespace.peek(memory.id().substring(0, 12)).toString()));
            memories.stream()
                    .limit(5)
                    .forEach(memory ->
                            answers.add(namespace.related(memory.id(), 5).toString()));
            answers.add(namespace
                    .embeddings(memories.stream().map(Memory::id).sorted().toList())
                    .toString());
            answers.addAll(searches(namespace));
            answers.add(Long.toString(namespace.count(MemorySelection.all())));
            namespace.core().blocks().forEach(block -> answers.add(block.toString() + block.value()));
            answers.add(namespace.documents("plans").get("year").orElse("none"));
            answers.addAll(namespace.conversations());
            answers.add(counts(namespace.stats()));
        }
        MemoriChatMemoryStore chats =
                MemoriChatMemoryStore.builder().memori(memori).build();
        answers.add(chats.getMessages("anna").toString());
        answers.add(counts(memori.stats()));
        return answers;
    }

    private List<String> searches(MemoryNamespace namespace) {
        List<String> found = new ArrayList<>();
        for (String question : List.of("the harbour and the violin", "since 3", "Caroline", "number 12", "compass")) {
            for (SearchMode mode : SearchMode.values()) {
                SearchRequest.Builder request =
                        SearchRequest.builder().text(question).mode(mode).limit(20);
                namespace
                        .search(request.asOf(clock.instant()).build())
                        .forEach(hit -> found.add(
                                mode + " " + hit.score() + " " + hit.memory().id()));
                namespace
                        .search(request.asOf(clock.instant().minus(Duration.ofMinutes(90)))
                                .build())
                        .forEach(hit -> found.add("then " + mode + " " + hit.score() + " "
                                + hit.memory().id() + hit.memory().version()));
            }
        }
        return found;
    }

    private static String counts(MemoryStats stats) {
        return stats.toString().replaceAll("bytes=\\d+", "");
    }
}
