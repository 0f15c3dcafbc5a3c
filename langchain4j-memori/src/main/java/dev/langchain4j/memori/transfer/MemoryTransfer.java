package dev.langchain4j.memori.transfer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Exports the current memories of a scope as JSON lines, and imports such lines. The first line of a file names the format and the embedding
 * model; every other line is one memory with its id, times and counts.
 */
public final class MemoryTransfer {

    private static final String FORMAT = "langchain4j-memori/1";
    private static final int PAGE = 1_000;
    private static final ObjectMapper JSON = new ObjectMapper();

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
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder) || Files.isDirectory(file)) {
            throw MemoriException.invalid("cannot export to '" + file + "': name a file in a folder that exists");
        }
        try {
            Path partial = Files.createTempFile(folder, file.getFileName().toString(), ".partial");
            try {
                long exported;
                try (Writer out = Files.newBufferedWriter(partial)) {
                    exported = store.read(reader -> write(reader, scope, out, vectors));
                }
                Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
                return exported;
            } finally {
                Files.deleteIfExists(partial);
            }
        } catch (IOException | UncheckedExport e) {
            throw new MemoriException(
                    MemoriException.Reason.STORAGE, "the export to " + file + " failed: " + e.getMessage(), e);
        }
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
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw MemoriException.invalid(
                    "cannot import from '" + file + "': there is no such file, or it cannot be read");
        }
        List<MemoryLine> lines = new ArrayList<>();
        EmbeddingModelId exported;
        try (BufferedReader in = Files.newBufferedReader(file)) {
            exported = header(in.readLine(), file);
            int number = 1;
            for (String text = in.readLine(); text != null; text = in.readLine()) {
                number++;
                if (!text.isBlank()) {
                    lines.add(MemoryLine.parse(text, number, scope, ids == ImportIds.NEW));
                }
            }
        } catch (CharacterCodingException e) {
            throw MemoriException.invalid(file + " is not UTF-8 text; nothing was imported");
        } catch (IOException e) {
            throw new MemoriException(
                    MemoriException.Reason.STORAGE, "the import from " + file + " failed; nothing was imported", e);
        }
        List<MemoryLine> admitted = new ArrayList<>(lines.size());
        for (MemoryLine line : lines) {
            rules.apply(scope, line.version().memory())
                    .ifPresent(memory -> admitted.add(line.as(memory, scope.givenVectors())));
        }
        return model.use(encoder -> {
            boolean usable = exported != null
                    && (scope.givenVectors()
                            ? exported.isCallers()
                            : encoder != null && encoder.id().equals(exported));
            return store.write(writer -> caps.within(
                    writer,
                    scope.namespace(),
                    () -> insert(writer, scope, admitted, lines.size() - admitted.size(), usable ? exported : null)));
        });
    }

    private static long write(StoreReader reader, Scope scope, Writer out, boolean vectors) {
        try {
            var header = JSON.createObjectNode().put("format", FORMAT);
            Optional<EmbeddingModelId> model = scope.givenVectors() ? reader.givenModel(scope) : reader.activeModel();
            model.filter(id -> vectors).ifPresent(id -> header.putObject("model")
                    .put("name", id.name())
                    .put("dimension", id.dimension())
                    .put("recipe", id.recipe()));
            out.write(header + "\n");
            // In the order in which they came into being, which is that of what a session told at one moment.
            List<Long> keys = reader.keysByOrigin(scope);
            for (int from = 0; from < keys.size(); from += PAGE) {
                List<Long> page = keys.subList(from, Math.min(keys.size(), from + PAGE));
                Map<Long, StoredMemory> loaded = reader.load(page);
                Map<Long, List<float[]>> found = vectors ? reader.vectors(scope, page) : Map.of();
                for (long key : page) {
                    StoredMemory version = Objects.requireNonNull(loaded.get(key)); // One snapshot: none can be gone.
                    out.write(new MemoryLine(version, found.getOrDefault(key, List.of())).toJson() + "\n");
                }
            }
            return keys.size();
        } catch (IOException e) {
            throw new UncheckedExport(e);
        }
    }

    private ImportResult insert(
            StoreWriter writer, Scope scope, List<MemoryLine> lines, int refused, @Nullable EmbeddingModelId model) {
        int created = 0;
        int vectors = 0;
        Set<String> seen = new HashSet<>();
        for (MemoryLine line : lines) {
            Memory memory = line.version().memory();
            Scope shelf = scope.on(List.of(memory.collection()));
            if (!seen.add(memory.collection() + "\n" + memory.id())
                    || !writer.keys(shelf, List.of(memory.id())).isEmpty()) {
                continue;
            }
            StoredMemory stored = writer.insert(line.version(), new Change(Event.IMPORTED, null, scope.actor()));
            created++;
            if (model != null && !line.vectors().isEmpty()) {
                writer.putVectors(stored, model, line.vectors());
                vectors += line.vectors().size();
            }
        }
        return new ImportResult(created, lines.size() - created + refused, vectors);
    }

    private static @Nullable EmbeddingModelId header(@Nullable String line, Path file) {
        try {
            JsonNode header = line == null ? JSON.nullNode() : JSON.readTree(line);
            if (!FORMAT.equals(header.path("format").textValue())) {
                throw MemoriException.invalid(
                        file + " is not an export of this library: its first line does not say \"format\": \"" + FORMAT
                                + "\"");
            }
            JsonNode model = header.path("model");
            return model.isMissingNode()
                    ? null
                    : new EmbeddingModelId(
                            model.path("name").asText(),
                            model.path("dimension").asInt(),
                            model.path("recipe").asInt());
        } catch (JsonProcessingException e) {
            throw MemoriException.invalid(file + " is not an export of this library: its first line is not JSON");
        }
    }

    /** Carries an I/O failure out of a callback. */
    private static final class UncheckedExport extends RuntimeException {

        private static final long serialVersionUID = 1L;

        UncheckedExport(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }
}
