package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.memori.chat.MemoriChatMemoryStore;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.recall.RecordedMessage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many write to one conversation, each with LangChain4j's own window: what each reads is valid, and nothing is lost. */
class ChatConcurrencyTest {

    private static final int THREADS = 8;
    private static final int TURNS = 12;
    private static final int MESSAGES_A_TURN = 5;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void should_keep_a_conversation_of_eight_threads_valid(boolean onDisk) throws Exception {
        try (Memori memori = (onDisk
                        ? Memori.builder().file(folder.resolve("memory.db"))
                        : Memori.builder().inMemory())
                .textOnly()
                .build()) {
            MemoriChatMemoryStore store =
                    MemoriChatMemoryStore.builder().memori(memori).build();

            Together.run(THREADS, thread -> () -> ChatChild.turns(store, "t" + thread, TURNS));

            assertWhole(
                    memori, IntStream.range(0, THREADS).mapToObj(t -> "t" + t).toList(), TURNS);
        }
    }

    @Test
    void should_keep_a_conversation_of_two_processes_valid() throws Exception {
        Path file = folder.resolve("memory.db");
        try (Memori memori = Memori.builder().file(file).textOnly().build();
                ChildProcess child = new ChildProcess(ChatChild.class, folder, file.toString())) {
            assertThat(child.hear()).isEqualTo("open");
            MemoriChatMemoryStore store =
                    MemoriChatMemoryStore.builder().memori(memori).build();
            List<Callable<String>> work = new ArrayList<>();
            work.add(() -> child.ask("turns theirs 30"));
            work.add(() -> ChatChild.turns(store, "mine", 30));

            assertThat(Together.run(work)).containsOnly("done");

            assertWhole(memori, List.of("theirs", "mine"), 30);
            assertThat(child.ask("read")).isEqualTo(Messages.brief(store.getMessages("talk")));
            ChatChild.turns(store, "last", 1);
            assertThat(child.ask("read")).endsWith("last-0!");
            assertThat(child.ask("forget")).isEqualTo(Integer.toString(61 * MESSAGES_A_TURN));
            assertThat(store.getMessages("talk")).isEmpty();
            assertThat(memori.verify().problems()).isEmpty();
        }
    }

    @Test
    void should_keep_conversations_of_different_people_apart_while_they_talk_at_once() throws Exception {
        try (Memori memori =
                Memori.builder().file(folder.resolve("memory.db")).textOnly().build()) {
            MemoriChatMemoryStore store =
                    MemoriChatMemoryStore.builder().memori(memori).build();
            Together.run(THREADS, thread -> () -> {
                String me = "person" + thread;
                for (int i = 0; i < 20; i++) {
                    List<ChatMessage> window = new ArrayList<>(store.getMessages(me));
                    window.add(Messages.user(me + " " + i));
                    store.updateMessages(me, window);
                }
                return me;
            });
            for (int t = 0; t < THREADS; t++) {
                String me = "person" + t;
                assertThat(store.getMessages(me)).hasSize(20).allMatch(message -> Messages.brief(List.of(message))
                        .startsWith(me + " "));
            }
        }
    }

    private static void assertWhole(Memori memori, List<String> names, int turns) {
        MemoryNamespace namespace = memori.namespace("talk");
        List<RecordedMessage> history = namespace.conversation("talk").history();
        List<String> said = history.stream()
                .map(one -> Messages.brief(List.of(one.message())))
                .toList();
        for (String name : names) {
            List<String> expected = new ArrayList<>();
            for (int turn = 0; turn < turns; turn++) {
                String id = name + "-" + turn;
                expected.addAll(
                        List.of(id + "?", ">" + id + "/a," + id + "/b", "<" + id + "/a", "<" + id + "/b", id + "!"));
            }
            assertThat(said)
                    .filteredOn(one -> one.contains(name + "-"))
                    .as("all that %s has said, in order", name)
                    .isEqualTo(expected);
        }
        assertThat(said).hasSize(names.size() * turns * MESSAGES_A_TURN);
        assertThat(namespace.collections(Memori.RECALL).count(MemorySelection.all()))
                .isEqualTo(said.size());
        assertThat(Messages.problems(namespace.conversation("talk").window().messages()))
                .isEmpty();
        assertThat(memori.verify().problems()).isEmpty();
    }
}
