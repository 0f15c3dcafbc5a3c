package dev.langchain4j.memori.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Checks what was typed, so that a run of minutes does not end at a typing error. */
final class Arguments {

    private static final int SMALLEST = 100;
    private static final int LARGEST = 10_000_000;
    private static final int LONGEST = 3_600;

    private Arguments() {}

    static void check(CommandLine line, boolean holds, String complaint) {
        if (!holds) {
            throw new ParameterException(line, complaint);
        }
    }

    /** The sizes, ascending. */
    static List<Integer> sizes(CommandLine line, List<Integer> sizes) {
        for (int size : sizes) {
            check(
                    line,
                    size >= SMALLEST && size <= LARGEST,
                    "--sizes must be between " + SMALLEST + " and " + LARGEST + " each, but one is " + size);
        }
        List<Integer> ascending = new ArrayList<>(sizes);
        ascending.sort(null);
        return List.copyOf(ascending);
    }

    static void seconds(CommandLine line, double seconds) {
        check(
                line,
                seconds > 0 && seconds <= LONGEST,
                "--seconds must be more than 0 and at most " + LONGEST + ", but is " + seconds);
    }

    /** A file to be written must have a place, if there is one at all. */
    static void writableFile(CommandLine line, String option, @Nullable Path file) {
        if (file != null) {
            Path parent = Objects.requireNonNullElse(file.toAbsolutePath().getParent(), Path.of("."));
            check(
                    line,
                    Files.isDirectory(parent) && !Files.isDirectory(file),
                    option + " " + file + " is not a file in an existing directory");
        }
    }
}
