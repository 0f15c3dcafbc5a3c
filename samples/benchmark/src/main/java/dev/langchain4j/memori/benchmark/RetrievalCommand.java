package dev.langchain4j.memori.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Reads and checks the options of {@code retrieval}. */
@Command(
        name = "retrieval",
        description =
                "Stores conversations or documents, asks questions with known answers with every default, and prints how"
                        + " many are found as a Markdown table.",
        showDefaultValues = true,
        sortOptions = false)
final class RetrievalCommand implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Parameters(
            arity = "0..*",
            paramLabel = "DIR",
            description =
                    "Directories with NAME.corpus.jsonl and NAME.queries.jsonl, each NAME a namespace; default: the bundled set.",
            showDefaultValue = CommandLine.Help.Visibility.NEVER)
    private List<Path> directories = List.of();

    @Option(
            names = "--run",
            paramLabel = "FILE",
            description = "Write what was found to this file, a JSON line a question: {\"qid\", \"ranked\": [ids]}.")
    private @Nullable Path run;

    @Option(names = "--ablate", description = "Print a row for each lane and feature switched off, too.")
    private boolean ablate;

    @Option(
            names = "--cache",
            paramLabel = "FILE",
            description = "Where vectors are kept between runs.",
            defaultValue = "${sys:java.io.tmpdir}/memori-retrieval-vectors.bin")
    private Path cache = Path.of("memori-retrieval-vectors.bin");

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures to this file, too, as JSON.")
    private @Nullable Path json;

    @CommandLine.Mixin
    final HelpOption help = new HelpOption();

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        CommandLine line = Objects.requireNonNull(spec).commandLine();
        checkFile(line, "--run", run);
        checkFile(line, "--json", json);
        List<EvaluationSet> sets = sets(line);
        try (CachedModel model = model(line)) {
            RetrievalReport report = report(sets, model, line.getErr());
            RetrievalTables.print(report, line.getOut());
            if (json != null) {
                RetrievalJson.write(report, json);
            }
        }
        return CommandLine.ExitCode.OK;
    }

    private RetrievalReport report(List<EvaluationSet> sets, CachedModel model, PrintWriter progress)
            throws IOException {
        List<RetrievalReport.SetReport> reports = new ArrayList<>();
        List<Answer> answers = new ArrayList<>();
        for (EvaluationSet set : sets) {
            try (RetrievalRun retrieval = new RetrievalRun(set, model, progress)) {
                List<Answer> shipped = retrieval.answers(Ablations.SHIPPED);
                answers.addAll(shipped);
                if (run != null) {
                    write(answers, run);
                }
                reports.add(retrieval.report(shipped, ablate));
            }
        }
        Map<String, String> circumstances = new LinkedHashMap<>();
        circumstances.put("machine", Machine.processor());
        circumstances.put("JVM", Machine.jvm());
        circumstances.put("model", CachedModel.NAME);
        circumstances.put("asked", "with every default, 50 hits; timed with 10 hits, the question embedded");
        return new RetrievalReport(circumstances, List.copyOf(reports));
    }

    private static void write(List<Answer> answers, Path file) throws IOException {
        try (BufferedWriter lines = Files.newBufferedWriter(file)) {
            for (Answer answer : answers) {
                Map<String, Object> line = new LinkedHashMap<>();
                line.put("qid", answer.question().id());
                line.put("ranked", answer.ranked());
                lines.write(JSON.writeValueAsString(line));
                lines.newLine();
            }
        }
    }

    private List<EvaluationSet> sets(CommandLine line) throws IOException {
        List<EvaluationSet> sets = new ArrayList<>();
        try {
            if (directories.isEmpty()) {
                sets.add(EvaluationFiles.bundled());
            }
            for (Path directory : directories) {
                check(line, Files.isDirectory(directory), directory + " is not a directory");
                sets.add(EvaluationFiles.read(directory));
            }
        } catch (IllegalArgumentException unusable) {
            throw new ParameterException(line, String.valueOf(unusable.getMessage()), unusable);
        }
        return sets;
    }

    private CachedModel model(CommandLine line) {
        line.getErr().println("vectors are kept in " + cache + "; a run that uses it is waited for");
        try {
            return CachedModel.open(cache);
        } catch (IOException | IllegalArgumentException unusable) {
            throw new ParameterException(line, "--cache cannot be used: " + unusable.getMessage(), unusable);
        }
    }

    private static void checkFile(CommandLine line, String option, @Nullable Path file) {
        if (file != null) {
            Path parent = Objects.requireNonNullElse(file.toAbsolutePath().getParent(), Path.of("."));
            check(
                    line,
                    Files.isDirectory(parent) && !Files.isDirectory(file),
                    option + " " + file + " is not a file in an existing directory");
        }
    }

    private static void check(CommandLine line, boolean holds, String complaint) {
        if (!holds) {
            throw new ParameterException(line, complaint);
        }
    }
}
