package dev.langchain4j.memori;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Looks for words in the bytes of every file of a folder, and answers where it found which. A process of its own, because whoever closes a database file
 * ends the locks that SQLite holds in his process.
 */
final class FileSearchChild {

    private FileSearchChild() {}

    public static void main(String[] arguments) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split("\t", -1);
            out.println(found(Path.of(words[0]), List.of(words).subList(1, words.length)));
        }
    }

    private static List<String> found(Path folder, List<String> words) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
                for (String word : words) {
                    String needle = new String(word.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
                    int at = bytes.indexOf(needle);
                    if (at >= 0) {
                        found.add(word + " in " + file.getFileName() + " at " + at);
                    }
                }
            }
        }
        return found;
    }
}
