package dev.langchain4j.memori.transfer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.memori.data.EmbeddingModelId;
import dev.langchain4j.memori.data.MemoriException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The first line of an export.
 *
 * @param format what the file is
 * @param model  which model made the vectors in it, or null if it holds none
 * @param fields the whole line
 */
record Header(String format, @Nullable EmbeddingModelId model, Fields fields) {

    /** The current memories of some collections. */
    static final String MEMORIES = "langchain4j-memori/1";

    /** A whole namespace. */
    static final String NAMESPACE = "langchain4j-memori/2";

    /** A selection for another store. */
    static final String KERNEL = "langchain4j-memori/kernel";

    static ObjectNode of(String format, @Nullable EmbeddingModelId model) {
        ObjectNode header = Fields.object().put("format", format);
        if (model != null) {
            header.putObject("model")
                    .put("name", model.name())
                    .put("dimension", model.dimension())
                    .put("recipe", model.recipe());
        }
        return header;
    }

    /** Reads the header of a file that must have one format; {@code instead} says what to do with a file that has another one of ours. */
    static Header read(Lines lines, Path file, String format, String instead) {
        Header header = read(lines.next(), file);
        if (header.format.equals(format)) {
            return header;
        }
        boolean ours =
                header.format.equals(MEMORIES) || header.format.equals(NAMESPACE) || header.format.equals(KERNEL);
        throw MemoriException.invalid(
                ours ? file + " has the format \"" + header.format + "\": " + instead : notOurs(file, format));
    }

    private static Header read(@Nullable String line, Path file) {
        try {
            Fields fields = Fields.of(line == null ? "" : line);
            String format = fields.has("format") ? fields.name("format", 100) : "";
            if (!fields.has("model")) {
                return new Header(format, null, fields);
            }
            Fields model = new Fields(fields.node().path("model"));
            return new Header(
                    format,
                    new EmbeddingModelId(
                            model.name("name", 2 * Fields.MAX_NAME),
                            model.small("dimension", 1, Integer.MAX_VALUE),
                            model.small("recipe", 0, Integer.MAX_VALUE)),
                    fields);
        } catch (Fields.BadLine e) {
            throw MemoriException.invalid(notOurs(file, NAMESPACE) + ": " + e.getMessage());
        }
    }

    private static String notOurs(Path file, String format) {
        return file + " is not an export of this library: its first line does not say \"format\": \"" + format + "\"";
    }
}
