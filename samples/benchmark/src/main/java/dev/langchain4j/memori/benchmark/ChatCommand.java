package dev.langchain4j.memori.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Reads and checks the options of {@code chat}. */
@Command(
        name = "chat",
        description =
                "Times a turn of a conversation in this library's chat memory store, in LangChain4j's own, and in one"
                        + " that keeps whole windows as JSON on SQLite, and prints a Markdown table.",
        showDefaultValues = true,
        sortOptions = false)
final class ChatCommand implements Callable<Integer> {

    /** A turn has two messages; a window must be able to evict. */
    private static final int SMALLEST = 4;

    private static final int LARGEST = 1_000_000;

    @Option(
            names = "--messages",
            split = ",",
            paramLabel = "N",
            description = "How many messages the window keeps, comma-separated.",
            defaultValue = "10,100,1000,10000")
    private List<Integer> messages = List.of();

    @Option(names = "--seed", paramLabel = "N", description = "What the texts are drawn from.")
    private long seed = 20_260_101L;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "Time to measure each store at each size; warm-up takes up to twice as much again.")
    private double seconds = 2;

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description = "Where the stores are put; the disk decides how fast a durable turn is.",
            defaultValue = "${sys:java.io.tmpdir}")
    private Path directory = Path.of(".");

    @CommandLine.Mixin
    final HelpOption help = new HelpOption();

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        CommandLine line = Objects.requireNonNull(spec).commandLine();
        for (int size : messages) {
            check(
                    line,
                    size >= SMALLEST && size <= LARGEST,
                    "--messages must be between " + SMALLEST + " and " + LARGEST + " each, but one is " + size);
        }
        check(
                line,
                seconds > 0 && seconds <= 3_600,
                "--seconds must be more than 0 and at most 3600, but is " + seconds);
        check(
                line,
                Files.isDirectory(directory) && Files.isWritable(directory),
                "--directory " + directory + " is not a directory that can be written to");
        List<Integer> ascending = new ArrayList<>(messages);
        ascending.sort(null);
        new ChatRun(ascending, seconds, seed, directory.toAbsolutePath(), line.getOut(), line.getErr()).run();
        return CommandLine.ExitCode.OK;
    }

    private static void check(CommandLine line, boolean holds, String complaint) {
        if (!holds) {
            throw new ParameterException(line, complaint);
        }
    }
}
