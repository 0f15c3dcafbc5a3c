package dev.langchain4j.memori.transfer;

import dev.langchain4j.memori.data.EmbeddingModelId;
import dev.langchain4j.memori.data.ExportRequest;
import dev.langchain4j.memori.data.ImportMode;
import dev.langchain4j.memori.data.ImportRequest;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.ProgressListener;
import dev.langchain4j.memori.data.TransferResult;
import dev.langchain4j.memori.encode.ModelSlot;
import dev.langchain4j.memori.observe.GivenUp;
import dev.langchain4j.memori.store.MemoryStore;
import dev.langchain4j.memori.store.NamespaceRow;
import dev.langchain4j.memori.store.NamespaceWriter;
import dev.langchain4j.memori.store.Scope;
import dev.langchain4j.memori.store.StoreReader;
import java.nio.file.Path;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries whole namespaces: JSON lines that lose nothing. A header names the format and the embedding model, then every row is a line, and the
 * last line holds the number and the SHA-256 of those before it, so that a file that was cut off or changed is noticed. Both ways go line by
 * line: what is in memory does not grow with the namespace.
 */
public final class NamespaceTransfer {

    private static final int STEP = 1_000;

    private final MemoryStore store;
    private final ModelSlot model;
    private final TransferRules rules;

    /**
     * Transfers from and to a store.
     *
     * @param store the store
     * @param model the embedding model in use
     * @param rules what may be stored
     */
    public NamespaceTransfer(MemoryStore store, ModelSlot model, TransferRules rules) {
        this.store = store;
        this.model = model;
        this.rules = rules;
    }

    /**
     * Exports from one snapshot. The file appears whole or not at all.
     *
     * @param scope   whose namespace
     * @param request where to, and what
     * @return what was written
     * @throws MemoriException if the file cannot be written
     */
    public TransferResult exportTo(Scope scope, ExportRequest request) {
        Tally tally = new Tally();
        try {
            WholeFile.write(request.file(), out -> {
                store.read(reader -> {
                    write(reader, scope.namespace(), request, out, tally);
                    return true;
                });
                return true;
            });
            return tally.result();
        } catch (Stopped e) {
            return Tally.NOTHING;
        }
    }

    /**
     * Imports in one transaction: all of it or nothing.
     *
     * @param scope   whose namespace, and who does it
     * @param request where from, and how
     * @return what was stored
     * @throws MemoriException if the file cannot be read, is not such an export, or something in it is not legal
     */
    public TransferResult importFrom(Scope scope, ImportRequest request) {
        long[] lines = new long[1];
        // Once without the store, so that other writers need not wait for a file that is refused.
        Header header = each(scope, request.file(), (row, number) -> lines[0] = number);
        try {
            return model.use(encoder -> {
                EmbeddingModelId exported = header.model();
                EmbeddingModelId usable = encoder != null && encoder.id().equals(exported) ? exported : null;
                return store.write(writer -> {
                    NamespaceWriter rows = writer.rows(scope.namespace(), scope.actor());
                    return store(rows, scope, request, usable, lines[0]);
                });
            });
        } catch (Stopped e) {
            return Tally.NOTHING;
        }
    }

    private static void write(StoreReader reader, String namespace, ExportRequest request, WholeFile out, Tally tally) {
        EmbeddingModelId made = request.vectors() ? reader.activeModel().orElse(null) : null;
        out.line(Header.of(Header.NAMESPACE, made).toString());
        reader.eachRow(namespace, request.vectors(), row -> {
            out.line(RowLine.of(row));
            tally.count(row, true, true);
            tell(request.progress(), tally.rows(), tally.rows());
        });
        out.end();
    }

    private TransferResult store(
            NamespaceWriter rows, Scope scope, ImportRequest request, @Nullable EmbeddingModelId usable, long total) {
        Tally tally = new Tally();
        if (request.mode() == ImportMode.REPLACE) {
            rows.erase();
        }
        each(scope, request.file(), (row, number) -> {
            tally.count(row, put(rows, row, number, usable), usable != null);
            tell(request.progress(), tally.rows(), total);
        });
        rows.finish();
        return tally.result();
    }

    private static boolean put(NamespaceWriter rows, NamespaceRow row, long number, @Nullable EmbeddingModelId usable) {
        try {
            return rows.put(row, usable);
        } catch (MemoriException e) {
            throw located(e, number);
        }
    }

    /** Hands over the rows of a file that is whole, and was not changed; throws at the first line that is wrong, and at the end. */
    private Header each(Scope scope, Path file, ObjLongConsumer<NamespaceRow> consumer) {
        try (Lines lines = Lines.open(file)) {
            Header header = Header.read(
                    lines,
                    file,
                    Header.NAMESPACE,
                    "import memories with importFrom(file, ids) and a kernel with absorb(file)");
            RowParser parser = new RowParser(scope, rules);
            for (String text = lines.next(); text != null; text = lines.next()) {
                if (isEnd(lines, text)) {
                    requireNothingBehind(lines);
                    return header;
                }
                consumer.accept(parsed(parser, text, lines.number()), lines.number());
            }
            throw MemoriException.invalid(file + " was cut off behind line " + lines.number()
                    + ": an export of a whole namespace ends with a line that says so; nothing was imported");
        }
    }

    private static NamespaceRow parsed(RowParser parser, String text, long number) {
        try {
            return parser.parse(Fields.of(text));
        } catch (Fields.BadLine e) {
            throw MemoriException.invalid("line " + number + ": " + e.getMessage() + "; nothing was imported");
        } catch (MemoriException e) {
            throw located(e, number);
        }
    }

    private static boolean isEnd(Lines lines, String text) {
        if (!text.startsWith("{\"" + RowLine.LINE + "\":\"" + RowLine.END + "\"")) {
            return false;
        }
        try {
            Fields end = Fields.of(text);
            if (end.number("lines", 0) == lines.number() - 1
                    && end.text("sha256").equals(lines.hashBefore())) {
                return true;
            }
        } catch (Fields.BadLine e) {
            throw MemoriException.invalid("line " + lines.number() + ": " + e.getMessage() + "; nothing was imported");
        }
        throw MemoriException.invalid("the file was changed or damaged since it was written: its "
                + (lines.number() - 1) + " lines are not those that its last line tells of; nothing was imported");
    }

    private static void requireNothingBehind(Lines lines) {
        if (lines.next() != null) {
            throw MemoriException.invalid(
                    "line " + lines.number() + " stands behind the last line of the export; nothing was imported");
        }
    }

    /** Where the line is at fault and not the store, the message says which one. */
    private static MemoriException located(MemoriException e, long number) {
        return e.reason() == MemoriException.Reason.INVALID_ARGUMENT
                        || e.reason() == MemoriException.Reason.OVER_LIMIT
                        || e.reason() == MemoriException.Reason.MODEL_MISMATCH
                ? new MemoriException(e.reason(), "line " + number + ": " + e.getMessage() + "; nothing was imported")
                : e;
    }

    private static void tell(ProgressListener progress, long done, long total) {
        if (done % STEP == 0 && !progress.progress(done, total)) {
            throw new Stopped();
        }
    }

    /** Gives the work up because the listener said so. */
    private static final class Stopped extends GivenUp {

        private static final long serialVersionUID = 1L;

        Stopped() {
            super("stopped by the listener");
        }
    }
}
