package dev.langchain4j.memori;

import static dev.langchain4j.memori.Messages.ai;
import static dev.langchain4j.memori.Messages.asks;
import static dev.langchain4j.memori.Messages.result;
import static dev.langchain4j.memori.Messages.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.memory.ChatMemory;
import dev.langchain4j.memory.chat.MessageWindowChatMemory;
import dev.langchain4j.memory.chat.TokenWindowChatMemory;
import dev.langchain4j.model.TokenCountEstimator;
import dev.langchain4j.store.memory.chat.ChatMemoryStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What LangChain4j's chat memories rely on in a store. LangChain4j itself has no such test. */
@SuppressWarnings("NullAway") // Null arguments are tried on purpose.
abstract class ChatMemoryStoreContract {

    enum Room {
        KITCHEN,
        CELLAR
    }

    private static final String ANNA = "anna";

    /** A store that holds nothing of the ids that the tests use. */
    abstract ChatMemoryStore store();

    static Stream<Arguments> everyKind() {
        return Messages.everyKind().entrySet().stream().map(kind -> Arguments.of(kind.getKey(), kind.getValue()));
    }

    static Stream<Object> ids() {
        return Stream.of(
                "user-7/2026-11-20",
                7,
                7_000_000_000L,
                UUID.fromString("6f1c1e1a-0000-4000-8000-000000000001"),
                Room.CELLAR);
    }

    @Test
    void should_be_empty_at_first() {
        assertThat(store().getMessages(ANNA)).isNotNull().isEmpty();
    }

    @Test
    void should_give_back_what_it_was_given_in_order() {
        List<ChatMessage> talk = List.of(SystemMessage.from("Be kind."), user("Hello"), ai("Hello!"), user("Bye"));

        store().updateMessages(ANNA, talk);

        assertThat(store().getMessages(ANNA)).containsExactlyElementsOf(talk);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("everyKind")
    void should_keep_every_kind_of_message(String name, ChatMessage message) {
        store().updateMessages(ANNA, List.of(user("before"), message, user("behind")));

        assertThat(store().getMessages(ANNA)).containsExactly(user("before"), message, user("behind"));
    }

    @Test
    void should_keep_all_kinds_side_by_side_and_one_by_one() {
        List<ChatMessage> all = List.copyOf(Messages.everyKind().values());
        List<ChatMessage> growing = new ArrayList<>();
        for (ChatMessage message : all) {
            growing.add(message);
            store().updateMessages(ANNA, new ArrayList<>(growing));
            assertThat(store().getMessages(ANNA)).containsExactlyElementsOf(growing);
        }
        store().updateMessages("bob", all);
        assertThat(store().getMessages("bob")).containsExactlyElementsOf(all);
    }

    @ParameterizedTest
    @MethodSource("ids")
    void should_take_ids_of_every_kind(Object id) {
        store().updateMessages(id, List.of(user("Hello")));

        assertThat(store().getMessages(id)).containsExactly(user("Hello"));

        store().deleteMessages(id);
        assertThat(store().getMessages(id)).isEmpty();
    }

    @Test
    void should_replace_what_was_there() {
        store().updateMessages(ANNA, List.of(user("a"), ai("b"), user("c")));
        store().updateMessages(ANNA, List.of(user("x"), ai("b")));

        assertThat(store().getMessages(ANNA)).containsExactly(user("x"), ai("b"));
    }

    @Test
    void should_follow_changes_at_the_front_in_the_middle_and_at_the_end() {
        List<List<ChatMessage>> versions = List.of(
                List.of(user("1"), ai("2"), user("3"), ai("4"), user("5")),
                List.of(ai("2"), user("3"), ai("4"), user("5"), ai("6")),
                List.of(ai("2"), user("3"), ai("4, mended"), user("5"), ai("6")),
                List.of(ai("2"), user("3"), user("5"), ai("6")),
                List.of(SystemMessage.from("new"), ai("2"), user("3"), user("3b"), user("3c"), user("5"), ai("6")),
                List.of(ai("6"), user("5"), user("3"), ai("2"), SystemMessage.from("new")),
                List.of(user("only")),
                List.of(user("only"), user("only"), user("only")),
                List.of(user("only"), user("only")));
        for (List<ChatMessage> version : versions) {
            store().updateMessages(ANNA, version);
            assertThat(store().getMessages(ANNA)).containsExactlyElementsOf(version);
        }
    }

    @Test
    void should_keep_equal_messages_apart() {
        store().updateMessages(ANNA, List.of(user("ok"), ai("ok"), user("ok"), user("ok")));

        assertThat(store().getMessages(ANNA)).containsExactly(user("ok"), ai("ok"), user("ok"), user("ok"));
    }

    @Test
    void should_keep_conversations_apart() {
        store().updateMessages(ANNA, List.of(user("I am Anna")));
        store().updateMessages("bob", List.of(user("I am Bob")));
        store().updateMessages("carla", List.of(user("I am Anna")));
        store().deleteMessages("carla");
        store().updateMessages(ANNA, List.of(user("I am Anna"), ai("Hello Anna")));

        assertThat(store().getMessages(ANNA)).containsExactly(user("I am Anna"), ai("Hello Anna"));
        assertThat(store().getMessages("bob")).containsExactly(user("I am Bob"));
        assertThat(store().getMessages("carla")).isEmpty();
    }

    @Test
    void should_take_an_empty_list() {
        store().updateMessages(ANNA, List.of(user("Hello")));
        store().updateMessages(ANNA, List.of());
        assertThat(store().getMessages(ANNA)).isEmpty();

        store().updateMessages("nobody", List.of());
        assertThat(store().getMessages("nobody")).isEmpty();
    }

    @Test
    void should_forget_what_is_deleted_and_begin_again() {
        store().updateMessages(ANNA, List.of(user("Hello")));
        store().deleteMessages(ANNA);
        assertThat(store().getMessages(ANNA)).isEmpty();

        store().updateMessages(ANNA, List.of(user("Hello again")));
        assertThat(store().getMessages(ANNA)).containsExactly(user("Hello again"));
    }

    @Test
    void should_not_mind_deleting_what_is_not_there() {
        store().deleteMessages("nobody");
        store().deleteMessages("nobody");

        assertThat(store().getMessages("nobody")).isEmpty();
    }

    @Test
    void should_refuse_null() {
        assertThatThrownBy(() -> store().getMessages(null)).isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> store().updateMessages(null, List.of())).isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> store().updateMessages(ANNA, null)).isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> store().deleteMessages(null)).isInstanceOf(RuntimeException.class);
    }

    @Test
    void should_serve_a_window_of_messages() {
        ChatMemory memory = MessageWindowChatMemory.builder()
                .id(ANNA)
                .maxMessages(5)
                .chatMemoryStore(store())
                .build();
        memory.add(SystemMessage.from("Be kind."));
        for (int turn = 1; turn <= 10; turn++) {
            memory.add(user("question " + turn));
            memory.add(ai("answer " + turn));
        }

        List<ChatMessage> expected = List.of(
                SystemMessage.from("Be kind."),
                user("question 9"),
                ai("answer 9"),
                user("question 10"),
                ai("answer 10"));
        assertThat(memory.messages()).containsExactlyElementsOf(expected);
        assertThat(store().getMessages(ANNA)).containsExactlyElementsOf(expected);
    }

    @Test
    void should_serve_a_window_of_tokens() {
        ChatMemory memory = TokenWindowChatMemory.builder()
                .id(ANNA)
                .maxTokens(20, new Words())
                .chatMemoryStore(store())
                .build();
        memory.add(SystemMessage.from("Be kind."));
        for (int turn = 1; turn <= 10; turn++) {
            memory.add(user("this is the question number " + turn));
            memory.add(ai("answer " + turn));
        }

        assertThat(memory.messages())
                .containsExactly(
                        SystemMessage.from("Be kind."),
                        ai("answer 8"),
                        user("this is the question number 9"),
                        ai("answer 9"),
                        user("this is the question number 10"),
                        ai("answer 10"));
    }

    @Test
    void should_serve_a_window_with_tool_calls() {
        ChatMemory memory = MessageWindowChatMemory.builder()
                .id(ANNA)
                .maxMessages(5)
                .chatMemoryStore(store())
                .build();
        for (int turn = 1; turn <= 6; turn++) {
            memory.add(user("question " + turn));
            memory.add(asks("a" + turn, "b" + turn));
            memory.add(result("a" + turn));
            memory.add(result("b" + turn));
            memory.add(ai("answer " + turn));
            assertThat(Messages.problems(memory.messages())).isEmpty();
        }

        assertThat(memory.messages())
                .containsExactly(user("question 6"), asks("a6", "b6"), result("a6"), result("b6"), ai("answer 6"));
    }

    @Test
    void should_replace_the_system_message() {
        for (boolean first : new boolean[] {false, true}) {
            ChatMemory memory = MessageWindowChatMemory.builder()
                    .id("first " + first)
                    .maxMessages(10)
                    .alwaysKeepSystemMessageFirst(first)
                    .chatMemoryStore(store())
                    .build();
            memory.add(SystemMessage.from("Be kind."));
            memory.add(user("Hello"));
            memory.add(SystemMessage.from("Be kind."));
            memory.add(SystemMessage.from("Be terse."));
            memory.add(ai("Hi"));

            SystemMessage terse = SystemMessage.from("Be terse.");
            assertThat(memory.messages())
                    .containsExactlyElementsOf(
                            first ? List.of(terse, user("Hello"), ai("Hi")) : List.of(user("Hello"), terse, ai("Hi")));
        }
    }

    @Test
    void should_let_a_memory_be_set_and_cleared() {
        ChatMemory memory = MessageWindowChatMemory.builder()
                .id(ANNA)
                .maxMessages(10)
                .chatMemoryStore(store())
                .build();
        memory.add(user("one"));
        memory.add(ai("two"));
        memory.add(user("three"));

        memory.set(List.of(SystemMessage.from("So far: they counted."), user("three")));
        assertThat(memory.messages()).containsExactly(SystemMessage.from("So far: they counted."), user("three"));

        memory.clear();
        assertThat(memory.messages()).isEmpty();
        memory.add(user("one"));
        assertThat(memory.messages()).containsExactly(user("one"));
    }

    @Test
    void should_hold_a_long_window() {
        List<ChatMessage> talk = new ArrayList<>(IntStream.range(0, 2_000)
                .<ChatMessage>mapToObj(i -> i % 2 == 0 ? user("question " + i) : ai("answer " + i))
                .toList());
        store().updateMessages(ANNA, new ArrayList<>(talk));
        assertThat(store().getMessages(ANNA)).isEqualTo(talk);

        Collections.reverse(talk);
        store().updateMessages(ANNA, new ArrayList<>(talk));
        assertThat(store().getMessages(ANNA)).isEqualTo(talk);
    }

    /** A token a word. */
    private static final class Words implements TokenCountEstimator {

        @Override
        public int estimateTokenCountInText(String text) {
            return text.split(" ", -1).length;
        }

        @Override
        public int estimateTokenCountInMessage(ChatMessage message) {
            if (message instanceof SystemMessage system) {
                return estimateTokenCountInText(system.text());
            } else if (message instanceof UserMessage user) {
                return estimateTokenCountInText(((TextContent) user.contents().get(0)).text());
            } else if (message instanceof AiMessage ai) {
                return estimateTokenCountInText(ai.text());
            }
            return estimateTokenCountInText(((ToolExecutionResultMessage) message).text());
        }

        @Override
        public int estimateTokenCountInMessages(Iterable<ChatMessage> messages) {
            return StreamSupport.stream(messages.spliterator(), false)
                    .mapToInt(this::estimateTokenCountInMessage)
                    .sum();
        }
    }
}
