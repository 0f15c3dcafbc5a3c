package dev.langchain4j.memori.samples.quickstart;

import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.memori.Memori;
import dev.langchain4j.memori.MemoryNamespace;
import dev.langchain4j.memori.data.AddResult;
import dev.langchain4j.memori.data.ForgetReceipt;
import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemoryHit;
import dev.langchain4j.memori.data.MemoryStats;
import dev.langchain4j.memori.data.SearchRequest;
import dev.langchain4j.model.chat.ChatModel;
import java.io.BufferedReader;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A memory console on one file: sentences are remembered, questions are answered from memory. No key, no service. Where the environment names a
 * chat model, that answers, and remembers by itself.
 */
public final class Quickstart {

    private static final String HELP =
            """
            A sentence is remembered; a question, which ends with "?", is answered from memory. With a chat model (OPENAI_BASE_URL or
            OPENAI_API_KEY, or OLLAMA_BASE_URL) you talk to an assistant instead, which remembers by itself. Besides:
              :list  :stats  :forget ID (or how it begins)  :context TASK  :export FILE  :help  :quit
            """;

    private static final String ME = "me";

    private final MemoryNamespace memory;
    private final PrintStream out;
    private final Optional<Assistant> assistant;

    private Quickstart(Memori memori, PrintStream out, Optional<ChatModel> model) {
        this.memory = memori.namespace(ME);
        this.out = out;
        this.assistant = model.map(present -> Assistant.with(present, memori));
    }

    @SuppressWarnings(
            "SystemConsoleNull") // JDK 22 to 24 have a console for a pipe, too; that costs a prompt, nothing else
    public static void main(String[] args) throws IOException, InterruptedException {
        Console console = System.console(); // null where a pipe is read or written: then UTF-8, and no prompt
        Charset charset = console == null ? StandardCharsets.UTF_8 : console.charset();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, charset));
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, charset);
        String first = args.length == 0 ? "agent-memory.db" : args[0];
        try {
            if (first.startsWith("-")) {
                System.exit(Options.run(List.of(args), in, out));
            }
            converse(Path.of(first), in, out, console == null ? "" : "> ", ChatModels.named(System.getenv()));
        } catch (MemoriException | InvalidPathException e) {
            out.println(e.getMessage());
            System.exit(1);
        }
    }

    /** Opens the file and talks until {@code :quit} or the end of the input. */
    static void converse(Path file, BufferedReader in, PrintStream out, String prompt, Optional<ChatModel> model)
            throws IOException {
        try (Memori memori = Memori.builder().file(file).build()) {
            Quickstart console = new Quickstart(memori, out, model);
            out.printf(
                    "%s holds %s. :help explains.%n",
                    file, count(console.memory.stats().memories()));
            out.print(prompt);
            for (String line; (line = in.readLine()) != null && !line.strip().equals(":quit"); out.print(prompt)) {
                try {
                    console.answer(line.strip());
                } catch (LangChain4jException | InvalidPathException e) {
                    out.println(e.getMessage()); // a sentence that says what to do; nothing was half written
                }
            }
        }
    }

    private void answer(String line) {
        if (line.startsWith(":")) {
            String[] words = line.split("\\s+", 2);
            command(words[0], words.length < 2 ? "" : words[1]);
        } else if (assistant.isPresent() && !line.isEmpty()) {
            out.println(reply(assistant.get(), line));
        } else if (line.endsWith("?") || line.endsWith("？")) {
            recall(line);
        } else if (!line.isEmpty()) {
            AddResult added = memory.add(line);
            out.printf("%s %.8s: %s%n", added.outcome(), added.id(), added.explanation());
        }
    }

    /** A chat model that cannot be reached throws whatever its HTTP client throws; that ends a turn, and not the conversation. */
    private static String reply(Assistant assistant, String line) {
        try {
            return assistant.chat(ME, line);
        } catch (LangChain4jException e) {
            throw e;
        } catch (RuntimeException e) {
            String hint = e.getCause() instanceof IOException ? "; is its address right, and does it run?" : "";
            return "The assistant could not answer: " + e.getMessage() + hint;
        }
    }

    private void recall(String question) {
        List<MemoryHit> hits = memory.search(
                SearchRequest.builder().text(question).limit(3).explain(true).build());
        if (hits.isEmpty()) {
            out.println("Nothing comes to mind.");
        }
        for (MemoryHit hit : hits) {
            Memory found = hit.memory();
            out.printf(Locale.ROOT, "%.2f  %.8s  %s%n", hit.score(), found.id(), found.content());
            out.println(hit.explanation().toString().indent(6).stripTrailing());
        }
    }

    private void command(String name, String argument) {
        if (argument.isEmpty() && (name.equals(":forget") || name.equals(":export"))) {
            throw MemoriException.invalid(name + " needs one word more; see :help.");
        }
        switch (name) {
            case ":list" -> memory.list(ListRequest.builder().build())
                    .forEach(one -> out.printf(
                            "%.8s  %tF  %s%n",
                            one.id(), one.updatedAt().atZone(ZoneId.systemDefault()), one.content()));
            case ":stats" -> {
                MemoryStats stats = memory.stats();
                out.printf(
                        "%s, %d of them with a vector, %d versions, %,d bytes%n",
                        count(stats.memories()), stats.embedded(), stats.versions(), stats.bytes());
            }
            case ":forget" -> {
                Memory one = memory.peek(argument)
                        .orElseThrow(() -> MemoriException.invalid("No memory's id begins with \"" + argument + "\"."));
                ForgetReceipt gone = memory.forget(one.id());
                out.printf(
                        "FORGOTTEN %.8s: %d versions and %d vectors erased%n",
                        one.id(), gone.versions(), gone.vectors());
            }
            case ":context" -> out.print(memory.context(argument).compact());
            case ":export" -> out.printf(
                    "%s written to %s%n", count(memory.exportTo(Path.of(argument), false)), argument);
            case ":help" -> out.print(HELP);
            default -> out.println("There is no " + name + ". :help lists what there is.");
        }
    }

    private static String count(long memories) {
        return memories == 1 ? "1 memory" : memories + " memories";
    }
}
