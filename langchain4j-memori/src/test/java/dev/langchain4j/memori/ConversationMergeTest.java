package dev.langchain4j.memori;

import static dev.langchain4j.memori.Messages.ai;
import static dev.langchain4j.memori.Messages.asks;
import static dev.langchain4j.memori.Messages.result;
import static dev.langchain4j.memori.Messages.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.memori.recall.Conversation;
import dev.langchain4j.memori.recall.RecordedMessage;
import dev.langchain4j.memori.recall.Window;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a window that several people change at once, each with an older one in his hands. */
class ConversationMergeTest extends AnnasMemory {

    private static final int STEPS = 400;

    private final Conversation talk = anna.conversation("talk");
    private final List<Writer> writers = new ArrayList<>();

    @AfterEach
    void stopWriters() {
        writers.forEach(writer -> writer.thread.shutdownNow());
    }

    @Test
    void should_become_what_is_handed_over_when_nobody_else_has_written() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<ChatMessage> pool = new ArrayList<>(Messages.everyKind().values());
        Window base = talk.window();
        List<ChatMessage> handed = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            for (int edit = random.nextInt(4); edit >= 0; edit--) {
                scramble(handed, pool, random);
            }
            base = talk.update(base, handed);

            assertThat(base.messages()).as("seed %d, step %d", seed, step).isEqualTo(handed);
            assertThat(talk.window().messages())
                    .as("seed %d, step %d", seed, step)
                    .isEqualTo(handed);
            if (random.nextBoolean()) {
                handed = new ArrayList<>(talk.window().messages());
            }
        }
        assertThat(memori.verify().problems()).isEmpty();
    }

    private static void scramble(List<ChatMessage> handed, List<ChatMessage> pool, Random random) {
        int at = handed.isEmpty() ? 0 : random.nextInt(handed.size());
        switch (handed.isEmpty() ? 0 : random.nextInt(6)) {
            case 0, 1 -> handed.add(pool.get(random.nextInt(pool.size())));
            case 2 -> handed.add(at, user("between " + random.nextInt(5)));
            case 3 -> handed.remove(at);
            case 4 -> handed.add(random.nextInt(handed.size()), handed.remove(at));
            default -> handed.subList(0, at).clear();
        }
    }

    /**
     * Four writers talk, call tools and tidy, each in his own time and some with a window that they read long ago. Whatever they do, a model would
     * accept the window after each step, and everything that was said is in the history once.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void should_stay_valid_and_lose_nothing_when_several_write(int round) throws Exception {
        long seed = System.nanoTime() + round;
        Random random = new Random(seed);
        for (int w = 0; w < 4; w++) {
            writers.add(new Writer("w" + w, 4 + random.nextInt(20), random));
        }
        for (int step = 0; step < STEPS; step++) {
            Writer writer = writers.get(random.nextInt(writers.size()));
            writer.step();
            assertThat(Messages.problems(talk.window().messages()))
                    .as("seed %d, step %d by %s: %s", seed, step, writer.name, Messages.brief(talk.window()))
                    .isEmpty();
        }
        for (Writer writer : writers) {
            writer.finish();
        }

        List<ChatMessage> window = talk.window().messages();
        assertThat(Messages.problems(window)).as("seed %d", seed).isEmpty();
        List<ChatMessage> said =
                writers.stream().flatMap(writer -> writer.said.stream()).toList();
        assertThat(talk.history())
                .as("seed %d", seed)
                .extracting(recorded -> Messages.brief(List.of(recorded.message())))
                .containsExactlyInAnyOrderElementsOf(said.stream()
                        .map(message -> Messages.brief(List.of(message)))
                        .toList());
        assertThat(talk.history().stream().filter(RecordedMessage::inWindow).map(RecordedMessage::message))
                .as("seed %d", seed)
                .containsExactlyInAnyOrderElementsOf(window);
        assertThat(memori.verify().problems()).isEmpty();
    }

    @Test
    void should_put_what_others_have_added_first() {
        Window base = talk.update(talk.window(), List.of(user("1"), ai("2")));
        talk.update(base, List.of(user("1"), ai("2"), user("theirs")));
        Window mine = talk.update(base, List.of(user("1"), ai("2"), user("mine")));

        assertThat(mine.messages()).containsExactly(user("1"), ai("2"), user("mine"));
        assertThat(talk.window().messages()).containsExactly(user("1"), ai("2"), user("theirs"), user("mine"));

        talk.update(mine, List.of(ai("2"), user("mine"), ai("to mine")));
        assertThat(talk.window().messages())
                .as("what the caller never saw is not his to remove")
                .containsExactly(ai("2"), user("theirs"), user("mine"), ai("to mine"));
    }

    @Test
    void should_keep_changes_in_the_middle_where_they_were_made() {
        Window base = talk.update(talk.window(), List.of(user("1"), ai("2"), user("3"), ai("4")));
        talk.update(base, List.of(ai("2"), user("3"), ai("4"), user("5")));
        talk.update(base, List.of(user("1"), ai("2, mended"), user("2b"), user("3")));

        assertThat(talk.window().messages()).containsExactly(ai("2, mended"), user("2b"), user("3"), user("5"));
    }

    @Test
    void should_keep_one_system_message() {
        Window nothing = talk.window();
        talk.update(nothing, List.of(SystemMessage.from("Be kind."), user("first")));
        talk.update(nothing, List.of(SystemMessage.from("Be kind."), user("second")));
        assertThat(talk.window().messages())
                .containsExactly(SystemMessage.from("Be kind."), user("first"), user("second"));

        talk.update(nothing, List.of(SystemMessage.from("Be terse."), user("third")));
        assertThat(talk.window().messages())
                .containsExactly(user("first"), user("second"), SystemMessage.from("Be terse."), user("third"));
    }

    @Test
    void should_not_bring_back_what_was_forgotten() {
        Window base = talk.update(talk.window(), List.of(user("secret"), ai("I keep it")));
        talk.forget();
        talk.update(base, List.of(user("secret"), ai("I keep it"), user("what was it?")));

        assertThat(talk.window().messages()).containsExactly(user("what was it?"));
        assertThat(talk.history()).hasSize(1);
    }

    @Test
    void should_let_an_overtaken_tool_call_wait_and_return() throws Exception {
        Writer one = writer("one");
        Writer two = writer("two");
        one.change(window -> with(window, user("weather?")));
        one.change(window -> with(window, asks("a", "b")));
        two.change(window -> with(window, user("time?")));
        assertThat(talk.window().messages()).containsExactly(user("weather?"), user("time?"));
        one.change(window -> with(window, result("a")));
        assertThat(talk.window().messages()).containsExactly(user("weather?"), user("time?"));
        two.change(window -> with(window, ai("noon")));
        one.change(window -> with(window, result("b")));

        assertThat(talk.window().messages())
                .containsExactly(user("weather?"), asks("a", "b"), result("a"), result("b"), user("time?"), ai("noon"));
        one.change(window -> with(window, ai("sunny")));
        assertThat(talk.window().messages()).endsWith(ai("noon"), ai("sunny"));
        assertThat(talk.history()).hasSize(7).allMatch(RecordedMessage::inWindow);
    }

    @Test
    void should_let_a_call_return_to_its_place_after_a_window_was_numbered_anew() throws Exception {
        Writer one = writer("one");
        Writer two = writer("two");
        one.change(window -> with(window, SystemMessage.from("be kind")));
        one.change(window -> with(window, user("weather?")));
        one.change(window -> with(window, asks("a")));
        two.change(window -> with(window, user("time?")));
        for (int i = 0; i < 30; i++) {
            Window present = talk.window();
            List<ChatMessage> longer = new ArrayList<>(present.messages());
            longer.add(1, user("earlier " + i));
            talk.update(present, longer);
        }
        one.change(window -> with(window, result("a")));

        List<ChatMessage> window = talk.window().messages();
        assertThat(window)
                .startsWith(SystemMessage.from("be kind"), user("earlier 29"))
                .endsWith(user("weather?"), asks("a"), result("a"), user("time?"))
                .hasSize(35);
    }

    @Test
    void should_tell_calls_with_the_same_ids_apart_by_who_asked() throws Exception {
        Writer one = writer("one");
        Writer two = writer("two");
        one.change(window -> with(window, user("one?")));
        one.change(window -> with(window, asks("1")));
        two.change(window -> with(window, user("two?")));
        two.change(window -> with(window, asks("1")));
        one.change(window -> with(window, result("1")));
        assertThat(talk.window().messages())
                .containsExactly(user("one?"), asks("1"), result("1"), user("two?"), asks("1"));
        two.change(window -> with(window, result("1")));

        assertThat(talk.window().messages())
                .containsExactly(user("one?"), asks("1"), result("1"), user("two?"), asks("1"), result("1"));
    }

    @Test
    void should_keep_what_one_thread_does_alone_as_it_is() {
        List<ChatMessage> odd =
                List.of(result("nobody asked"), asks("a", "b"), user("too early"), result("b"), ai("?"));
        Window base = talk.window();
        for (int size = 1; size <= odd.size(); size++) {
            base = talk.update(base, odd.subList(0, size));
            assertThat(talk.window().messages()).isEqualTo(odd.subList(0, size));
        }
    }

    private Writer writer(String name) {
        Writer writer = new Writer(name, 50, new Random(1));
        writers.add(writer);
        return writer;
    }

    private static List<ChatMessage> with(List<ChatMessage> window, ChatMessage added) {
        List<ChatMessage> longer = new ArrayList<>(window);
        longer.add(added);
        return longer;
    }

    /** Somebody on a thread of his own, who goes through turns of a conversation. */
    private final class Writer {

        private final String name;
        private final int maxMessages;
        private final Random random;
        private final ExecutorService thread = Executors.newSingleThreadExecutor();
        private final Deque<ChatMessage> plan = new ArrayDeque<>();
        private final List<ChatMessage> said = new ArrayList<>();
        private Window base = talk.window();
        private int turns;

        Writer(String name, int maxMessages, Random random) {
            this.name = name;
            this.maxMessages = maxMessages;
            this.random = random;
        }

        /** Says the next thing, perhaps with a window in hand that is old by now, or tidies up. */
        void step() throws Exception {
            if (plan.isEmpty()) {
                planTurn();
                if (random.nextInt(3) == 0) {
                    change(window -> List.of());
                    return;
                }
            }
            if (random.nextInt(4) == 0) {
                read();
                return;
            }
            if (random.nextBoolean()) {
                read();
            }
            ChatMessage next = plan.remove();
            // LangChain4j's windows read again for every message, but nobody has to.
            say(next);
        }

        void finish() throws Exception {
            while (!plan.isEmpty()) {
                say(plan.remove());
            }
        }

        /** Where a window is smaller than a tool call, the eviction takes the newest result, too, and the store never sees it. */
        private void say(ChatMessage message) throws Exception {
            change(window -> {
                List<ChatMessage> handed = evicted(with(window, message));
                if (handed.contains(message)) {
                    said.add(message);
                }
                return handed;
            });
        }

        private void planTurn() {
            String turn = name + "-" + turns++;
            plan.add(user(turn + "?"));
            for (int calls = random.nextInt(3); calls > 0; calls--) {
                String[] ids = new String[1 + random.nextInt(3)];
                for (int i = 0; i < ids.length; i++) {
                    ids[i] = turn + "/" + calls + "/" + i;
                }
                plan.add(asks(ids));
                for (String id : ids) {
                    plan.add(result(id));
                }
            }
            plan.add(ai(turn + "!"));
        }

        private void read() throws Exception {
            on(() -> base = talk.window());
        }

        /** Changes the window that he has in hand. */
        void change(UnaryOperator<List<ChatMessage>> edit) throws Exception {
            on(() -> base = talk.update(base, edit.apply(base.messages())));
        }

        private void on(Runnable work) throws Exception {
            try {
                thread.submit(work).get();
            } catch (ExecutionException e) {
                throw new AssertionError(name, e.getCause());
            }
        }

        /** As LangChain4j's windows do: results go with their request. */
        private List<ChatMessage> evicted(List<ChatMessage> window) {
            List<ChatMessage> left = new ArrayList<>(window);
            while (left.size() > maxMessages) {
                left.remove(0);
                while (!left.isEmpty() && left.get(0) instanceof ToolExecutionResultMessage) {
                    left.remove(0);
                }
            }
            return left;
        }
    }
}
