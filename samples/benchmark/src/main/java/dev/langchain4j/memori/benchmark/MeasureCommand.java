package dev.langchain4j.memori.benchmark;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** A command that measures the engine on a {@link Workbench} and prints tables. */
abstract class MeasureCommand implements Callable<Integer> {

    @CommandLine.Mixin
    private DataOptions data = new DataOptions();

    @CommandLine.Mixin
    final HelpOption help = new HelpOption();

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    /** Refuses options that cannot be used. */
    abstract void check(CommandLine line);

    abstract Report measure(Workbench bench) throws IOException;

    @Override
    public Integer call() throws IOException {
        CommandLine line = Objects.requireNonNull(spec).commandLine();
        check(line);
        DataSettings settings = data.settings(line);
        try (Workbench bench = Workbench.open(settings, line.getErr())) {
            Report report = measure(bench);
            report.print(line.getOut());
            if (data.json() != null) {
                report.write(data.json());
            }
        }
        return exitCode();
    }

    /** What the process ends with when everything could be measured. */
    int exitCode() {
        return CommandLine.ExitCode.OK;
    }
}
