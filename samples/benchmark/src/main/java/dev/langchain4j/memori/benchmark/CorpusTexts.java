package dev.langchain4j.memori.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The texts of a directory: one JSON object a line with a {@code text} in {@code *.corpus.jsonl}, and with a
 * {@code question} in {@code *.queries.jsonl}, if there are any. Where more texts are asked for than there are, they come
 * round again with a remark at the end, so that no two are alike.
 */
final class CorpusTexts implements TextSource {

    private static final int QUESTION_WORDS = 6;
    private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");

    private final String description;
    private final List<String> texts;
    private final List<String> questions;
    private final GeneratedTexts remarks;

    private CorpusTexts(String description, List<String> texts, List<String> questions, long seed) {
        this.description = description;
        this.texts = texts;
        this.questions = questions;
        this.remarks = new GeneratedTexts(seed);
    }

    static CorpusTexts read(Path directory, long seed) throws IOException {
        List<String> texts = field(directory, ".corpus.jsonl", "text");
        if (texts.isEmpty()) {
            throw new IllegalArgumentException(directory + " holds no *.corpus.jsonl with texts in it");
        }
        List<String> questions = field(directory, ".queries.jsonl", "question");
        // One file's texts after the other's would make small sizes all of one file.
        Collections.shuffle(texts, new Random(seed));
        Collections.shuffle(questions, new Random(seed));
        String description = texts.size() + " texts and " + questions.size() + " questions of "
                + directory.toAbsolutePath().getFileName();
        return new CorpusTexts(description, texts, questions, seed);
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public String text(int i) {
        String text = texts.get(i % texts.size());
        return i < texts.size() ? text : text + " (" + remarks.text(i) + ")";
    }

    @Override
    public String question(int i) {
        return i < questions.size() ? questions.get(i) : words(i);
    }

    /** Some longer words of a text, in their order, as somebody would type them who remembers it vaguely. */
    private String words(int i) {
        Random random = new Random(i);
        List<String> words = WHITE_SPACE
                .splitAsStream(texts.get(random.nextInt(texts.size())))
                .toList();
        List<String> chosen = new ArrayList<>();
        double share = Math.min(1, 2.0 * QUESTION_WORDS / words.size());
        for (String word : words) {
            if (chosen.size() < QUESTION_WORDS && word.length() > 3 && random.nextDouble() < share) {
                chosen.add(word);
            }
        }
        return "what about " + String.join(" ", chosen);
    }

    private static List<String> field(Path directory, String suffix, String field) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(directory)) {
            files = all.filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        }
        ObjectMapper json = new ObjectMapper();
        Set<String> values = new LinkedHashSet<>();
        for (Path file : files) {
            try (BufferedReader lines = Files.newBufferedReader(file)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    JsonNode value = json.readTree(line).path(field);
                    if (value.isTextual() && !value.textValue().isBlank()) {
                        values.add(value.textValue());
                    }
                }
            }
        }
        return new ArrayList<>(values);
    }
}
