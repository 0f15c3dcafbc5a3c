package dev.langchain4j.memori.samples.quickstart;

import dev.langchain4j.memori.Memori;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.page.MemoriPage;
import dev.langchain4j.memori.tool.AgentInstructions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/** What the quick start can do besides talking. */
final class Options {

    private static final String USAGE =
            """
            quickstart [FILE]           talk to the memory in FILE (agent-memory.db); with OPENAI_BASE_URL or OPENAI_API_KEY (and
                                        OPENAI_MODEL), or OLLAMA_BASE_URL (and OLLAMA_MODEL), to an assistant that has it
            quickstart --demo           a story: tell, restart, ask
            quickstart --page [PORT]    look at agent-memory.db in a browser (on any free port)
            quickstart --teach FILE     write into an agent's instructions when to remember, search and tidy
            quickstart --unteach FILE   take that out again
            """;

    private Options() {}

    /** Does what the first argument says and returns the exit code. */
    static int run(List<String> args, BufferedReader in, PrintStream out) throws IOException, InterruptedException {
        String option = args.get(0) + (args.size() > 1 ? " " : "");
        String value = args.size() > 1 ? args.get(1) : "";
        switch (option) {
            case "--demo" -> {
                return Demo.tellRestartAsk(out);
            }
            case "--demo-ask " -> {
                return Demo.askFile(Path.of(value), out);
            }
            case "--page", "--page " -> page(Path.of("agent-memory.db"), port(value), in, out);
            case "--teach " -> {
                boolean changed = AgentInstructions.install(Path.of(value));
                out.printf("%s %s%n", value, changed ? "now teaches the memory." : "teaches the memory already.");
            }
            case "--unteach " -> {
                boolean changed = AgentInstructions.remove(Path.of(value));
                out.printf("%s %s%n", value, changed ? "no longer teaches the memory." : "never taught the memory.");
            }
            case "--help" -> out.print(USAGE);
            default -> {
                out.print(USAGE);
                return 2;
            }
        }
        return 0;
    }

    static void page(Path file, int port, BufferedReader in, PrintStream out) throws IOException {
        try (Memori memori = Memori.builder().file(file).build();
                MemoriPage page = MemoriPage.serve(memori.namespace("me"), port)) {
            out.println("Open " + page.uri() + " in a browser. Enter ends it.");
            in.readLine();
        }
    }

    private static int port(String value) {
        if (value.isEmpty()) {
            return 0;
        }
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new MemoriException(
                    MemoriException.Reason.INVALID_ARGUMENT, "the port must be a number, but is \"" + value + "\"", e);
        }
    }
}
