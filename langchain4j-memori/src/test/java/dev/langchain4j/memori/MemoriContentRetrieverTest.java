package dev.langchain4j.memori;

import static dev.langchain4j.store.embedding.filter.MetadataFilterBuilder.metadataKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.invocation.InvocationContext;
import dev.langchain4j.invocation.InvocationParameters;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemoriException.Reason;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.SearchMode;
import dev.langchain4j.memori.rag.MemoriContentRetriever;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.content.ContentMetadata;
import dev.langchain4j.rag.query.Query;
import dev.langchain4j.store.embedding.filter.Filter;
import dev.langchain4j.store.embedding.filter.logical.Not;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MemoriContentRetrieverTest extends AnnasMemory {

    private final MemoriContentRetriever retriever = retriever().build();

    @Test
    void should_go_by_words_while_the_embedding_model_fails() {
        AtomicBoolean broken = new AtomicBoolean();
        EmbeddingModel moody = TestModels.failingWhile(broken);
        try (Memori store = Memori.builder().inMemory().embeddingModel(moody).build()) {
            store.namespace("anna").add("Anna likes aisle seats");
            broken.set(true);
            MemoriContentRetriever.Builder builder =
                    MemoriContentRetriever.builder().memori(store).namespaceResolver(NamespaceResolver.fixed("anna"));

            assertThat(builder.build().retrieve(Query.from("which seats?"))).hasSize(1);
            assertThatThrownBy(
                            () -> builder.searchMode(SearchMode.VECTOR).build().retrieve(Query.from("which seats?")))
                    .isInstanceOf(MemoriException.class);
        }
    }

    @Test
    void should_find_memories_with_what_is_known_about_them() {
        String id = anna.add(NewMemory.builder()
                        .content("Prefers aisle seats")
                        .author("Anna")
                        .sessionId("s-1")
                        .metadata(Metadata.from("kind", "preference").put("weight", 3))
                        .build())
                .id();

        Content found = retriever.retrieve(asked("anna", "which seats?")).get(0);

        assertThat(found.textSegment().text()).isEqualTo("Prefers aisle seats");
        assertThat(found.textSegment().metadata().toMap())
                .containsEntry("kind", "preference")
                .containsEntry("weight", 3)
                .containsEntry(MemoriContentRetriever.MEMORY_ID, id)
                .containsEntry(MemoriContentRetriever.OCCURRED_AT, "2026-03-01T08:00:00Z")
                .containsEntry(MemoriContentRetriever.COLLECTION, "archival")
                .containsEntry(MemoriContentRetriever.AUTHOR, "Anna")
                .containsEntry(MemoriContentRetriever.SESSION, "s-1")
                .hasSize(7);
        assertThat(found.metadata()).containsEntry(ContentMetadata.EMBEDDING_ID, id);
        assertThat((Double) found.metadata().get(ContentMetadata.SCORE)).isBetween(0.5, 1.0);
    }

    @Test
    void should_search_what_was_kept_and_what_was_said_and_nothing_else() {
        anna.add("Prefers aisle seats");
        said("user", "My seats were taken");
        anna.collections("documents").add("Seats of the airline");

        assertThat(texts(retriever, asked("anna", "seats")))
                .containsExactlyInAnyOrder("Prefers aisle seats", "My seats were taken");
        assertThat(texts(retriever().collections("documents").build(), asked("anna", "seats")))
                .containsExactly("Seats of the airline");
    }

    @Test
    void should_work_without_query_metadata_where_the_resolver_can_do_without() {
        anna.add("Prefers aisle seats");
        Query query = Query.from("seats");

        assertThat(texts(
                        retriever()
                                .namespaceResolver(NamespaceResolver.fixed("anna"))
                                .build(),
                        query))
                .containsExactly("Prefers aisle seats");
        assertThat(texts(
                        retriever()
                                .namespaceResolver(
                                        (id, parameters) -> id == null && parameters == null ? "anna" : "other")
                                .build(),
                        query))
                .containsExactly("Prefers aisle seats");
        assertThatThrownBy(() -> retriever.retrieve(query))
                .isInstanceOf(MemoriException.class)
                .hasMessageStartingWith("nothing says whose memory this conversation works with");
    }

    @Test
    void should_never_share_a_memory_by_accident() {
        memori.namespace("default").add("Everybody's seats");

        for (Query nobodys : List.of(
                asked("default", "seats"),
                asked(null, "seats"),
                asked(" ", "seats"),
                asked(new Object(), "seats"),
                asked("default", "seats", new InvocationParameters()))) {
            assertThatThrownBy(() -> retriever.retrieve(nobodys))
                    .isInstanceOfSatisfying(
                            MemoriException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INVALID_ARGUMENT));
        }
    }

    @Test
    void should_take_the_namespace_from_the_invocation_before_the_conversation() {
        anna.add("Anna prefers aisle seats");
        memori.namespace("ben").add("Ben prefers window seats");
        InvocationParameters asBen = InvocationParameters.from(NamespaceResolver.PARAMETER, "ben");

        assertThat(texts(retriever, asked("anna", "seats", asBen))).containsExactly("Ben prefers window seats");
        assertThat(texts(retriever, asked("anna", "seats", new InvocationParameters())))
                .containsExactly("Anna prefers aisle seats");
    }

    @Test
    void should_share_a_memory_between_the_conversations_of_one_person_alone() {
        MemoriContentRetriever byPerson = retriever()
                .namespaceResolver(NamespaceResolver.ofMemoryId(id -> id.substring(0, id.indexOf('/'))))
                .build();
        memori.namespace("user-7").add("User 7 prefers aisle seats");
        memori.namespace("user-70").add("User 70 prefers window seats");

        assertThat(texts(byPerson, asked("user-7/2026-11-20", "seats")))
                .isEqualTo(texts(byPerson, asked("user-7/2026-11-21", "seats")))
                .containsExactly("User 7 prefers aisle seats");
        assertThat(texts(byPerson, asked("user-70/2026-11-20", "seats")))
                .containsExactly("User 70 prefers window seats");
        assertThat(texts(byPerson, asked("user-8/2026-11-20", "seats"))).isEmpty();
        assertThatThrownBy(() -> byPerson.retrieve(asked("user-7", "seats")))
                .isInstanceOf(StringIndexOutOfBoundsException.class);
    }

    @Test
    void should_leave_out_what_the_window_shows_and_find_others_instead() {
        for (int i = 0; i < 30; i++) {
            said(i % 2 == 0 ? "user" : "assistant", "seats number " + i);
        }
        List<ChatMessage> window = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            window.add(i % 2 == 0 ? UserMessage.from("seats  number\n" + i) : AiMessage.from("seats number " + i));
        }
        Query query = Query.from(
                "seats number 29",
                dev.langchain4j.rag.query.Metadata.from(UserMessage.from("seats number 28"), "anna", window));

        List<String> found = texts(retriever().maxResults(8).minScore(0).build(), query);

        assertThat(found).hasSize(8).allMatch(text -> Integer.parseInt(text.replaceAll("\\D", "")) >= 20);
        assertThat(found).doesNotContain("seats number 28", "seats number 29");
        assertThat(texts(retriever().maxResults(9).minScore(0).build(), query)).hasSize(8);
    }

    @Test
    void should_leave_out_what_the_window_shows_in_several_parts_or_as_the_answer_of_a_tool() {
        anna.add("Seats at the front");
        anna.add("Seats at the back");
        anna.add("Seats\nin the middle");
        List<ChatMessage> window = List.of(
                UserMessage.from(
                        TextContent.from("Seats"),
                        ImageContent.from("http://images/plane.png"),
                        TextContent.from("in the middle")),
                ToolExecutionResultMessage.from("1", "plan", "Seats at the back"));

        assertThat(texts(
                        retriever,
                        Query.from(
                                "seats",
                                dev.langchain4j.rag.query.Metadata.from(UserMessage.from("seats"), "anna", window))))
                .containsExactly("Seats at the front");
    }

    @Test
    void should_show_a_text_once_that_was_said_and_kept() {
        anna.add("Prefers aisle seats");
        said("user", "Prefers aisle seats");

        assertThat(texts(retriever, asked("anna", "which seats?"))).containsExactly("Prefers aisle seats");
    }

    @Test
    void should_leave_out_what_tools_were_asked_and_answered() {
        for (int i = 0; i < 25; i++) {
            said("tool", "archival_memory_search found seats " + i);
        }
        said("assistant", "Your seats are booked");
        anna.add(NewMemory.builder()
                .content("A hammer is a tool; seats are not")
                .metadata(Metadata.from("role", "tool"))
                .build());

        assertThat(texts(
                        retriever().maxResults(2).minScore(0).build(),
                        asked("anna", "archival_memory_search found seats")))
                .containsExactlyInAnyOrder("Your seats are booked", "A hammer is a tool; seats are not");
    }

    @Test
    void should_apply_both_filters() {
        anna.add(NewMemory.builder()
                .content("Aisle seats")
                .metadata(Metadata.from("kind", "preference").put("year", 2026))
                .build());
        anna.add(NewMemory.builder()
                .content("Window seats")
                .metadata(Metadata.from("kind", "preference").put("year", 2020))
                .build());
        anna.add(NewMemory.builder()
                .content("Broken seats")
                .metadata(Metadata.from("kind", "event").put("year", 2026))
                .build());
        Filter preference = metadataKey("kind").isEqualTo("preference");

        assertThat(texts(retriever().filter(preference).build(), asked("anna", "seats")))
                .containsExactlyInAnyOrder("Aisle seats", "Window seats");
        assertThat(texts(
                        retriever()
                                .filter(preference)
                                .dynamicFilter(query -> metadataKey("year")
                                        .isEqualTo(Integer.parseInt(query.text().replaceAll("\\D", ""))))
                                .build(),
                        asked("anna", "seats of 2026")))
                .containsExactly("Aisle seats");
        assertThat(texts(retriever().dynamicFilter(query -> null).build(), asked("anna", "seats")))
                .hasSize(3);
    }

    @Test
    void should_not_reach_another_namespace_by_a_filter() {
        memori.namespace("ben").add("Ben prefers window seats");

        for (Filter filter : List.of(
                new Not(metadataKey("nothing").isEqualTo("x")),
                metadataKey("namespace").isEqualTo("ben"),
                metadataKey("x").isNotEqualTo("' OR namespace = 'ben"))) {
            assertThat(texts(retriever().filter(filter).build(), asked("anna", "Ben window seats")))
                    .isEmpty();
        }
    }

    @Test
    void should_keep_to_the_number_the_score_and_the_lanes() {
        anna.add("Aisle seats");
        anna.add("Window seats");
        anna.add("Paints in the evening");

        assertThat(texts(retriever().maxResults(1).build(), asked("anna", "seats")))
                .hasSize(1);
        assertThat(texts(retriever().searchMode(SearchMode.TEXT).build(), asked("anna", "seats")))
                .containsExactlyInAnyOrder("Aisle seats", "Window seats");
        assertThat(texts(
                        retriever().searchMode(SearchMode.VECTOR).minScore(0.95).build(),
                        asked("anna", "paints in the evening, really")))
                .containsExactly("Paints in the evening");
    }

    @Test
    void should_not_swallow_a_failing_search() {
        memori.close();

        assertThatThrownBy(() -> retriever.retrieve(asked("anna", "seats")))
                .isInstanceOfSatisfying(
                        MemoriException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CLOSED));
    }

    @Test
    void should_refuse_bad_values_with_a_sentence() {
        assertRefused(MemoriContentRetriever.builder(), "memori must not be null");
        assertRefused(retriever().maxResults(0), "maxResults must be between 1 and 10000, but is 0");
        assertRefused(retriever().maxResults(10_001), "maxResults must be between 1 and 10000, but is 10001");
        assertRefused(retriever().minScore(1.5), "minScore must be between 0 and 1, but is 1.5");
        assertRefused(retriever().minScore(Double.NaN), "minScore must be between 0 and 1, but is NaN");
        assertRefused(retriever().collections(" "), "collection");
    }

    private static void assertRefused(MemoriContentRetriever.Builder builder, String sentence) {
        assertThatThrownBy(builder::build).isInstanceOf(MemoriException.class).hasMessageContaining(sentence);
    }

    private MemoriContentRetriever.Builder retriever() {
        return MemoriContentRetriever.builder().memori(memori);
    }

    private void said(String role, String text) {
        anna.collections(Memori.RECALL)
                .add(NewMemory.builder()
                        .content(text)
                        .author(role)
                        .sessionId("c-1")
                        .metadata(Metadata.from("role", role))
                        .build());
    }

    private static List<String> texts(MemoriContentRetriever retriever, Query query) {
        return retriever.retrieve(query).stream()
                .map(content -> content.textSegment().text())
                .toList();
    }

    private static Query asked(@Nullable Object chatMemoryId, String text) {
        return asked(chatMemoryId, text, null);
    }

    private static Query asked(@Nullable Object chatMemoryId, String text, @Nullable InvocationParameters parameters) {
        return Query.from(
                text,
                dev.langchain4j.rag.query.Metadata.builder()
                        .chatMessage(UserMessage.from(text))
                        .invocationContext(InvocationContext.builder()
                                .invocationId(UUID.randomUUID())
                                .chatMemoryId(chatMemoryId)
                                .invocationParameters(parameters)
                                .build())
                        .build());
    }
}
