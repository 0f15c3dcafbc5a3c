package dev.langchain4j.memori.spring.cost;

import dev.langchain4j.memori.Memori;
import dev.langchain4j.memori.spring.MemoriAutoConfiguration;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Starts one application with the starter and without it, in turns, each time in a process of its own, and prints how long it took from the start of the
 * process until the service could be called: {@code StartCost [ROUNDS [JVM OPTION …]]}. The embedding model is not loaded. What is more is the median of the
 * rounds' differences, because the speed of a machine changes from one minute to the next.
 */
public final class StartCost {

    private static final int ROUNDS = 15;

    private StartCost() {}

    /** How long a start took, and how much of it the processors worked, in milliseconds. */
    private record Start(double time, double processor) {}

    public static void main(String[] args) throws Exception {
        int rounds = args.length == 0 ? ROUNDS : Integer.parseInt(args[0]);
        List<String> options = List.of(args).subList(Math.min(1, args.length), args.length);
        Path directory = Files.createTempDirectory("start-cost");
        String with = System.getProperty("java.class.path");
        String without = without(with, Memori.class, MemoriAutoConfiguration.class);
        List<Start> fresh = new ArrayList<>();
        List<Start> reopened = new ArrayList<>();
        List<Start> plain = new ArrayList<>();
        start(
                options,
                with,
                directory.resolve("known.db")); // One that is there already, and warms up the disk's cache.
        start(options, without, directory.resolve("none.db"));
        for (int round = 0; round < rounds; round++) {
            plain.add(start(options, without, directory.resolve("none.db")));
            fresh.add(start(options, with, directory.resolve("new-" + round + ".db")));
            reopened.add(start(options, with, directory.resolve("known.db")));
        }
        print("without", plain, plain);
        print("with, new file", fresh, plain);
        print("with, known file", reopened, plain);
    }

    private static void print(String what, List<Start> starts, List<Start> plain) {
        System.out.printf(
                Locale.ROOT,
                "%-17s median %5.0f ms, %+5.0f ms (quartiles %+5.0f and %+5.0f); processor time %5.0f ms, %+5.0f ms%n",
                what,
                quantile(starts, 0.5, Start::time),
                more(starts, plain, 0.5, Start::time),
                more(starts, plain, 0.25, Start::time),
                more(starts, plain, 0.75, Start::time),
                quantile(starts, 0.5, Start::processor),
                more(starts, plain, 0.5, Start::processor));
    }

    private static double quantile(List<Start> starts, double share, ToDoubleFunction<Start> of) {
        return quantile(starts.stream().mapToDouble(of).toArray(), share);
    }

    private static double more(List<Start> starts, List<Start> plain, double share, ToDoubleFunction<Start> of) {
        return quantile(
                IntStream.range(0, starts.size())
                        .mapToDouble(i -> of.applyAsDouble(starts.get(i)) - of.applyAsDouble(plain.get(i)))
                        .toArray(),
                share);
    }

    private static double quantile(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.round(share * (sorted.length - 1))];
    }

    private static Start start(List<String> options, String classPath, Path file)
            throws IOException, InterruptedException {
        long begun = System.nanoTime();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of(
                "-cp",
                classPath,
                CostApplication.class.getName(),
                "--spring.main.web-application-type=none",
                "--langchain4j.memori.file=" + file,
                "--langchain4j.memori.namespace.resolver=fixed",
                "--langchain4j.memori.embedding.warm-up=false"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        Start start = null;
        StringBuilder said = new StringBuilder();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                said.append(line).append('\n');
                if (line.startsWith(CostApplication.READY)) {
                    double time = (System.nanoTime() - begun) / 1e6;
                    start = new Start(time, Long.parseLong(line.substring(CostApplication.READY.length())) / 1e6);
                }
            }
        }
        if (process.waitFor() != 0 || start == null) {
            throw new IllegalStateException("the application did not start:\n" + said);
        }
        return start;
    }

    private static String without(String classPath, Class<?>... homes) throws URISyntaxException {
        List<String> kept = new ArrayList<>(List.of(classPath.split(File.pathSeparator)));
        for (Class<?> type : homes) {
            Path home = Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
            if (!kept.removeIf(entry -> Path.of(entry).toAbsolutePath().equals(home))) {
                throw new IllegalStateException(home + " is not in " + Arrays.asList(classPath));
            }
        }
        return String.join(File.pathSeparator, kept);
    }
}
