package dev.langchain4j.memori.benchmark;

import dev.langchain4j.memori.MemoryNamespace;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemoryHit;
import dev.langchain4j.memori.data.SearchRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The reads under JMH, each alone in a process of its own, for the bytes that a call takes from the heap. For times beside those of other
 * engines there is {@code speed}. Public, and not final, because JMH extends it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SearchBenchmark {

    private static final long SEED = 20_260_101L;

    /** How many memories the store holds. */
    @Param({"1000", "10000"})
    public int size;

    /** Where the store is put. */
    @Param("")
    public String directory = "";

    private @Nullable Workbench bench;
    private FilledStore.@Nullable Copy copy;
    private @Nullable DataSet data;
    private List<String> ids = List.of();
    private @Nullable MemoryNamespace namespace;
    private @Nullable VectorLanePeer lane;
    private int next;

    /** Made by JMH alone. */
    public SearchBenchmark() {}

    /**
     * Fills a store.
     *
     * @throws IOException if the disk refuses
     */
    @Setup(Level.Trial)
    public void fill() throws IOException {
        Path parent = Path.of(directory.isEmpty() ? System.getProperty("java.io.tmpdir") : directory);
        PrintWriter silent = new PrintWriter(Writer.nullWriter());
        bench = Workbench.open(new DataSettings(SEED, new GeneratedTexts(SEED), null, 2, parent), silent);
        data = bench.data(size);
        FilledStore store = bench.filled(data);
        ids = store.ids();
        copy = store.copy();
        namespace = copy.namespace();
        lane = new VectorLanePeer(data);
    }

    /**
     * Leaves nothing behind.
     *
     * @throws IOException if the disk refuses
     */
    @TearDown(Level.Trial)
    public void empty() throws IOException {
        Objects.requireNonNull(copy).close();
        Objects.requireNonNull(bench).close();
    }

    /**
     * One memory by its id.
     *
     * @return for JMH to consume
     */
    @Benchmark
    public Optional<Memory> get() {
        return Objects.requireNonNull(namespace).get(ids.get(next++ % ids.size()));
    }

    /**
     * By words.
     *
     * @return for JMH to consume
     */
    @Benchmark
    public List<MemoryHit> text() {
        return search(Objects.requireNonNull(data).textRequests());
    }

    /**
     * By vector.
     *
     * @return for JMH to consume
     */
    @Benchmark
    public List<MemoryHit> vector() {
        return search(Objects.requireNonNull(data).vectorRequests());
    }

    /**
     * By both.
     *
     * @return for JMH to consume
     */
    @Benchmark
    public List<MemoryHit> hybrid() {
        return search(Objects.requireNonNull(data).hybridRequests());
    }

    /**
     * The vectors alone.
     *
     * @return for JMH to consume
     */
    @Benchmark
    public int[] vectorLane() {
        return Objects.requireNonNull(lane)
                .positions(next++ % Objects.requireNonNull(data).queries().size());
    }

    private List<MemoryHit> search(List<SearchRequest> requests) {
        return Objects.requireNonNull(namespace).search(requests.get(next++ % requests.size()));
    }
}
