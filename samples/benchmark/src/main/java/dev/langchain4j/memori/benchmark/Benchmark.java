package dev.langchain4j.memori.benchmark;

import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line: {@code java -jar benchmark.jar speed --sizes 1000,10000}. */
@Command(
        name = "benchmark",
        description = "Measures langchain4j-memori.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            SpeedCommand.class,
            WritesCommand.class,
            GrowthCommand.class,
            OpenCommand.class,
            ConcurrencyCommand.class,
            EmbeddingCommand.class,
            SoakCommand.class,
            HeapCommand.class,
            JmhCommand.class,
            ChatCommand.class,
            RetrievalCommand.class
        })
public final class Benchmark implements Runnable {

    @CommandLine.Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this and stop.")
    boolean help;

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    private Benchmark() {}

    /**
     * Runs the program and ends the process: 0 for success, 1 for a failure, 2 for arguments it cannot use.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8), true);
        PrintWriter err = new PrintWriter(new OutputStreamWriter(System.err, StandardCharsets.UTF_8), true);
        System.exit(run(out, err, arguments));
    }

    /** The program without the end of the process: what a test calls. */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return new CommandLine(new Benchmark())
                .registerConverter(PeerKind.class, PeerKind::named)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler((unusable, given) -> {
                    err.println(sentence(unusable));
                    err.println("'benchmark COMMAND --help' lists the options.");
                    return CommandLine.ExitCode.USAGE;
                })
                .setExecutionExceptionHandler((failure, command, given) -> {
                    err.println("The benchmark failed: " + failure);
                    failure.printStackTrace(err);
                    return CommandLine.ExitCode.SOFTWARE;
                })
                .execute(arguments);
    }

    private static String sentence(Exception unusable) {
        String message = String.valueOf(unusable.getMessage());
        return message.endsWith(".") ? message : message + ".";
    }

    /** Reached when no command was given. */
    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                Objects.requireNonNull(spec).commandLine(),
                "A command is missing; there are speed, writes, growth, open, concurrency, embedding, soak, jmh, chat and"
                        + " retrieval.");
    }
}
