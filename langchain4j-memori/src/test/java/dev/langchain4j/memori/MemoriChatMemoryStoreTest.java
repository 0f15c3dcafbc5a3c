package dev.langchain4j.memori;

import static dev.langchain4j.memori.Messages.ai;
import static dev.langchain4j.memori.Messages.asks;
import static dev.langchain4j.memori.Messages.result;
import static dev.langchain4j.memori.Messages.user;
import static dev.langchain4j.store.embedding.filter.MetadataFilterBuilder.metadataKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.image.Image;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ChatMessageType;
import dev.langchain4j.data.message.CustomMessage;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.memori.chat.MemoriChatMemoryStore;
import dev.langchain4j.memori.data.ForgetReceipt;
import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.MemorySort;
import dev.langchain4j.memori.data.MemoryType;
import dev.langchain4j.memori.data.SearchMode;
import dev.langchain4j.memori.data.SearchRequest;
import dev.langchain4j.memori.prompt.MemoryPrompt;
import dev.langchain4j.memori.recall.Conversation;
import dev.langchain4j.memori.recall.RecordedMessage;
import dev.langchain4j.memory.ChatMemory;
import dev.langchain4j.memory.chat.MessageWindowChatMemory;
import dev.langchain4j.store.memory.chat.ChatMemoryStore;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the chat memory store does beyond the contract: it keeps, finds, shares, restores and forgets what was said. */
@SuppressWarnings("NullAway") // Null arguments are tried on purpose.
class MemoriChatMemoryStoreTest extends AnnasMemory {

    private static final String ANNA = "anna";

    private final MemoriChatMemoryStore store =
            MemoriChatMemoryStore.builder().memori(memori).build();
    private final MemoryNamespace recall = anna.collections(Memori.RECALL);
    private final Conversation talk = anna.conversation(ANNA);

    @Test
    void should_find_what_a_window_has_evicted_by_word_role_and_date() {
        ChatMemory memory = window(ANNA, 4);
        memory.add(SystemMessage.from("Be kind."));
        memory.add(UserMessage.from("Anna", "My sister keeps beehives on the roof."));
        Instant then = clock.instant();
        memory.add(ai("How many beehives?"));
        clock.advance(Duration.ofDays(3));
        for (int i = 0; i < 5; i++) {
            memory.add(user("Tell me about trains, part " + i));
            memory.add(ai("Trains, part " + i));
        }

        assertThat(memory.messages()).hasSize(4);
        SearchRequest request = SearchRequest.builder()
                .text("beehives")
                .mode(SearchMode.TEXT)
                .filter(metadataKey("role").isEqualTo("user"))
                .before(then.plusSeconds(1))
                .build();
        Memory found = recall.search(request).get(0).memory();
        assertThat(recall.search(request)).hasSize(1);
        assertThat(found.content()).isEqualTo("My sister keeps beehives on the roof.");
        assertThat(found.type()).isEqualTo(MemoryType.EPISODIC);
        assertThat(found.author()).isEqualTo("Anna");
        assertThat(found.sessionId()).isEqualTo(ANNA);
        assertThat(found.occurredAt()).isEqualTo(then);
        assertThat(found.metadata().toMap()).containsExactly(Map.entry("role", "user"));
        assertThat(anna.search("beehives"))
                .as("what was said stands on a shelf of its own")
                .isEmpty();
        assertThat(talk.history())
                .hasSize(13)
                .filteredOn(RecordedMessage::inWindow)
                .hasSize(4);
    }

    @Test
    void should_remember_what_has_words_and_who_said_it() {
        store.updateMessages(
                ANNA,
                List.of(
                        SystemMessage.from("Be kind."),
                        UserMessage.from(
                                TextContent.from("Look:"),
                                ImageContent.from("aGk=", "image/png"),
                                TextContent.from("nice?")),
                        UserMessage.from(ImageContent.from("aGk=", "image/png")),
                        user(" \n "),
                        AiMessage.from("Wait.", asks("1").toolExecutionRequests()),
                        result("1"),
                        asks("2"),
                        result("2"),
                        ai("Yes."),
                        ai("Yes."),
                        CustomMessage.from(Map.of("secret", "word"))));

        assertThat(said())
                .containsExactly(
                        "user user: Look:\nnice?",
                        "assistant assistant: Wait.\ncalled lookup with {\"of\": \"1\"}",
                        "tool tool: result of 1",
                        "tool tool: called lookup with {\"of\": \"2\"}",
                        "tool tool: result of 2",
                        "assistant assistant: Yes.",
                        "assistant assistant: Yes.");
        assertThat(talk.history())
                .hasSize(11)
                .filteredOn(message -> message.memoryId() == null)
                .hasSize(4);
    }

    @Test
    void should_get_vectors_a_moment_later() {
        store.updateMessages(ANNA, List.of(user("The cat sleeps on the warm stove.")));
        memori.close();
        // Closing waits for what is under way; opening goes on with the rest. In memory both can only be seen as
        // coverage.
        Path file = folder.resolve("vectors.db");
        try (Memori first = open(file)) {
            chat(first).updateMessages(ANNA, List.of(user("The cat sleeps on the warm stove.")));
        }
        try (Memori second = open(file)) {
            second.backfill((done, all) -> true);
            assertThat(second.namespace(ANNA)
                            .collections(Memori.RECALL)
                            .search(SearchRequest.builder()
                                    .text("warm cat")
                                    .mode(SearchMode.VECTOR)
                                    .build()))
                    .hasSize(1);
        }
    }

    @TempDir
    Path folder;

    @Test
    void should_go_on_after_a_restart() {
        Path file = folder.resolve("memory.db");
        List<ChatMessage> all = List.copyOf(Messages.everyKind().values());
        try (Memori first = open(file)) {
            chat(first).updateMessages(ANNA, all);
        }
        try (Memori second = open(file)) {
            MemoriChatMemoryStore chat = chat(second);
            assertThat(chat.getMessages(ANNA)).isEqualTo(all);
            List<ChatMessage> more = new ArrayList<>(chat.getMessages(ANNA));
            more.remove(0);
            more.add(user("I am back."));
            chat.updateMessages(ANNA, more);
        }
        try (Memori third = open(file)) {
            assertThat(chat(third).getMessages(ANNA)).hasSize(all.size()).endsWith(user("I am back."));
            assertThat(third.namespace(ANNA).conversation(ANNA).history()).hasSize(all.size() + 1);
            assertThat(third.namespace(ANNA).conversations()).containsExactly(ANNA);
            assertThat(third.verify().problems()).isEmpty();
        }
    }

    @Test
    void should_bring_back_what_json_alone_would_change() {
        Map<String, Object> attributes = new HashMap<>();
        attributes.put("long", 1L);
        attributes.put("large", 1L << 40);
        attributes.put("float", 1.5f);
        attributes.put("nan", Double.NaN);
        attributes.put("short", (short) 3);
        attributes.put("decimal", new BigDecimal("1.20"));
        attributes.put("integer", BigInteger.ONE);
        attributes.put("uuid", UUID.fromString("6f1c1e1a-0000-4000-8000-000000000001"));
        attributes.put("uri", URI.create("https://example.org/a"));
        attributes.put("instant", Instant.parse("2026-03-01T08:00:00.000001Z"));
        attributes.put("date", LocalDate.parse("2026-03-01"));
        attributes.put("duration", Duration.ofMinutes(90));
        attributes.put("set", Set.of(7L));
        attributes.put("null", null);
        attributes.put("a/b~c", List.of(1L, Map.of("deep", 2L), "x"));
        attributes.put(
                AiMessage.GENERATED_IMAGES_KEY,
                List.of(Image.builder()
                        .base64Data("aGk=")
                        .mimeType("image/png")
                        .revisedPrompt("a bee")
                        .build()));
        AiMessage drawn =
                AiMessage.builder().text("Here.").attributes(attributes).build();
        List<ChatMessage> messages = List.of(
                drawn,
                UserMessage.builder()
                        .name("")
                        .addContent(TextContent.from("half a character: \ud83d, and more \ud83d\ude80"))
                        .attributes(attributes)
                        .build(),
                ToolExecutionResultMessage.builder()
                        .id("1")
                        .toolName("draw")
                        .text("done")
                        .attributes(attributes)
                        .build(),
                CustomMessage.from(attributes));
        Path file = folder.resolve("memory.db");
        try (Memori first = open(file)) {
            chat(first).updateMessages(ANNA, messages);
        }
        try (Memori second = open(file)) {
            List<ChatMessage> read = chat(second).getMessages(ANNA);
            assertThat(read).isEqualTo(messages);
            assertThat(((AiMessage) read.get(0)).images().get(0).revisedPrompt())
                    .isEqualTo("a bee");
            assertThat(second.namespace(ANNA)
                            .collections(Memori.RECALL)
                            .list(ListRequest.builder().build()))
                    .extracting(Memory::content)
                    .contains("half a character: \ufffd, and more \ud83d\ude80");
        }
    }

    @Test
    void should_say_what_it_cannot_store() {
        store.updateMessages(ANNA, List.of(user("before")));
        ChatMessage own = () -> ChatMessageType.USER;
        AiMessage odd = AiMessage.builder()
                .text("x")
                .attributes(Map.of("thing", new Object()))
                .build();

        refused(
                () -> store.updateMessages(ANNA, List.of(user("before"), user("fine"), own)),
                "is none of LangChain4j's");
        refused(
                () -> store.updateMessages(ANNA, List.of(user("before"), user("fine"), odd)),
                "cannot be written as JSON");
        refused(() -> store.updateMessages(ANNA, Arrays.asList(user("before"), null)), "a message must not be null");
        refused(() -> store.updateMessages(ANNA, null), "messages must not be null");
        refused(() -> store.getMessages(null), "memoryId must not be null");
        refused(() -> store.getMessages("default"), "everybody would share one");
        refused(() -> store.getMessages(" "), "blank");
        refused(() -> store.getMessages(new Object()), "java.lang.Object");
        refused(() -> anna.conversation("x".repeat(1_001)), "at most 1000 characters, but this one has 1001");
        refused(() -> MemoriChatMemoryStore.builder().build(), "memori must not be null");

        assertThat(store.getMessages(ANNA)).containsExactly(user("before"));
        assertThat(talk.history()).hasSize(1);
    }

    @Test
    void should_refuse_what_it_could_not_read_back_and_leave_the_conversation_readable() {
        store.updateMessages(ANNA, List.of(user("before")));
        ChatMessage scan = UserMessage.from(ImageContent.from("A".repeat(20_100_000), "image/png"));
        ChatMessage named = CustomMessage.from(Map.of("k".repeat(60_000), "v"));

        refused(() -> store.updateMessages(ANNA, List.of(user("before"), scan)), "no text or data in it may have more");
        refused(() -> store.updateMessages(ANNA, List.of(user("before"), named)), "could not be read back");

        assertThat(talk.history()).extracting(RecordedMessage::message).containsExactly(user("before"));
    }

    @Test
    void should_not_make_a_memory_of_white_space_when_that_is_all_that_is_searchable() {
        store.updateMessages(ANNA, List.of(user(" ".repeat(70_000) + "word")));

        assertThat(recall.count(MemorySelection.all())).isZero();
        assertThat(talk.history()).hasSize(1);
    }

    @Test
    void should_replace_every_half_of_a_character() {
        store.updateMessages(ANNA, List.of(user("a\ud800\ud83d\ude80\udc00b" + "\udc00".repeat(100_000))));

        assertThat(recall.list(ListRequest.builder().build()).get(0).content())
                .isEqualTo("a\ufffd\ud83d\ude80\ufffdb" + "\ufffd".repeat(65_530));
    }

    @Test
    void should_cut_what_is_searchable_of_a_very_long_message_and_keep_all_of_it() {
        String endless = "word ".repeat(20_000);
        store.updateMessages(ANNA, List.of(user(endless)));

        assertThat(store.getMessages(ANNA)).containsExactly(user(endless));
        assertThat(recall.list(ListRequest.builder().build()).get(0).content()).hasSize(65_536);
    }

    @Test
    void should_erase_a_conversation_with_a_receipt_and_leave_others_alone() {
        ChatMemory memory = window(ANNA, 3);
        memory.add(SystemMessage.from("Be kind."));
        for (int i = 0; i < 4; i++) {
            memory.add(user("I like number " + i));
        }
        anna.conversation("another").update(anna.conversation("another").window(), List.of(user("I like number 1")));
        anna.add("Likes numbers");

        ForgetReceipt receipt = store.forget(ANNA);

        assertThat(receipt.namespace()).isEqualTo(ANNA);
        assertThat(receipt.memories()).isEqualTo(4);
        assertThat(receipt.versions()).isEqualTo(4);
        assertThat(store.getMessages(ANNA)).isEmpty();
        assertThat(talk.history()).isEmpty();
        assertThat(recall.count(MemorySelection.all())).isEqualTo(1);
        assertThat(anna.conversation("another").window().messages()).hasSize(1);
        assertThat(anna.count(MemorySelection.all())).isEqualTo(1);
        assertThat(anna.conversations()).containsExactly("another");
        assertThat(store.forget(ANNA).memories()).isZero();
        assertThat(memori.verify().problems()).isEmpty();
    }

    @Test
    void should_leave_no_byte_of_what_was_forgotten() throws IOException {
        Path file = folder.resolve("memory.db");
        try (Memori onDisk = open(file)) {
            MemoriChatMemoryStore chat = chat(onDisk);
            chat.updateMessages(
                    ANNA, List.of(user("The vault code is QUAGGA."), ai("Noted: QUAGGA."), user("Thanks.")));
            chat.updateMessages("bob", List.of(user("My word is OKAPI."), ai("I keep OKAPI.")));
            MemoryNamespace said = onDisk.namespace(ANNA).collections(Memori.RECALL);

            for (Memory memory : said.list(ListRequest.builder().build())) {
                if (memory.content().contains("QUAGGA")) {
                    said.forget(memory.id());
                }
            }
            assertThat(chat.getMessages(ANNA)).containsExactly(user("Thanks."));
            assertThat(onDisk.namespace(ANNA).conversation(ANNA).history()).hasSize(1);
            chat.deleteMessages("bob");
            onDisk.compact();

            assertThat(bytes(file))
                    .doesNotContain("QUAGGA", "quagga", "OKAPI", "okapi")
                    .contains("Thanks.");
            assertThat(bytes(Path.of(file + "-wal"))).doesNotContain("QUAGGA", "quagga", "OKAPI", "okapi");
            assertThat(onDisk.verify().problems()).isEmpty();
        }
    }

    @Test
    void should_leave_no_half_of_a_tool_call_when_a_part_of_it_is_forgotten() {
        List<ChatMessage> messages = List.of(
                user("a"),
                asks("1", "2"),
                result("1"),
                result("2"),
                ai("b"),
                user("c"),
                asks("3"),
                result("3"),
                ai("d"));
        store.updateMessages(ANNA, messages);

        forget("result of 2");
        assertThat(store.getMessages(ANNA))
                .containsExactly(user("a"), ai("b"), user("c"), asks("3"), result("3"), ai("d"));
        forget("called lookup with {\"of\": \"3\"}");
        assertThat(store.getMessages(ANNA)).containsExactly(user("a"), ai("b"), user("c"), ai("d"));
        assertThat(talk.history())
                .extracting(RecordedMessage::message)
                .contains(asks("1", "2"), result("1"), result("3"));

        recall.purge(MemorySelection.all());
        assertThat(store.getMessages(ANNA)).isEmpty();
        assertThat(talk.history()).isEmpty();
    }

    @Test
    void should_empty_a_window_and_keep_what_was_in_it() {
        store.updateMessages(ANNA, List.of(user("one"), ai("two")));
        store.updateMessages(ANNA, List.of());

        assertThat(store.getMessages(ANNA)).isEmpty();
        assertThat(said()).hasSize(2);
        assertThat(talk.history()).hasSize(2).noneMatch(RecordedMessage::inWindow);
    }

    @Test
    void should_drop_a_replaced_system_message_and_keep_it_in_history() {
        ChatMemory memory = window(ANNA, 10);
        memory.add(SystemMessage.from("Be kind."));
        memory.add(user("Hello"));
        memory.add(SystemMessage.from("Be terse."));

        assertThat(store.getMessages(ANNA)).containsExactly(user("Hello"), SystemMessage.from("Be terse."));
        assertThat(talk.history())
                .extracting(RecordedMessage::message)
                .containsExactly(SystemMessage.from("Be kind."), user("Hello"), SystemMessage.from("Be terse."));
        assertThat(said()).containsExactly("user user: Hello");
    }

    @Test
    void should_store_a_message_once_however_often_the_window_is_handed_over() {
        List<ChatMessage> growing = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            growing.add(user("ok"));
            store.updateMessages(ANNA, new ArrayList<>(growing));
            store.updateMessages(ANNA, new ArrayList<>(growing));
        }
        store.updateMessages(ANNA, List.of(user("first"), user("ok"), user("ok")));

        assertThat(talk.history()).hasSize(21);
        assertThat(recall.count(MemorySelection.all())).isEqualTo(21);
    }

    @Test
    void should_count_an_equal_message_that_follows_an_evicted_one() {
        ChatMemory memory = window(ANNA, 2);
        for (int i = 0; i < 6; i++) {
            memory.add(user("ok"));
        }

        assertThat(memory.messages()).containsExactly(user("ok"), user("ok"));
        assertThat(talk.history()).hasSize(6);
    }

    @Test
    void should_count_a_constant_that_is_said_again_when_it_has_been_evicted() {
        UserMessage more = user("continue");
        ChatMemory memory = window(ANNA, 2);
        for (int i = 0; i < 3; i++) {
            memory.add(more);
            memory.add(ai("part " + i));
        }

        assertThat(memory.messages()).containsExactly(more, ai("part 2"));
        assertThat(talk.history()).hasSize(6);
        assertThat(recall.count(MemorySelection.all())).isEqualTo(6);
    }

    @Test
    void should_not_share_what_a_caller_may_change() {
        List<ChatMessage> mine = new ArrayList<>(List.of(user("one")));
        store.updateMessages(ANNA, mine);
        List<ChatMessage> read = store.getMessages(ANNA);
        mine.add(user("two"));

        assertThat(store.getMessages(ANNA)).containsExactly(user("one"));
        assertThatThrownBy(() -> read.add(user("x"))).isInstanceOf(UnsupportedOperationException.class);
        store.updateMessages(ANNA, mine);
        assertThat(read).as("a list that was read stays as it was").containsExactly(user("one"));
    }

    @Test
    void should_store_what_was_said_and_not_what_was_shown_with_it() {
        anna.add("Allergic to peanuts");
        List<Memory> memories = anna.list(ListRequest.builder().build());
        ChatMemory memory = window(ANNA, 3);
        for (String said : List.of("May I eat this?", "And that?", "And those?")) {
            memory.add(MemoryPrompt.append(UserMessage.from("Anna", said), MemoryPrompt.show(memories)));
            memory.add(ai("No."));
        }

        assertThat(store.getMessages(ANNA))
                .containsExactly(ai("No."), UserMessage.from("Anna", "And those?"), ai("No."));
        assertThat(said()).hasSize(6).contains("user Anna: And that?").noneMatch(text -> text.contains("peanuts"));
        assertThat(talk.history()).hasSize(6);
    }

    @Test
    void should_let_one_persons_conversations_share_a_namespace() {
        MemoriChatMemoryStore chat = MemoriChatMemoryStore.builder()
                .memori(memori)
                .namespaceResolver(NamespaceResolver.ofMemoryId(id -> id.substring(0, id.indexOf('/'))))
                .build();
        chat.updateMessages("anna/monday", List.of(user("I like bees")));
        chat.updateMessages("anna/tuesday", List.of(user("I like wasps")));
        chat.updateMessages("bob/monday", List.of(user("I like ants")));

        assertThat(anna.conversations()).containsExactly("anna/monday", "anna/tuesday");
        assertThat(said()).containsExactly("user user: I like bees", "user user: I like wasps");
        assertThat(memori.namespace("bob").conversations()).containsExactly("bob/monday");
        assertThat(memori.namespace("bob").conversation("anna/monday").window().messages())
                .isEmpty();
    }

    @Test
    void should_use_the_namespace_that_a_conversation_is_bound_to() {
        store.bind("default", ANNA);
        store.bind("default", ANNA);
        store.bind("c-17", "bob");
        store.updateMessages("default", List.of(user("I am Anna")));
        store.updateMessages("c-17", List.of(user("I am Bob")));

        assertThat(anna.conversation("default").window().messages()).containsExactly(user("I am Anna"));
        assertThat(memori.namespace("bob").conversation("c-17").window().messages())
                .containsExactly(user("I am Bob"));
        refused(() -> store.bind("c-17", ANNA), "belongs to another namespace");
        refused(() -> store.bind("c-18", " "), "must not be blank");
        assertThat(store.getMessages("c-17")).containsExactly(user("I am Bob"));
        store.deleteMessages("c-17");
        refused(() -> store.bind("c-17", ANNA), "belongs to another namespace");
    }

    private void forget(String content) {
        String id = recall.list(ListRequest.builder().build()).stream()
                .filter(memory -> memory.content().equals(content))
                .findFirst()
                .orElseThrow()
                .id();
        recall.forget(id);
    }

    /** Everything on the shelf, in the order that it was said. */
    private List<String> said() {
        List<String> ids = anna.conversations().stream()
                .flatMap(id -> anna.conversation(id).history().stream())
                .map(RecordedMessage::memoryId)
                .filter(id -> id != null)
                .toList();
        assertThat(ids)
                .hasSameSizeAs(recall.list(
                        ListRequest.builder().sort(MemorySort.CREATED).build()));
        return ids.stream()
                .map(id -> recall.peek(id).orElseThrow())
                .map(memory -> memory.metadata().getString("role") + " " + memory.author() + ": " + memory.content())
                .toList();
    }

    private ChatMemory window(String id, int maxMessages) {
        return MessageWindowChatMemory.builder()
                .id(id)
                .maxMessages(maxMessages)
                .chatMemoryStore((ChatMemoryStore) store)
                .build();
    }

    private static Memori open(Path file) {
        return Memori.builder().file(file).embeddingModel(TestModels.words()).build();
    }

    private static MemoriChatMemoryStore chat(Memori memori) {
        return MemoriChatMemoryStore.builder().memori(memori).build();
    }

    private static String bytes(Path file) throws IOException {
        return Files.exists(file) ? new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1) : "";
    }

    private static void refused(Runnable call, String sentence) {
        assertThatThrownBy(call::run).isInstanceOf(MemoriException.class).hasMessageContaining(sentence);
    }
}
