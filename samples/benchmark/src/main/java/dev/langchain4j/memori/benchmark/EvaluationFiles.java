package dev.langchain4j.memori.benchmark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.memori.benchmark.EvaluationSet.Corpus;
import dev.langchain4j.memori.benchmark.EvaluationSet.Entry;
import dev.langchain4j.memori.benchmark.EvaluationSet.Question;
import dev.langchain4j.memori.data.MemoryType;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads evaluation sets: {@code NAME.corpus.jsonl} and {@code NAME.queries.jsonl} of a directory, one JSON object a line. What
 * it cannot use is an {@link IllegalArgumentException} that names file and line; fields it does not know are passed over.
 */
final class EvaluationFiles {

    private static final String CORPUS = ".corpus.jsonl";
    private static final String QUERIES = ".queries.jsonl";
    private static final ObjectMapper JSON = new ObjectMapper();

    private EvaluationFiles() {}

    static EvaluationSet read(Path directory) throws IOException {
        Path name = directory.toAbsolutePath().normalize().getFileName();
        return read(directory, name == null ? "/" : name.toString());
    }

    /** The set that comes with the benchmark. */
    static EvaluationSet bundled() throws IOException {
        URL folder = EvaluationFiles.class.getResource("evaluation");
        if (folder == null) {
            throw new IllegalArgumentException("no set is bundled with this build; name a directory");
        }
        try {
            URI place = folder.toURI();
            if (!place.getScheme().equals("jar")) {
                return read(Path.of(place), "bundled");
            }
            try (FileSystem jar = FileSystems.newFileSystem(place, Map.of())) {
                return read(jar.provider().getPath(place), "bundled");
            }
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static EvaluationSet read(Path directory, String name) throws IOException {
        List<String> names;
        try (Stream<Path> files = Files.list(directory)) {
            names = files.map(file -> String.valueOf(file.getFileName()))
                    .filter(file -> file.endsWith(CORPUS))
                    .map(file -> file.substring(0, file.length() - CORPUS.length()))
                    .sorted()
                    .toList();
        }
        if (names.isEmpty()) {
            throw new IllegalArgumentException(directory + " holds no *" + CORPUS);
        }
        List<Corpus> corpora = new ArrayList<>();
        for (String corpus : names) {
            Path queries = directory.resolve(corpus + QUERIES);
            if (!Files.exists(queries)) {
                throw new IllegalArgumentException(directory + " holds no " + corpus + QUERIES);
            }
            corpora.add(new Corpus(
                    corpus,
                    lines(directory.resolve(corpus + CORPUS), EvaluationFiles::entry, Entry::id),
                    lines(queries, EvaluationFiles::question, Question::id)));
        }
        return new EvaluationSet(name, List.copyOf(corpora));
    }

    /** Makes something of a line; what it throws needs neither file nor line in its message. */
    private interface LineReader<T> {
        T read(JsonNode line);
    }

    private interface Name<T> {
        String of(T value);
    }

    private static <T> List<T> lines(Path file, LineReader<T> reader, Name<T> name) throws IOException {
        List<T> values = new ArrayList<>();
        Set<String> names = new HashSet<>();
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (line.isBlank()) {
                    continue;
                }
                try {
                    T value = reader.read(JSON.readTree(line));
                    if (!names.add(name.of(value))) {
                        throw new IllegalArgumentException("the id '" + name.of(value) + "' is there twice");
                    }
                    values.add(value);
                } catch (JsonProcessingException | IllegalArgumentException unusable) {
                    String reason = unusable instanceof JsonProcessingException malformed
                            ? "is not JSON: " + malformed.getOriginalMessage()
                            : String.valueOf(unusable.getMessage());
                    throw new IllegalArgumentException(file + ", line " + number + ": " + reason, unusable);
                }
            }
        }
        return List.copyOf(values);
    }

    private static Entry entry(JsonNode line) {
        String title = text(line, "title");
        String caption = text(line, "caption");
        String text = text(line, "text");
        String content = Stream.of(title, text == null && title == null ? caption : text)
                .filter(part -> part != null)
                .reduce((first, second) -> first + "\n" + second)
                .orElseThrow(() -> new IllegalArgumentException("there is no text"));
        Map<String, Object> metadata = metadata(line.path("metadata"));
        if (caption != null) {
            metadata.put("caption", caption);
        }
        String date = text(line, "date");
        return new Entry(
                required(line, "id"),
                content,
                text(line, "speaker"),
                text(line, "session"),
                date == null ? null : EvaluationDates.parse(date),
                metadata,
                type(text(line, "type")));
    }

    private static Question question(JsonNode line) {
        JsonNode gold = line.path("gold");
        if (!gold.isArray()) {
            throw new IllegalArgumentException("'gold' must be a list of ids");
        }
        List<String> ids = new ArrayList<>();
        gold.forEach(id -> ids.add(id.asText()));
        String category = text(line, "category");
        return new Question(
                required(line, "qid"), required(line, "question"), category == null ? "" : category, List.copyOf(ids));
    }

    /** A number is as good as its digits; a blank text is none. */
    private static @Nullable String text(JsonNode line, String field) {
        JsonNode value = line.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isValueNode()) {
            throw new IllegalArgumentException("'" + field + "' must be a text");
        }
        return value.asText().isBlank() ? null : value.asText();
    }

    private static String required(JsonNode line, String field) {
        String value = text(line, field);
        if (value == null) {
            throw new IllegalArgumentException("'" + field + "' is missing");
        }
        return value;
    }

    private static Map<String, Object> metadata(JsonNode node) {
        Map<String, Object> values = new TreeMap<>();
        node.properties().forEach(field -> {
            JsonNode value = field.getValue();
            if (!value.isTextual() && !value.isNumber()) {
                throw new IllegalArgumentException(
                        "metadata '" + field.getKey() + "' must be a text or a number, but is " + value);
            }
            values.put(field.getKey(), value.isTextual() ? value.textValue() : value.numberValue());
        });
        return values;
    }

    private static MemoryType type(@Nullable String name) {
        if (name == null) {
            return MemoryType.SEMANTIC;
        }
        return Arrays.stream(MemoryType.values())
                .filter(type -> type.name().equals(name.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "'type' must be one of " + Arrays.toString(MemoryType.values()) + ", but is '" + name + "'"));
    }
}
