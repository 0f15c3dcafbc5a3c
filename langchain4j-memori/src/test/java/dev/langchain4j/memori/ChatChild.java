package dev.langchain4j.memori;

import dev.langchain4j.memori.chat.MemoriChatMemoryStore;
import dev.langchain4j.memory.ChatMemory;
import dev.langchain4j.memory.chat.MessageWindowChatMemory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The other process of {@link ChatConcurrencyTest}: has turns in a conversation when it is told to. */
final class ChatChild {

    private ChatChild() {}

    public static void main(String[] arguments) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try (Memori memori =
                Memori.builder().file(Path.of(arguments[0])).textOnly().build()) {
            MemoriChatMemoryStore store =
                    MemoriChatMemoryStore.builder().memori(memori).build();
            out.println("open");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] words = line.split(" ", -1);
                switch (words[0]) {
                    case "turns" -> out.println(turns(store, words[1], Integer.parseInt(words[2])));
                    case "read" -> out.println(Messages.brief(store.getMessages("talk")));
                    case "forget" -> out.println(store.forget("talk").memories());
                    default -> out.println("unknown: " + line);
                }
            }
        }
    }

    /** Turns with a tool call each, with a window as an application has it. */
    static String turns(MemoriChatMemoryStore store, String name, int turns) {
        ChatMemory memory = MessageWindowChatMemory.builder()
                .id("talk")
                .maxMessages(30)
                .chatMemoryStore(store)
                .build();
        for (int turn = 0; turn < turns; turn++) {
            String id = name + "-" + turn;
            memory.add(Messages.user(id + "?"));
            requireValid(memory);
            memory.add(Messages.asks(id + "/a", id + "/b"));
            memory.add(Messages.result(id + "/a"));
            memory.add(Messages.result(id + "/b"));
            requireValid(memory);
            memory.add(Messages.ai(id + "!"));
            requireValid(memory);
        }
        return "done";
    }

    private static void requireValid(ChatMemory memory) {
        var window = memory.messages();
        if (!Messages.problems(window).isEmpty()) {
            throw new IllegalStateException(Messages.problems(window) + " in " + Messages.brief(window));
        }
    }
}
