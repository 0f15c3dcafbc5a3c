package dev.langchain4j.memori.benchmark;

import dev.langchain4j.memori.Memori;
import dev.langchain4j.memori.MemoriBuilder;
import dev.langchain4j.memori.MemoryNamespace;
import dev.langchain4j.memori.Synchronous;
import dev.langchain4j.memori.benchmark.EvaluationSet.Corpus;
import dev.langchain4j.memori.benchmark.EvaluationSet.Entry;
import dev.langchain4j.memori.data.AddOutcome;
import dev.langchain4j.memori.data.AddResult;
import dev.langchain4j.memori.data.MemoryHit;
import dev.langchain4j.memori.data.NewMemory;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An evaluation set in a store on disk, closed. Whoever asks it works on a copy, for reading leaves marks that rank. */
final class EvaluationStore {

    private static final String FILE = "memori.db";

    private final Path directory;
    private final Ingest ingest;
    private final CachedModel model;
    private final Map<String, Map<String, List<String>>> entries = new HashMap<>();
    private int merged;

    private EvaluationStore(Path directory, Ingest ingest, CachedModel model) {
        this.directory = directory;
        this.ingest = ingest;
        this.model = model;
    }

    /** Fills a new store in a new directory below {@code parent}. */
    static EvaluationStore fill(Path parent, EvaluationSet set, Ingest ingest, CachedModel model, PrintWriter progress)
            throws IOException {
        EvaluationStore store = new EvaluationStore(Files.createTempDirectory(parent, "filled"), ingest, model);
        try (Open open = store.open(store.directory, UnaryOperator.identity())) {
            for (Corpus corpus : set.corpora()) {
                store.add(open, corpus, progress);
            }
        }
        return store;
    }

    private void add(Open open, Corpus corpus, PrintWriter progress) {
        MemoryNamespace namespace = open.namespace(corpus);
        Map<String, List<String>> ids = new HashMap<>();
        List<Entry> all = corpus.entries();
        int next = 0;
        while (next < all.size()) {
            Instant date = all.get(next).date();
            int end = ingest.whenSaid() ? next + 1 : all.size();
            while (end < all.size() && Objects.equals(all.get(end).date(), date)) {
                end++;
            }
            if (ingest.whenSaid() && date != null) {
                open.time = date;
            }
            List<Entry> batch = all.subList(next, end);
            int before = next;
            List<NewMemory> memories =
                    batch.stream().map(entry -> ingest.memory(corpus, entry)).toList();
            List<AddResult> results = namespace.addAll(memories, (done, total) -> {
                if (done < total) {
                    progress.printf("  %s: stored %,d of %,d%n", corpus.name(), before + done, all.size());
                }
                return true;
            });
            for (int i = 0; i < batch.size(); i++) {
                AddResult result = results.get(i);
                ids.computeIfAbsent(result.id(), id -> new ArrayList<>())
                        .add(batch.get(i).id());
                merged += result.outcome() == AddOutcome.CREATED ? 0 : 1;
            }
            next = end;
        }
        progress.printf("  %s: stored %,d%n", corpus.name(), all.size());
        entries.put(corpus.name(), ids);
    }

    /** How many entries were taken for duplicates of others. */
    int merged() {
        return merged;
    }

    /** Opens a copy, which is gone when it is closed. */
    Open copy(UnaryOperator<MemoriBuilder> how) throws IOException {
        Path target = Files.createTempDirectory(directory.resolveSibling("."), "copy");
        FilledStore.copy(directory, target);
        return open(target, how);
    }

    private Open open(Path place, UnaryOperator<MemoriBuilder> how) {
        return new Open(place, how);
    }

    /** An open store, with the library's defaults but for what an ablation changes. */
    final class Open implements AutoCloseable {

        private final Path place;
        private final Memori memori;
        private volatile @Nullable Instant time;

        private Open(Path place, UnaryOperator<MemoriBuilder> how) {
            this.place = place;
            MemoriBuilder builder = Memori.builder()
                    .file(place.resolve(FILE))
                    // Nothing here has to outlive a power cut.
                    .synchronous(Synchronous.NORMAL)
                    .embeddingModel(model)
                    .embeddingModelName(CachedModel.NAME)
                    .clock(() -> Objects.requireNonNullElseGet(time, Instant::now));
            this.memori = how.apply(builder).build();
        }

        /** The namespace of a corpus; where memories have their age, it is now the day after its last entry. */
        MemoryNamespace namespace(Corpus corpus) {
            if (ingest.whenSaid()) {
                time = corpus.entries().stream()
                        .map(Entry::date)
                        .filter(Objects::nonNull)
                        .max(Instant::compareTo)
                        .map(last -> last.plus(Duration.ofDays(1)))
                        .orElse(null);
            }
            return memori.namespace(corpus.name());
        }

        /** The ids of the entries that the hits hold. All entries that were merged into one memory stand at its place, in their order. */
        List<String> entries(Corpus corpus, List<MemoryHit> hits) {
            Map<String, List<String>> ids = Objects.requireNonNull(entries.get(corpus.name()));
            return hits.stream()
                    .flatMap(hit -> Objects.requireNonNull(ids.get(hit.memory().id())).stream())
                    .toList();
        }

        /** Writes the marks of what was read. That happens within a second anyway, but the next question shall not depend on when. */
        void settle() {
            memori.flush();
        }

        @Override
        public void close() {
            memori.close();
            if (!place.equals(directory)) {
                FilledStore.delete(place);
            }
        }
    }
}
