package dev.langchain4j.memori.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads this package's word lists: resource files of folded words, several to a line, with {@code #} comments. */
final class WordList {

    private WordList() {}

    static Set<String> words(String name) {
        return lines(name).stream().flatMap(List::stream).collect(Collectors.toUnmodifiableSet());
    }

    static List<List<String>> lines(String name) {
        List<List<String>> lines = new ArrayList<>();
        try (InputStream in = WordList.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("The word list " + name + " is missing from the class path.");
            }
            BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.startsWith("#") && !line.isBlank()) {
                    lines.add(List.of(line.strip().split(" +")));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }
}
