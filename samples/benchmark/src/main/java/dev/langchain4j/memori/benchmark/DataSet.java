package dev.langchain4j.memori.benchmark;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.SearchMode;
import dev.langchain4j.memori.data.SearchRequest;
import dev.langchain4j.store.embedding.filter.Filter;
import dev.langchain4j.store.embedding.filter.MetadataFilterBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * All that is put into stores of one size, and all that is asked of them; made before anything is timed.
 *
 * @param memories     what the stores hold
 * @param additional   what the timed adds bring
 * @param queries      the vectors of the questions
 * @param textRequests the questions, by words alone
 * @param vectorRequests by vector alone
 * @param hybridRequests by both
 * @param filteredRequests by both, in one tenth of the memories
 */
record DataSet(
        List<NewMemory> memories,
        List<NewMemory> additional,
        List<Embedding> queries,
        List<SearchRequest> textRequests,
        List<SearchRequest> vectorRequests,
        List<SearchRequest> hybridRequests,
        List<SearchRequest> filteredRequests) {

    /** The metadata key whose values divide the memories into {@link #SHELVES} equal parts. */
    static final String SHELF = "shelf";

    static final int SHELVES = 10;

    private static final int QUESTIONS = 1_000;
    private static final int ADDITIONAL_AT_LEAST = 200;
    private static final int ADDITIONAL_AT_MOST = 4_000;
    private static final Instant FIRST_DAY = Instant.parse("2024-01-01T08:00:00Z");

    /** Makes the data for stores of {@code size} memories. */
    static DataSet of(int size, TextSource source, Vectorizer vectorizer) {
        int additional = Math.max(ADDITIONAL_AT_LEAST, Math.min(size, ADDITIONAL_AT_MOST));
        List<String> texts = texts(size + additional, source::text);
        List<float[]> vectors = vectorizer.vectors(texts);
        List<NewMemory> memories = new ArrayList<>(texts.size());
        for (int i = 0; i < texts.size(); i++) {
            memories.add(memory(i, texts.get(i), vectors.get(i)));
        }
        List<String> questions = texts(QUESTIONS, source::question);
        List<Embedding> queries =
                vectorizer.vectors(questions).stream().map(Embedding::from).toList();
        return new DataSet(
                List.copyOf(memories.subList(0, size)),
                List.copyOf(memories.subList(size, memories.size())),
                queries,
                requests((i, request) -> request.text(questions.get(i)).mode(SearchMode.TEXT)),
                requests((i, request) -> request.embedding(queries.get(i)).mode(SearchMode.VECTOR)),
                requests((i, request) -> request.text(questions.get(i)).embedding(queries.get(i))),
                requests((i, request) ->
                        request.text(questions.get(i)).embedding(queries.get(i)).filter(shelf(i))));
    }

    /** What is put at a place. */
    static NewMemory memory(int i, String text, float[] vector) {
        return NewMemory.builder()
                .content(text)
                .embedding(Embedding.from(vector))
                .metadata(Metadata.from(SHELF, shelfName(i)))
                .sessionId("session-" + i / 20)
                .occurredAt(FIRST_DAY.plus(i, ChronoUnit.MINUTES))
                .build();
    }

    private static Filter shelf(int i) {
        return MetadataFilterBuilder.metadataKey(SHELF).isEqualTo(shelfName(i));
    }

    private static String shelfName(int i) {
        return "shelf-" + i % SHELVES;
    }

    private static List<String> texts(int count, IntFunction<String> source) {
        return IntStream.range(0, count).mapToObj(source).toList();
    }

    private static List<SearchRequest> requests(BiConsumer<Integer, SearchRequest.Builder> filling) {
        List<SearchRequest> requests = new ArrayList<>(QUESTIONS);
        for (int i = 0; i < QUESTIONS; i++) {
            SearchRequest.Builder request = SearchRequest.builder().limit(SearchRequest.DEFAULT_LIMIT);
            filling.accept(i, request);
            requests.add(request.build());
        }
        return List.copyOf(requests);
    }
}
