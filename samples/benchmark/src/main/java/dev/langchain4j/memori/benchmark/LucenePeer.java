package dev.langchain4j.memori.benchmark;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.memori.data.SearchRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;

/**
 * Lucene's graph of vectors (hierarchical navigable small worlds, Malkov and Yashunin 2018) with its default parameters, in one segment. It is
 * approximate: how many candidates it collects is chosen so that it finds as much as this library does, and said in its note.
 */
final class LucenePeer implements Peer {

    private static final String FIELD = "vector";
    private static final double BUFFER_MEGABYTES = 1_900;

    private final Directory directory;
    private final DirectoryReader reader;
    private final IndexSearcher searcher;
    private final List<float[]> queries;
    private final int candidates;
    private final double buildSeconds;

    private LucenePeer(Directory directory, DataSet data, Recall truth, double buildSeconds) throws IOException {
        this.directory = directory;
        this.reader = DirectoryReader.open(directory);
        this.searcher = new IndexSearcher(reader);
        this.searcher.setQueryCache(null);
        this.queries = data.queries().stream().map(Embedding::vector).toList();
        this.buildSeconds = buildSeconds;
        this.candidates = truth.candidatesFor((query, wanted) -> found(query, wanted));
    }

    static Peer open(DataSet data, Recall truth, Path parent, PrintWriter progress) throws PeerMissing {
        try {
            progress.println("  building Lucene's graph");
            long start = System.nanoTime();
            Directory directory = new MMapDirectory(Files.createTempDirectory(parent, "lucene"));
            IndexWriterConfig config = new IndexWriterConfig(null)
                    .setRAMBufferSizeMB(BUFFER_MEGABYTES)
                    .setUseCompoundFile(false);
            try (IndexWriter writer = new IndexWriter(directory, config)) {
                for (int i = 0; i < data.memories().size(); i++) {
                    Embedding embedding =
                            Objects.requireNonNull(data.memories().get(i).embedding());
                    Document document = new Document();
                    document.add(
                            new KnnFloatVectorField(FIELD, embedding.vector(), VectorSimilarityFunction.DOT_PRODUCT));
                    writer.addDocument(document);
                }
                writer.forceMerge(1);
            }
            return new LucenePeer(directory, data, truth, (System.nanoTime() - start) / 1e9);
        } catch (IOException | IllegalArgumentException unusable) {
            throw new PeerMissing("it refuses: " + unusable.getMessage(), unusable);
        }
    }

    @Override
    public String operation() {
        return MemoriContestants.VECTOR;
    }

    @Override
    public String engine() {
        return "Lucene HNSW";
    }

    @Override
    public Turn begin() {
        return i -> Sink.keep(positions(i % queries.size())).length;
    }

    @Override
    public int[] positions(int query) {
        return found(query, candidates);
    }

    /** Documents are numbered in the order they came in, for they are all in one segment. */
    private int[] found(int query, int wanted) {
        try {
            TopDocs top = searcher.search(
                    new KnnFloatVectorQuery(FIELD, queries.get(query), wanted), SearchRequest.DEFAULT_LIMIT);
            ScoreDoc[] docs = top.scoreDocs;
            int[] found = new int[docs.length];
            for (int i = 0; i < found.length; i++) {
                found[i] = docs[i].doc;
            }
            return found;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public String note() {
        return String.format(
                Locale.ROOT,
                "graph built in %.1f s, %d candidates, document numbers returned, no incubating vector module",
                buildSeconds,
                candidates);
    }

    @Override
    public void close() {
        try {
            reader.close();
            directory.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
