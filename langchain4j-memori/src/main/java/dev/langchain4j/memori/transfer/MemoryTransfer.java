package dev.langchain4j.memori.transfer;

import dev.langchain4j.memori.data.EmbeddingModelId;
import dev.langchain4j.memori.data.HistoryEntry.Event;
import dev.langchain4j.memori.data.ImportIds;
import dev.langchain4j.memori.data.ImportResult;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.encode.ModelSlot;
import dev.langchain4j.memori.store.Caps;
import dev.langchain4j.memori.store.Change;
import dev.langchain4j.memori.store.MemoryStore;
import dev.langchain4j.memori.store.Scope;
import dev.langchain4j.memori.store.StoreReader;
import dev.langchain4j.memori.store.StoreWriter;
import dev.langchain4j.memori.store.StoredMemory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Exports the current memories of a scope as JSON lines, and imports such lines. The first line of a file names the format and the embedding
 * model; every other line is one memory with its id, times and counts.
 */
public final class MemoryTransfer {

    private static final int PAGE = 1_000;

    private final MemoryStore store;
    private final ModelSlot model;
    private final BiFunction<Scope, Memory, Optional<Memory>> rules;
    private final Caps caps;

    /**
     * Transfers from and to a store.
     *
     * @param store the store
     * @param model the embedding model in use
     * @param rules gives a memory as it may be stored, or nothing if it must not be; throws if it cannot be
     * @param caps  how much may be stored
     */
    public MemoryTransfer(
            MemoryStore store, ModelSlot model, BiFunction<Scope, Memory, Optional<Memory>> rules, Caps caps) {
        this.store = store;
        this.model = model;
        this.rules = rules;
        this.caps = caps;
    }

    /**
     * Exports from one snapshot. The file appears whole or not at all.
     *
     * @param scope   what to export
     * @param file    where to; replaced if it is there
     * @param vectors whether vectors go with their memories
     * @return how many memories were exported
     * @throws MemoriException if the file cannot be written
     */
    public long exportTo(Scope scope, Path file, boolean vectors) {
        long[] exported = new long[1];
        WholeFile.write(file, out -> {
            exported[0] = store.read(reader -> write(reader, scope, out, vectors));
            return true;
        });
        return exported[0];
    }

    /**
     * Imports in one transaction: all of it or nothing. Vectors are taken if they belong to the store's embedding model; the others are
     * left for a backfill.
     *
     * @param scope where to: each memory goes into its collection of the same name, if it has one, and else into the target
     * @param file  an export
     * @param ids   which ids the memories get
     * @return what was done
     * @throws MemoriException if the file cannot be read, is not an export, or a line of it is damaged
     */
    public ImportResult importFrom(Scope scope, Path file, ImportIds ids) {
        boolean newIds = ids == ImportIds.NEW;
        Header header =
                each(scope, file, newIds, line -> {}); // So that other writers need not wait for what is refused.
        EmbeddingModelId exported = header.model();
        return model.use(encoder -> {
            boolean usable = exported != null
                    && (scope.givenVectors()
                            ? exported.isCallers()
                            : encoder != null && encoder.id().equals(exported));
            return store.write(writer -> caps.within(writer, scope.namespace(), () -> {
                Insertion insertion = new Insertion(writer, scope, usable ? exported : null);
                int[] refused = new int[1];
                each(scope, file, newIds, line -> admitted(scope, line).ifPresentOrElse(insertion, () -> refused[0]++));
                return new ImportResult(insertion.created, insertion.skipped + refused[0], insertion.vectors);
            }));
        });
    }

    private Header each(Scope scope, Path file, boolean newIds, Consumer<MemoryLine> consumer) {
        try (Lines lines = Lines.open(file)) {
            Header header = Header.read(
                    lines, file, Header.MEMORIES, "it holds a whole namespace, or a kernel, and is imported as such");
            for (String text = lines.next(); text != null; text = lines.next()) {
                if (!text.isBlank()) {
                    consumer.accept(checked(text, lines.number(), scope, newIds));
                }
            }
            return header;
        }
    }

    private MemoryLine checked(String text, long number, Scope scope, boolean newIds) {
        try {
            MemoryLine line = MemoryLine.parse(text, scope, newIds);
            admitted(scope, line);
            return line;
        } catch (Fields.BadLine e) {
            throw MemoriException.invalid(
                    "line " + number + " of the import is not a memory: " + e.getMessage() + "; nothing was imported");
        }
    }

    private Optional<MemoryLine> admitted(Scope scope, MemoryLine line) {
        return rules.apply(scope, line.version().memory()).map(memory -> line.as(memory, scope.givenVectors()));
    }

    private static long write(StoreReader reader, Scope scope, WholeFile out, boolean vectors) {
        Optional<EmbeddingModelId> model = scope.givenVectors() ? reader.givenModel(scope) : reader.activeModel();
        out.line(Header.of(Header.MEMORIES, vectors ? model.orElse(null) : null).toString());
        // In the order in which they came into being, which is that of what a session told at one moment.
        List<Long> keys = reader.keysByOrigin(scope);
        for (int from = 0; from < keys.size(); from += PAGE) {
            List<Long> page = keys.subList(from, Math.min(keys.size(), from + PAGE));
            Map<Long, StoredMemory> loaded = reader.load(page);
            Map<Long, List<float[]>> found = vectors ? reader.vectors(scope, page) : Map.of();
            for (long key : page) {
                StoredMemory version = Objects.requireNonNull(loaded.get(key)); // One snapshot: none can be gone.
                out.line(new MemoryLine(version, found.getOrDefault(key, List.of())).toJson());
            }
        }
        return keys.size();
    }

    /** Stores line after line. */
    private static final class Insertion implements Consumer<MemoryLine> {

        private final StoreWriter writer;
        private final Scope scope;
        private final @Nullable EmbeddingModelId model;
        private int created;
        private int skipped;
        private int vectors;

        Insertion(StoreWriter writer, Scope scope, @Nullable EmbeddingModelId model) {
            this.writer = writer;
            this.scope = scope;
            this.model = model;
        }

        @Override
        public void accept(MemoryLine line) {
            Memory memory = line.version().memory();
            Scope shelf = scope.on(List.of(memory.collection()));
            if (!writer.keys(shelf, List.of(memory.id())).isEmpty()) {
                skipped++;
                return;
            }
            StoredMemory stored = writer.insert(line.version(), new Change(Event.IMPORTED, null, scope.actor()));
            created++;
            if (model != null && !line.vectors().isEmpty()) {
                writer.putVectors(stored, model, line.vectors());
                vectors += line.vectors().size();
            }
        }
    }
}
