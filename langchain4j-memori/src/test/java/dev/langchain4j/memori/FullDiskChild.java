package dev.langchain4j.memori;

import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemoryUpdate;
import dev.langchain4j.memori.data.NewMemory;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes to a disk until it is full, several times, and looks each time at what is there: all that was acknowledged, and nothing else. Then there
 * is some room again. Says in a line what it was refused with, and at last how many memories there are, or what is wrong.
 */
final class FullDiskChild {

    private static final int ROUNDS = 5;
    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private final Map<String, String> acknowledged = new HashMap<>();
    private long number;

    private FullDiskChild() {}

    /** The file of the store, and the folder of files that take room on the same disk, or "none". */
    public static void main(String[] arguments) throws IOException {
        try {
            OUT.println(new FullDiskChild().run(Path.of(arguments[0]), arguments[1]));
        } catch (RuntimeException | Error e) {
            OUT.println("wrong: " + e);
        }
    }

    private String run(Path file, String fillers) throws IOException {
        boolean filled = !fillers.equals("none");
        for (int round = 0; filled && round < ROUNDS; round++) {
            Files.write(Path.of(fillers, "filler" + round), new byte[512 << 10]);
        }
        for (int round = 0; round < ROUNDS; round++) {
            try (Memori memori = open(file)) {
                OUT.println("refused: " + writeUntilRefused(memori.namespace("full")));
                look(memori, "when the disk is full");
                if (filled) {
                    Files.delete(Path.of(fillers, "filler" + round));
                    add(memori.namespace("full"));
                    look(memori, "when there is room again");
                }
            }
            try (Memori memori = open(file)) {
                look(memori, "after a restart");
            }
        }
        return "sound: " + acknowledged.size();
    }

    private static Memori open(Path file) {
        return Memori.builder()
                .file(file)
                .embeddingModel(TestModels.words())
                .synchronous(Synchronous.NORMAL)
                .build();
    }

    private String writeUntilRefused(MemoryNamespace namespace) {
        try {
            while (true) {
                String id = add(namespace);
                if (number % 3 == 0) {
                    String content = CrashChild.content(++number).repeat(30);
                    namespace.update(id, MemoryUpdate.builder().content(content).build());
                    acknowledged.put(id, content);
                }
                if (number % 7 == 0) {
                    List<String> contents = List.of(content(), content(), content());
                    List<String> ids = namespace
                            .addAll(contents.stream().map(NewMemory::of).toList())
                            .stream()
                            .map(result -> result.id())
                            .toList();
                    for (int i = 0; i < ids.size(); i++) {
                        acknowledged.put(ids.get(i), contents.get(i));
                    }
                }
            }
        } catch (MemoriException e) {
            return e.reason() + " " + e.getMessage();
        }
    }

    private String add(MemoryNamespace namespace) {
        String content = content();
        String id = namespace.add(content).id();
        acknowledged.put(id, content);
        return id;
    }

    private String content() {
        return CrashChild.content(++number).repeat(30);
    }

    private void look(Memori memori, String when) {
        if (!contents(memori).equals(acknowledged)) {
            throw new IllegalStateException("not what was acknowledged, " + when);
        }
        List<String> problems = memori.verify().problems();
        if (!problems.isEmpty()) {
            throw new IllegalStateException(when + ": " + problems);
        }
        if (memori.namespace("full").search("river stone").isEmpty()) {
            throw new IllegalStateException("nothing is found, " + when);
        }
    }

    private static Map<String, String> contents(Memori memori) {
        return memori.namespace("full").list(ListRequest.builder().limit(10_000).build()).stream()
                .collect(Collectors.toMap(Memory::id, Memory::content));
    }
}
