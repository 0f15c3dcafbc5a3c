package dev.langchain4j.memori.benchmark;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What the figures were measured on; a figure without it says nothing. */
final class Machine {

    private Machine() {}

    static String processor() {
        return "%s, %d processors, %s %s"
                .formatted(
                        model(),
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("os.name"),
                        System.getProperty("os.arch"));
    }

    static String jvm() {
        List<String> options = ManagementFactory.getRuntimeMXBean().getInputArguments();
        return "%s %s, heap %,d MB, options: %s"
                .formatted(
                        System.getProperty("java.vm.name"),
                        System.getProperty("java.vm.version"),
                        Runtime.getRuntime().maxMemory() >> 20,
                        options.isEmpty() ? "none" : String.join(" ", options));
    }

    static String disk(Path directory) throws IOException {
        return directory + " (" + Files.getFileStore(directory).type() + ")";
    }

    /** Linux names its processor in a file; elsewhere the architecture must do. */
    private static String model() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.toLowerCase(Locale.ROOT).startsWith("model name"))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .orElse("unnamed processor");
        } catch (IOException notLinux) {
            return "unnamed processor";
        }
    }
}
