package dev.langchain4j.memori.benchmark;

import dev.langchain4j.memori.Memori;
import dev.langchain4j.memori.MemoriBuilder;
import dev.langchain4j.memori.MemoryNamespace;
import dev.langchain4j.memori.data.AddOutcome;
import dev.langchain4j.memori.data.AddResult;
import dev.langchain4j.memori.data.NewMemory;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A store on disk that holds a data set, closed, to be copied by whoever wants to work on one. */
final class FilledStore {

    private static final String FILE = "memori.db";
    private static final String NAMESPACE = "benchmark";
    private static final int BATCH = 1_000;

    private final Path directory;
    private final List<String> ids;
    private final double memoriesPerSecond;

    private FilledStore(Path directory, List<String> ids, double memoriesPerSecond) {
        this.directory = directory;
        this.ids = ids;
        this.memoriesPerSecond = memoriesPerSecond;
    }

    /** Fills a new store in a new directory below {@code parent}. */
    static FilledStore fill(Path parent, List<NewMemory> memories, PrintWriter progress) throws IOException {
        Path directory = Files.createTempDirectory(parent, "filled");
        List<String> ids = new ArrayList<>(memories.size());
        long start = System.nanoTime();
        try (Memori memori = open(directory, true)) {
            MemoryNamespace namespace = memori.namespace(NAMESPACE);
            for (int from = 0; from < memories.size(); from += BATCH) {
                List<NewMemory> batch = memories.subList(from, Math.min(from + BATCH, memories.size()));
                List<AddResult> results = namespace.addAll(batch);
                created(results, batch.size());
                results.forEach(result -> ids.add(result.id()));
                if (ids.size() % (10 * BATCH) == 0) {
                    progress.printf("  filled %,d of %,d%n", ids.size(), memories.size());
                }
            }
        }
        return new FilledStore(directory, List.copyOf(ids), memories.size() * 1e9 / (System.nanoTime() - start));
    }

    /** The memories' ids, in the order of the data set. */
    List<String> ids() {
        return ids;
    }

    double memoriesPerSecond() {
        return memoriesPerSecond;
    }

    /** The bytes of all the store's files, after it was closed. */
    long bytes() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    /** Opens a copy that may be changed; it is gone when it is closed. */
    Copy copy() {
        return copy(true);
    }

    /** The same, but what was read lately is not ranked higher. */
    Copy copyWithoutDecay() {
        return copy(false);
    }

    private Copy copy(boolean decay) {
        try {
            Path target = Files.createTempDirectory(directory.resolveSibling("."), "copy");
            copy(directory, target);
            return new Copy(target, open(target, decay));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Copies the files of a closed store. */
    static void copy(Path from, Path target) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Path copied = Files.copy(file, target.resolve(file.getFileName()));
                // Otherwise the first fsync in a timed call would have to write the copy, too.
                try (FileChannel channel = FileChannel.open(copied, StandardOpenOption.WRITE)) {
                    channel.force(true);
                }
            }
        }
    }

    /** Every one must have become a memory of its own, or the times would be those of something else. */
    static int created(List<AddResult> results, int expected) {
        for (AddResult result : results) {
            if (result.outcome() != AddOutcome.CREATED) {
                throw new IllegalStateException("a memory was not created but " + result.outcome());
            }
        }
        if (results.size() != expected) {
            throw new IllegalStateException(expected + " memories were added, but " + results.size() + " came back");
        }
        return expected;
    }

    private static Memori open(Path directory, boolean decay) {
        MemoriBuilder builder = Memori.builder()
                .file(directory.resolve(FILE))
                .embeddingModel(new RefusingModel())
                // Generated texts resemble each other; deduplication would make the store smaller than its name.
                .dedup(false);
        return (decay ? builder : builder.decay(0, 1)).build();
    }

    static void delete(Path directory) {
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** An open copy. */
    static final class Copy implements AutoCloseable {

        private final Path directory;
        private final Memori memori;

        private Copy(Path directory, Memori memori) {
            this.directory = directory;
            this.memori = memori;
        }

        MemoryNamespace namespace() {
            return memori.namespace(NAMESPACE);
        }

        @Override
        public void close() {
            memori.close();
            delete(directory);
        }
    }
}
