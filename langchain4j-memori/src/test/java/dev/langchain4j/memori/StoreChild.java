package dev.langchain4j.memori;

import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemoryUpdate;
import dev.langchain4j.memori.data.SearchMode;
import dev.langchain4j.memori.data.SearchRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** The other process of {@link TwoProcessesTest}: does with a store what it is told, a line at a time, and answers in a line. */
final class StoreChild {

    private final Memori memori;
    private final MemoryNamespace namespace;

    StoreChild(Memori memori) {
        this.memori = memori;
        this.namespace = memori.namespace("shared");
    }

    public static void main(String[] arguments) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try (Memori memori = Memori.builder()
                .file(Path.of(arguments[0]))
                .embeddingModel(TestModels.words())
                .build()) {
            StoreChild child = new StoreChild(memori);
            out.println("open");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                out.println(child.answer(line));
            }
        }
    }

    /** Words are separated by tabs; whatever is thrown is the answer, too. */
    String answer(String line) {
        String[] words = line.split("\t", -1);
        try {
            return switch (words[0]) {
                case "add" -> namespace.add(words[1]).id();
                case "addMany" -> addMany(Long.parseLong(words[1]), Integer.parseInt(words[2]));
                case "update" -> namespace
                        .update(
                                words[1],
                                MemoryUpdate.builder().content(words[2]).build())
                        .content();
                case "forget" -> namespace.forget(words[1]).ids().toString();
                case "get" -> namespace.get(words[1]).map(Memory::content).orElse("nothing");
                case "search" -> namespace
                        .search(SearchRequest.builder()
                                .mode(SearchMode.valueOf(words[1]))
                                .text(words[2])
                                .limit(1)
                                .build())
                        .stream()
                        .map(hit -> hit.memory().content())
                        .collect(Collectors.joining());
                case "compact" -> {
                    memori.compact();
                    yield "done";
                }
                case "verify" -> memori.verify().problems().toString();
                default -> "unknown: " + words[0];
            };
        } catch (RuntimeException e) {
            return e.toString();
        }
    }

    private String addMany(long first, int count) {
        for (long number = first; number < first + count; number++) {
            namespace.add(CrashChild.content(number));
        }
        return "done";
    }
}
