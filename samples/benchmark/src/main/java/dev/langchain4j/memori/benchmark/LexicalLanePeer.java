package dev.langchain4j.memori.benchmark;

import dev.langchain4j.memori.Memori;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.RankProfile;
import dev.langchain4j.memori.store.Evidence;
import dev.langchain4j.memori.store.LaneQuery;
import dev.langchain4j.memori.store.Scope;
import dev.langchain4j.memori.store.sqlite.SqliteConfig;
import dev.langchain4j.memori.store.sqlite.SqliteStore;
import dev.langchain4j.memori.text.QueryTerm;
import dev.langchain4j.memori.text.TextAnalyzer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;

/**
 * This library's words without the rest: a transaction and the lexical lane, no ranking, no rows loaded. What FTS5 is compared with, which returns
 * row numbers, too, and is asked for as many with the words already read. The one place that knows the face of {@link SqliteStore}.
 */
final class LexicalLanePeer implements Peer {

    static final String OPERATION = "text lane alone";

    private static final Scope SCOPE = new Scope(FilledStore.NAMESPACE, List.of(Memori.ARCHIVAL));

    private final Path directory;
    private final SqliteStore store;
    private final List<LaneQuery> queries;

    LexicalLanePeer(FilledStore filled, DataSet data) {
        directory = filled.copyFiles();
        store = SqliteStore.open(new SqliteConfig(
                FilledStore.file(directory),
                true,
                null,
                Duration.ofSeconds(30),
                InstantSource.system(),
                RankProfile.DEFAULT));
        queries = data.textRequests().stream()
                .map(request -> TextAnalyzer.queryTerms(String.valueOf(request.text())).stream()
                        .map(QueryTerm::tokens)
                        .toList())
                .map(terms -> new LaneQuery(terms, List.of(), null, false, null, Fts5Peer.LIMIT, null))
                .toList();
    }

    @Override
    public String operation() {
        return OPERATION;
    }

    @Override
    public String engine() {
        return MemoriContestants.ENGINE;
    }

    @Override
    public Turn begin() {
        return i -> Sink.keep(found(i % queries.size())).size();
    }

    /** The memories were stored in the order of the data set, so that their keys ascend in it. */
    @Override
    public int[] positions(int query) {
        return found(query).stream()
                .sorted(Comparator.comparingDouble(Evidence::bm25).reversed().thenComparingLong(Evidence::key))
                .mapToInt(evidence -> (int) evidence.key() - 1)
                .toArray();
    }

    private List<Evidence> found(int query) {
        return store.read(reader -> reader.find(SCOPE, MemorySelection.all(), queries.get(query)))
                .evidence();
    }

    @Override
    public String note() {
        return "row numbers returned, the words of the question read beforehand";
    }

    @Override
    public void close() {
        store.close();
        FilledStore.delete(directory);
    }
}
