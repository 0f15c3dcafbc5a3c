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
    static final String NAMESPACE = "benchmark";
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
        return fill(parent, memories.size(), BATCH, (from, count) -> memories.subList(from, from + count), progress);
    }

    /** Fills a new store with more memories than there is room for at a time. */
    static FilledStore fill(Path parent, int size, int batch, Batches batches, PrintWriter progress)
            throws IOException {
        return fill(parent, size, 1, batch, (tenant, from, count) -> batches.memories(from, count), progress);
    }

    /**
     * Fills a new store with the memories of many namespaces, which come by turns, as those of users do. That of the data set is in the middle.
     *
     * @param memories what the namespace of the data set holds
     * @param tenants  how many namespaces there are, that one among them; each holds as many
     * @param batch    how many come in one turn
     * @param others   what the others hold
     */
    static FilledStore fill(
            Path parent, List<NewMemory> memories, int tenants, int batch, Others others, PrintWriter progress)
            throws IOException {
        return fill(
                parent,
                memories.size(),
                tenants,
                batch,
                (tenant, from, count) -> tenant == tenants / 2
                        ? memories.subList(from, from + count)
                        : others.memories(tenant, from, count),
                progress);
    }

    private static FilledStore fill(
            Path parent, int each, int tenants, int batch, Others memories, PrintWriter progress) throws IOException {
        Path directory = Files.createTempDirectory(parent, "filled");
        List<String> ids = new ArrayList<>(each);
        long total = (long) each * tenants;
        long done = 0;
        long start = System.nanoTime();
        try (Memori memori = open(directory, true)) {
            for (int from = 0; from < each; from += batch) {
                int count = Math.min(batch, each - from);
                for (int tenant = 0; tenant < tenants; tenant++) {
                    boolean own = tenant == tenants / 2;
                    List<AddResult> results = memori.namespace(own ? NAMESPACE : "tenant-" + tenant)
                            .addAll(memories.memories(tenant, from, count));
                    created(results, count);
                    if (own) {
                        results.forEach(result -> ids.add(result.id()));
                    }
                    long before = done;
                    done += count;
                    if (before / (10 * BATCH) < done / (10 * BATCH)) {
                        progress.printf("  filled %,d of %,d%n", done, total);
                    }
                }
            }
        }
        return new FilledStore(directory, List.copyOf(ids), total * 1e9 / (System.nanoTime() - start));
    }

    /** What the namespaces hold that nothing is asked of. */
    interface Others {
        List<NewMemory> memories(int tenant, int from, int count);
    }

    /** What one namespace holds, by ranges. */
    interface Batches {
        List<NewMemory> memories(int from, int count);
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

    /** The files of a copy, not opened. */
    Path copyFiles() {
        try {
            Path target = Files.createTempDirectory(directory.resolveSibling("."), "copy");
            copy(directory, target);
            return target;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The store's main file in a directory. */
    static Path file(Path directory) {
        return directory.resolve(FILE);
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
        return open(copyFiles(), decay, true);
    }

    /** Opens the store itself. */
    Copy open() {
        return open(directory);
    }

    /** Opens the files of a copy; they stay when it is closed. */
    static Copy open(Path copied) {
        return open(copied, true, false);
    }

    private static Copy open(Path copied, boolean decay, boolean deletes) {
        return new Copy(copied, open(copied, decay), deletes);
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
        private final boolean deletes;

        private Copy(Path directory, Memori memori, boolean deletes) {
            this.directory = directory;
            this.memori = memori;
            this.deletes = deletes;
        }

        Path file() {
            return FilledStore.file(directory);
        }

        Memori memori() {
            return memori;
        }

        MemoryNamespace namespace() {
            return memori.namespace(NAMESPACE);
        }

        @Override
        public void close() {
            memori.close();
            if (deletes) {
                delete(directory);
            }
        }
    }
}
