package dev.langchain4j.memori.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.memori.data.RankProfile;
import dev.langchain4j.memori.policy.Gate;
import dev.langchain4j.memori.policy.MemoryPolicy;
import dev.langchain4j.memori.recall.Conversation;
import dev.langchain4j.memori.recall.Conversations;
import dev.langchain4j.memori.recall.DeferredRecall;
import dev.langchain4j.memori.recall.Window;
import dev.langchain4j.memori.store.ConversationReader;
import dev.langchain4j.memori.store.MemoryStore;
import dev.langchain4j.memori.store.StoreReader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sqlite.ProgressHandler;

/** What a turn of a conversation costs, counted in steps of SQLite's virtual machine and in messages read: time would tell nothing here. */
class ConversationCostTest {

    private static final Gate GATE = new Gate(MemoryPolicy.standard(), InstantSource.system());

    private static final int TURNS = 21;

    private final SqliteStore store = SqliteStore.open(
            new SqliteConfig(null, false, null, Duration.ofSeconds(1), InstantSource.system(), RankProfile.DEFAULT));
    private final Conversations conversations = conversations(store);
    private int turn;

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void should_cost_a_long_conversation_no_more_than_a_short_one() {
        Conversation talk = conversations.of("anna", "talk");
        fill(talk, 10);
        long atTen = medianSteps(talk, Integer.MAX_VALUE);
        fill(talk, 10_000);
        long atTenThousand = medianSteps(talk, Integer.MAX_VALUE);

        System.out.printf("steps a turn: %d at 10 messages, %d at 10,000%n", atTen, atTenThousand);
        assertThat(atTenThousand).isBetween(atTen / 2, atTen * 5 / 4);
    }

    @Test
    void should_cost_no_more_when_a_long_window_evicts() {
        Conversation talk = conversations.of("anna", "talk");
        fill(talk, 10);
        long atTen = medianSteps(talk, 10);
        fill(talk, 5_000);
        long atFiveThousand = medianSteps(talk, 5_000);

        System.out.printf("steps a turn with eviction: %d at 10 messages, %d at 5,000%n", atTen, atFiveThousand);
        assertThat(atFiveThousand).isBetween(atTen / 2, atTen * 5 / 4);
    }

    @Test
    void should_load_messages_once_for_all_the_reads_of_a_turn() {
        fill(conversations.of("anna", "talk"), 100);
        Counting counting = new Counting(store);
        Conversation fresh = conversations(counting.store()).of("anna", "talk");

        for (int read = 0; read < 3; read++) {
            assertThat(fresh.window().messages()).hasSize(100);
        }
        assertThat(counting.calls).isEqualTo(List.of("find", "positions", "load 100", "find", "find"));

        counting.calls.clear();
        turn(fresh, Integer.MAX_VALUE);
        fresh.window();
        assertThat(counting.calls).as("what was written need not be read").containsOnly("find");

        counting.calls.clear();
        turn(conversations.of("anna", "talk"), Integer.MAX_VALUE);
        fresh.window();
        fresh.window();
        assertThat(counting.calls)
                .as("of what others have written, only that is read")
                .isEqualTo(List.of("find", "positions", "load 2", "find"));
    }

    private static Conversations conversations(MemoryStore store) {
        return new Conversations(
                store,
                1_000,
                InstantSource.system(),
                new DeferredRecall(store, 65_536, GATE),
                GATE,
                () -> {},
                () -> {});
    }

    /** Long enough a history for both, so that only the window differs. */
    private void fill(Conversation talk, int size) {
        List<ChatMessage> messages = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            messages.add(UserMessage.from("filler number " + i));
        }
        talk.update(talk.window(), messages);
    }

    private long medianSteps(Conversation talk, int max) {
        long[] steps = new long[TURNS];
        for (int i = 0; i < TURNS; i++) {
            steps[i] = steps(() -> turn(talk, max));
        }
        Arrays.sort(steps);
        return steps[TURNS / 2];
    }

    /** As LangChain4j does it: read and write for the question, read for the model, read and write for the answer. */
    private void turn(Conversation talk, int max) {
        turn++;
        add(talk, UserMessage.from("question number " + turn), max);
        talk.window();
        add(talk, AiMessage.from("answer number " + turn), max);
    }

    private static void add(Conversation talk, ChatMessage message, int max) {
        Window window = talk.window();
        List<ChatMessage> messages = new ArrayList<>(window.messages());
        messages.add(message);
        talk.update(
                window, messages.size() > max ? messages.subList(messages.size() - max, messages.size()) : messages);
    }

    private long steps(Runnable work) {
        long[] counted = {0};
        ProgressHandler handler = new ProgressHandler() {
            @Override
            protected int progress() {
                counted[0]++;
                return 0;
            }
        };
        handle(handler);
        work.run();
        handle(null);
        return counted[0];
    }

    private void handle(@org.jspecify.annotations.Nullable ProgressHandler handler) {
        store.write(writer -> {
            try {
                var connection = ((SqliteWriter) writer).session.connection;
                if (handler == null) {
                    ProgressHandler.clearHandler(connection);
                } else {
                    ProgressHandler.setHandler(connection, 1, handler);
                }
                return true;
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** A store that notes what of conversations is read outside writes. */
    private static final class Counting {

        private final List<String> calls = new ArrayList<>();
        private final SqliteStore store;

        Counting(SqliteStore store) {
            this.store = store;
        }

        MemoryStore store() {
            return proxy(MemoryStore.class, store, (name, arguments, result) -> result);
        }

        private interface After {
            Object done(String name, Object[] arguments, Object result);
        }

        @SuppressWarnings({"unchecked", "NullAway"})
        private <T> T proxy(Class<T> type, T target, After after) {
            return (T)
                    Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                        if (method.getName().equals("read")) {
                            Function<StoreReader, Object> work = (Function<StoreReader, Object>) arguments[0];
                            return store.read(reader -> work.apply(proxy(
                                    StoreReader.class,
                                    reader,
                                    (name, given, result) -> name.equals("conversations")
                                            ? proxy(ConversationReader.class, (ConversationReader) result, this::note)
                                            : result)));
                        }
                        try {
                            return after.done(method.getName(), arguments, method.invoke(target, arguments));
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }

        private Object note(String name, Object[] arguments, Object result) {
            calls.add(name.equals("load") ? "load " + ((Collection<?>) arguments[1]).size() : name);
            return result;
        }
    }
}
