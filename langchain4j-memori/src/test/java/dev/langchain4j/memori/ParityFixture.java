package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.memori.data.HistoryEntry;
import dev.langchain4j.memori.data.ImportIds;
import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemoriException.Reason;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemoryHit;
import dev.langchain4j.memori.data.MemorySort;
import dev.langchain4j.memori.data.MemoryType;
import dev.langchain4j.memori.data.MemoryUpdate;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.ProgressListener;
import dev.langchain4j.memori.data.Provenance;
import dev.langchain4j.memori.data.SearchMode;
import dev.langchain4j.memori.data.SearchRequest;
import dev.langchain4j.memori.data.Validity;
import dev.langchain4j.store.embedding.filter.Filter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A store in a file with a clock and a model that a test controls, and short words for what tests of it say most often. */
abstract class ParityFixture {

    /** Where the clock starts. */
    static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

    static final Duration HOUR = Duration.ofHours(1);
    static final Duration DAY = Duration.ofDays(1);
    static final double EXACT = 1e-6;

    @TempDir
    Path folder;

    final SettableClock clock = new SettableClock();
    final ConceptModel model = new ConceptModel("boat ship vessel", "train railway", "cat kitten");
    Path file;
    Memori memori;
    MemoryNamespace alice;

    @BeforeEach
    void open() {
        file = folder.resolve("memory.db");
        memori = settings().file(file).build();
        alice = memori.namespace("alice");
    }

    @AfterEach
    void close() {
        memori.close();
    }

    /** The model knows few words and takes most texts for the same, so whoever wants duplicates merged has to say so. */
    MemoriBuilder settings() {
        return Memori.builder().embeddingModel(model).clock(clock).dedup(false);
    }

    void mergeDuplicates() {
        reopen(settings().dedup(true));
    }

    void reopen() {
        reopen(settings());
    }

    void reopen(MemoriBuilder settings) {
        memori.close();
        memori = settings.file(file).build();
        alice = memori.namespace("alice");
    }

    /** Imports into Alice's namespace and embeds what came in. */
    MemoryNamespace embedded(ImportFile memories) {
        alice.importFrom(memories.write(folder), ImportIds.KEEP);
        memori.backfill(ProgressListener.NONE);
        return alice;
    }

    static NewMemory everything() {
        return NewMemory.builder()
                .content("Restart the feed, then \"check\" — das Gerät läßt grüßen 🙂\n\tline two")
                .type(MemoryType.PROCEDURAL)
                .metadata(everyKind())
                .author("Caroline")
                .sessionId("s-1")
                .occurredAt(START.minus(DAY))
                .expiresAt(START.plus(DAY.multipliedBy(1000)))
                .pinned(true)
                .build();
    }

    static Metadata everyKind() {
        return Metadata.from("text", "ümlaut")
                .put("uuid", UUID.fromString("00000000-0000-0000-0000-00000000002a"))
                .put("int", 42)
                .put("long", 9_007_199_254_740_993L)
                .put("float", 0.1f)
                .put("double", 3.14);
    }

    static Memory everythingAs(String id, long accessCount, Instant lastAccessedAt) {
        NewMemory added = everything();
        return new Memory(
                id,
                "alice",
                "archival",
                added.content(),
                MemoryType.PROCEDURAL,
                everyKind(),
                "Caroline",
                "s-1",
                START.minus(DAY),
                START,
                START,
                lastAccessedAt,
                accessCount,
                0,
                true,
                START.plus(DAY.multipliedBy(1000)),
                1,
                Memory.DEFAULT_IMPORTANCE,
                Validity.ALWAYS,
                Provenance.UNKNOWN,
                null);
    }

    /** Adds "what 1", "what 2" … one an hour, the first an hour from now. */
    void addHourly(int count, String what) {
        addHourly(count, what, MemoryType.SEMANTIC);
    }

    void addHourly(int count, String what, MemoryType type) {
        for (int i = 1; i <= count; i++) {
            clock.advance(HOUR);
            alice.add(typed(what + " " + i, type));
        }
    }

    void addTagged(String content, Metadata metadata) {
        clock.advance(HOUR);
        alice.add(tagged(content, metadata));
    }

    static NewMemory tagged(String content, Metadata metadata) {
        return NewMemory.builder().content(content).metadata(metadata).build();
    }

    static NewMemory typed(String content, MemoryType type) {
        return NewMemory.builder().content(content).type(type).build();
    }

    /** A memory whose vector has a given cosine with {@code direction(1)}. */
    static NewMemory at(double cosine, String content) {
        return NewMemory.builder().content(content).embedding(direction(cosine)).build();
    }

    static Embedding direction(double cosine) {
        return Embedding.from(new float[] {(float) cosine, (float) Math.sqrt(1 - cosine * cosine), 0, 0});
    }

    static MemoryUpdate metadata(Metadata metadata) {
        return MemoryUpdate.builder().metadata(metadata).build();
    }

    static SearchRequest text(String text) {
        return SearchRequest.builder().text(text).mode(SearchMode.TEXT).build();
    }

    static SearchRequest meaning(String text) {
        return SearchRequest.builder().text(text).mode(SearchMode.VECTOR).build();
    }

    List<MemoryHit> filtered(Filter filter) {
        return alice.search(SearchRequest.builder().filter(filter).build());
    }

    static ListRequest byCreation() {
        return ListRequest.builder().sort(MemorySort.CREATED).ascending(true).build();
    }

    List<String> listed(ListRequest.Builder request) {
        return alice.list(request.build()).stream().map(Memory::content).toList();
    }

    Memory peek(String id) {
        return alice.peek(id).orElseThrow();
    }

    List<HistoryEntry.Event> events(String id) {
        return alice.history(id).stream().map(HistoryEntry::event).toList();
    }

    static List<String> contents(List<MemoryHit> hits) {
        return hits.stream().map(hit -> hit.memory().content()).toList();
    }

    static List<String> contents(MemoryNamespace shelf) {
        return shelf.list(ListRequest.builder().build()).stream()
                .map(Memory::content)
                .toList();
    }

    static List<String> ids(List<MemoryHit> hits) {
        return hits.stream().map(hit -> hit.memory().id()).toList();
    }

    static List<Double> scores(List<MemoryHit> hits) {
        return hits.stream().map(MemoryHit::score).toList();
    }

    static void assertScores(List<MemoryHit> hits, double... expected) {
        double[] actual = hits.stream().mapToDouble(MemoryHit::score).toArray();
        assertThat(actual).containsExactly(expected, within(EXACT));
    }

    static MemoryHit first(List<MemoryHit> hits, String content) {
        return hits.stream()
                .filter(hit -> hit.memory().content().equals(content))
                .findFirst()
                .orElseThrow();
    }

    /** The id of the one memory with this content. */
    String idOf(String content) {
        return alice.list(ListRequest.builder().build()).stream()
                .filter(memory -> memory.content().equals(content))
                .map(Memory::id)
                .findFirst()
                .orElseThrow();
    }

    /** The cosine of a memory and a question, as the explanation of the hit says it. */
    double cosine(String content, String question) {
        return first(alice.search(meaning(question)), content)
                .explanation()
                .details()
                .get(0)
                .details()
                .get(0)
                .value();
    }

    static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }

    static void assertFails(Reason reason, String sentence, Runnable work) {
        assertThatExceptionOfType(MemoriException.class)
                .isThrownBy(work::run)
                .withMessageContaining(sentence)
                .extracting(MemoriException::reason)
                .isEqualTo(reason);
    }
}
