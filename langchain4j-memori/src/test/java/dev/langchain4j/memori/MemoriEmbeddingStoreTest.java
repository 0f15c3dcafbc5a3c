package dev.langchain4j.memori;

import static dev.langchain4j.store.embedding.filter.MetadataFilterBuilder.metadataKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.langchain4j.data.document.Document;
import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemoriException.Reason;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.ProgressListener;
import dev.langchain4j.memori.data.SearchMode;
import dev.langchain4j.memori.embedding.MemoriEmbeddingStore;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.rag.content.retriever.EmbeddingStoreContentRetriever;
import dev.langchain4j.rag.query.Query;
import dev.langchain4j.store.embedding.EmbeddingMatch;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.EmbeddingStoreIngestor;
import dev.langchain4j.store.embedding.filter.Filter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an embedding store over a memory file does beyond LangChain4j's contract. */
class MemoriEmbeddingStoreTest {

    private static final EmbeddingModel WORDS = TestModels.words("documents", 48);
    private static final String MANUAL = "The pump must be bled before it is started.";
    private static final String INVOICE = "Invoice 4711 is due in thirty days.";

    @TempDir
    Path folder;

    private final SettableClock clock = new SettableClock();
    private Memori memori = Memori.builder().inMemory().textOnly().build();

    @BeforeEach
    void open() {
        memori.close();
        memori = Memori.builder()
                .file(folder.resolve("memory.db"))
                .embeddingModel(TestModels.words())
                .clock(clock)
                .build();
    }

    @AfterEach
    void close() {
        memori.close();
    }

    @Test
    void should_keep_documents_and_memories_apart() {
        MemoryNamespace anna = memori.namespace("anna");
        anna.add("Anna repairs pumps.");
        MemoriEmbeddingStore store =
                MemoriEmbeddingStore.builder().memori(memori).namespace("anna").build();
        add(store, MANUAL);

        assertThat(anna.search("pump"))
                .extracting(hit -> hit.memory().content())
                .containsExactly("Anna repairs pumps.");
        assertThat(anna.count(MemorySelection.all())).isEqualTo(1);
        assertThat(texts(store, "pump")).containsExactly(MANUAL);
    }

    @Test
    void should_serve_stores_of_several_models_and_namespaces_from_one_file() {
        EmbeddingModel wide = TestModels.words("wide", 512);
        MemoriEmbeddingStore annas = store("anna", "manuals");
        MemoriEmbeddingStore annasWide = store("anna", "contracts");
        MemoriEmbeddingStore bens = store("ben", "manuals");
        add(annas, MANUAL);
        add(bens, INVOICE);
        annasWide.add(wide.embed("The lease ends in May.").content(), TextSegment.from("The lease ends in May."));

        assertThat(texts(annas, "pump invoice lease")).containsExactly(MANUAL);
        assertThat(texts(bens, "pump invoice lease")).containsExactly(INVOICE);
        assertThat(annasWide
                        .search(EmbeddingSearchRequest.builder()
                                .queryEmbedding(wide.embed("lease").content())
                                .maxResults(10)
                                .build())
                        .matches())
                .extracting(match -> match.embedded().text())
                .containsExactly("The lease ends in May.");
        assertThat(memori.verify().problems()).isEmpty();
    }

    @Test
    void should_find_everything_again_after_a_restart() {
        String id = add(store("anna", "manuals"), MANUAL);
        memori.close();
        open();

        List<EmbeddingMatch<TextSegment>> matches = search(store("anna", "manuals"), "pump bled");

        assertThat(matches).singleElement().satisfies(match -> {
            assertThat(match.embeddingId()).isEqualTo(id);
            assertThat(match.embedding()).isEqualTo(WORDS.embed(MANUAL).content());
        });
    }

    @Test
    void should_keep_what_looks_like_a_duplicate() {
        MemoriEmbeddingStore store = store("anna", "manuals");
        add(store, MANUAL);
        add(store, MANUAL);

        assertThat(texts(store, "pump")).containsExactly(MANUAL, MANUAL);
    }

    @Test
    void should_replace_the_row_whose_id_is_used_again() {
        MemoriEmbeddingStore store = store("anna", "manuals");
        store.addAll(List.of("page-1"), List.of(WORDS.embed(MANUAL).content()), List.of(TextSegment.from(MANUAL)));
        store.addAll(List.of("page-1"), List.of(WORDS.embed(INVOICE).content()), List.of(TextSegment.from(INVOICE)));

        assertThat(texts(store, "pump invoice")).containsExactly(INVOICE);
        assertThat(search(store, "invoice").get(0).embedding())
                .isEqualTo(WORDS.embed(INVOICE).content());
        assertThat(memori.namespace("anna").vectorCollection("manuals").peek("page-1"))
                .get()
                .extracting(memory -> memory.version())
                .isEqualTo(2L);
    }

    @Test
    void should_store_nothing_anew_when_the_same_row_comes_again() {
        MemoriEmbeddingStore store = store("anna", "manuals");
        for (int i = 0; i < 3; i++) {
            store.addAll(List.of("page-1"), List.of(WORDS.embed(MANUAL).content()), List.of(TextSegment.from(MANUAL)));
        }

        assertThat(memori.stats().versions()).isEqualTo(1);
    }

    @Test
    void should_not_let_scores_fade_or_count_reads() {
        MemoriEmbeddingStore store = store("anna", "manuals");
        String id = add(store, MANUAL);
        double fresh = search(store, MANUAL).get(0).score();
        clock.advance(Duration.ofDays(900));

        assertThat(search(store, MANUAL).get(0).score()).isEqualTo(fresh).isCloseTo(1, within(1e-6));
        assertThat(memori.namespace("anna").vectorCollection("manuals").peek(id))
                .get()
                .extracting(memory -> memory.accessCount())
                .isEqualTo(0L);
    }

    @Test
    void should_use_the_query_of_a_request_only_when_it_is_hybrid() {
        MemoriEmbeddingStore byVector = store("anna", "manuals");
        add(byVector, MANUAL);
        add(byVector, INVOICE);
        MemoriEmbeddingStore hybrid = MemoriEmbeddingStore.builder()
                .memori(memori)
                .namespace("anna")
                .collection("manuals")
                .searchMode(SearchMode.HYBRID)
                .build();
        EmbeddingSearchRequest request = EmbeddingSearchRequest.builder()
                .query("4711")
                .queryEmbedding(
                        WORDS.embed("something that says nothing of either").content())
                .maxResults(2)
                .build();
        EmbeddingSearchRequest ownVector = EmbeddingSearchRequest.builder()
                .query("4711")
                .queryEmbedding(WORDS.embed(MANUAL).content())
                .maxResults(1)
                .build();

        assertThat(hybrid.search(request).matches().get(0).embedded().text()).isEqualTo(INVOICE);
        assertThat(byVector.search(ownVector).matches().get(0).embedded().text())
                .isEqualTo(MANUAL);
    }

    @Test
    void should_refuse_a_vector_of_another_dimension_until_the_rows_are_gone() {
        MemoriEmbeddingStore store = store("anna", "manuals");
        add(store, MANUAL);
        EmbeddingModel wide = TestModels.words("wide", 512);
        Embedding other = wide.embed(MANUAL).content();

        assertThatThrownBy(() -> store.add(other, TextSegment.from(MANUAL)))
                .isInstanceOfSatisfying(
                        MemoriException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MODEL_MISMATCH))
                .hasMessageContaining("48")
                .hasMessageContaining("512");
        assertThatThrownBy(() -> store.search(
                        EmbeddingSearchRequest.builder().queryEmbedding(other).build()))
                .isInstanceOf(MemoriException.class)
                .hasMessageContaining("512");

        store.removeAll();
        store.add(other, TextSegment.from(MANUAL));

        assertThat(store.search(EmbeddingSearchRequest.builder()
                                .queryEmbedding(other)
                                .build())
                        .matches())
                .hasSize(1);
        assertThat(memori.verify().problems()).isEmpty();
    }

    @Test
    void should_refuse_vectors_that_are_none_and_store_nothing_of_their_list() {
        MemoriEmbeddingStore store = store("anna", "manuals");
        float[] broken = WORDS.embed(MANUAL).content().vector().clone();
        broken[3] = Float.NaN;

        assertThatThrownBy(() -> store.addAll(
                        List.of(WORDS.embed(MANUAL).content(), Embedding.from(broken)),
                        List.of(TextSegment.from(MANUAL), TextSegment.from(INVOICE))))
                .isInstanceOf(MemoriException.class);
        assertThatThrownBy(() -> store.addAll(
                        List.of(WORDS.embed(MANUAL).content()),
                        List.of(TextSegment.from(MANUAL), TextSegment.from(INVOICE))))
                .isInstanceOf(MemoriException.class)
                .hasMessageContaining("2 text segments");

        assertThat(memori.stats().memories()).isZero();
    }

    @Test
    void should_say_in_langchain4js_way_that_a_filter_is_not_supported() {
        MemoriEmbeddingStore store = store("anna", "manuals");
        add(store, MANUAL);
        Filter homemade = new Filter() {
            @Override
            public boolean test(Object object) {
                return true;
            }
        };

        assertThatThrownBy(() -> store.removeAll(homemade)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> store.search(EmbeddingSearchRequest.builder()
                        .queryEmbedding(WORDS.embed("pump").content())
                        .filter(metadataKey("page").isEqualTo(1).and(homemade))
                        .build()))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void should_take_rows_without_a_text_and_texts_of_any_length() {
        MemoriEmbeddingStore store = store("anna", "manuals");
        Embedding bare = WORDS.embed("bare").content();
        store.add("bare", bare);
        String book = "page ".repeat(40_000);
        store.add(WORDS.embed("book").content(), TextSegment.from(book));

        assertThat(search(store, "bare").get(0).embedded()).isNull();
        assertThat(search(store, "book").get(0).embedded().text()).isEqualTo(book);
        memori.rebuild();
        assertThat(memori.verify().problems()).isEmpty();
        assertThat(search(store, "bare").get(0).embeddingId()).isEqualTo("bare");
    }

    @Test
    void should_leave_documents_alone_when_the_memories_are_embedded_anew() {
        MemoryNamespace anna = memori.namespace("anna");
        anna.add("Anna repairs pumps.");
        MemoriEmbeddingStore store = store("anna", "manuals");
        store.add("bare", WORDS.embed("bare").content());
        add(store, MANUAL);

        memori.reembed(TestModels.words("successor", 64), ProgressListener.NONE);

        assertThat(memori.backfill(ProgressListener.NONE)).isZero();
        assertThat(search(store, MANUAL).get(0).embedded().text()).isEqualTo(MANUAL);
        assertThat(anna.search("pumps")).hasSize(1);
        memori.compact();
        assertThat(search(store, "bare").get(0).embeddingId()).isEqualTo("bare");
        assertThat(memori.stats().coverage()).isEqualTo(1);
        assertThat(memori.verify().problems()).isEmpty();
    }

    @Test
    void should_never_mix_given_vectors_with_those_of_the_store() {
        MemoryNamespace anna = memori.namespace("anna");
        anna.add("Anna repairs pumps.");
        add(store("anna", "manuals"), MANUAL);

        assertThatThrownBy(() -> add(store("anna", Memori.ARCHIVAL), MANUAL))
                .isInstanceOf(MemoriException.class)
                .hasMessageContaining("vectorCollection");
        assertThatThrownBy(() -> anna.collections("manuals").add("A memory on the wrong shelf."))
                .isInstanceOf(MemoriException.class)
                .hasMessageContaining("vectorCollection");
        assertThatThrownBy(() -> anna.collections(Memori.ARCHIVAL, "manuals").search("pumps"))
                .isInstanceOf(MemoriException.class)
                .hasMessageContaining("vectorCollection");

        assertThat(memori.stats().memories()).isEqualTo(2);
        assertThat(memori.verify().problems()).isEmpty();
    }

    @Test
    void should_work_as_part_of_langchain4js_own_pipelines() {
        MemoriEmbeddingStore store = store("anna", "manuals");
        EmbeddingStoreIngestor.builder()
                .embeddingModel(WORDS)
                .embeddingStore(store)
                .build()
                .ingest(
                        Document.from(MANUAL, Metadata.from("source", "manual")),
                        Document.from(INVOICE, Metadata.from("source", "mail")));
        EmbeddingStoreContentRetriever retriever = EmbeddingStoreContentRetriever.builder()
                .embeddingModel(WORDS)
                .embeddingStore(store)
                .filter(metadataKey("source").isEqualTo("mail"))
                .build();

        assertThat(retriever.retrieve(Query.from("pump")))
                .extracting(content -> content.textSegment().text())
                .containsExactly(INVOICE);
    }

    @Test
    void should_carry_documents_with_their_vectors_into_another_store() {
        MemoriEmbeddingStore store = store("anna", "manuals");
        store.add("bare", WORDS.embed("bare").content());
        add(store, MANUAL);
        Path export = folder.resolve("manuals.jsonl");
        memori.namespace("anna").vectorCollection("manuals").exportTo(export, true);

        try (Memori other = Memori.builder().inMemory().textOnly().build()) {
            other.namespace("ben")
                    .vectorCollection("manuals")
                    .importFrom(export, dev.langchain4j.memori.data.ImportIds.KEEP);
            MemoriEmbeddingStore copy = MemoriEmbeddingStore.builder()
                    .memori(other)
                    .namespace("ben")
                    .collection("manuals")
                    .build();

            assertThat(search(copy, "bare").get(0).embeddingId()).isEqualTo("bare");
            assertThat(search(copy, MANUAL).get(0).embedded().text()).isEqualTo(MANUAL);
            assertThat(other.verify().problems()).isEmpty();
        }
    }

    @Test
    void should_keep_every_row_of_many_threads() throws Exception {
        MemoriEmbeddingStore store = store("anna", "manuals");
        List<Callable<List<String>>> work = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            int thread = t;
            work.add(() -> IntStream.range(0, 25)
                    .mapToObj(i -> add(store, "Page " + i + " of volume " + thread + "."))
                    .toList());
        }

        List<String> ids = Together.run(work).stream().flatMap(List::stream).toList();

        assertThat(search(store, "page", 1_000))
                .extracting(EmbeddingMatch::embeddingId)
                .containsExactlyInAnyOrderElementsOf(ids);
        store.removeAll(ids.subList(0, 100));
        assertThat(search(store, "page", 1_000)).hasSize(100);
        assertThat(memori.verify().problems()).isEmpty();
    }

    @Test
    void should_refuse_to_remove_nothing_in_particular() {
        MemoriEmbeddingStore store = store("anna", "manuals");

        assertThatThrownBy(() -> store.removeAll(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.remove(" ")).isInstanceOf(IllegalArgumentException.class);
        store.removeAll(Arrays.asList("never", "there"));
        assertThat(memori.stats().memories()).isZero();
    }

    private MemoriEmbeddingStore store(String namespace, String collection) {
        return MemoriEmbeddingStore.builder()
                .memori(memori)
                .namespace(namespace)
                .collection(collection)
                .build();
    }

    private static String add(MemoriEmbeddingStore store, String text) {
        return store.add(WORDS.embed(text).content(), TextSegment.from(text));
    }

    private static List<String> texts(MemoriEmbeddingStore store, String query) {
        return search(store, query).stream()
                .map(match -> match.embedded().text())
                .toList();
    }

    private static List<EmbeddingMatch<TextSegment>> search(MemoriEmbeddingStore store, String query) {
        return search(store, query, 10);
    }

    private static List<EmbeddingMatch<TextSegment>> search(MemoriEmbeddingStore store, String query, int limit) {
        return store.search(EmbeddingSearchRequest.builder()
                        .queryEmbedding(WORDS.embed(query).content())
                        .maxResults(limit)
                        .build())
                .matches();
    }

    @Test
    void should_not_take_the_shelf_of_conversations() {
        assertThatThrownBy(() -> memori.namespace("anna").vectorCollection(Memori.RECALL))
                .isInstanceOf(MemoriException.class)
                .hasMessageContaining("'recall' holds what was said in conversations");
    }
}
