package dev.langchain4j.memori.benchmark;

import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The option that every command has. */
final class HelpOption {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this and stop.",
            showDefaultValue = CommandLine.Help.Visibility.NEVER)
    boolean asked;
}
