package dev.langchain4j.memori.samples.quickstart;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.memori.Memori;
import dev.langchain4j.memori.MemoryNamespace;
import dev.langchain4j.memori.data.AddResult;
import dev.langchain4j.memori.data.MemoryHit;
import dev.langchain4j.memori.data.MemoryType;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.SearchMode;
import dev.langchain4j.memori.data.SearchRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A story in two processes: one JVM is told what four colleagues say, another one is asked about it. */
final class Demo {

    /** A line of {@code memories.jsonl}. */
    record Told(String author, String occurredAt, MemoryType type, String kind, String content) {}

    /** A line of {@code questions.jsonl}: a question, a piece of the one memory that answers it, and what it takes to find it. */
    record Question(String by, String question, String expect) {}

    /** How many questions brought the right memory to the first place, and to one of the first five. */
    record Score(int first, int topFive, int questions) {

        static Score of(List<Integer> places) {
            return new Score(
                    (int) places.stream().filter(place -> place == 1).count(),
                    (int) places.stream().filter(place -> place > 0).count(),
                    places.size());
        }

        /** Whether the memory kept its word; anything less means that something is broken. */
        boolean good() {
            return topFive * 10 >= questions * 9;
        }
    }

    private static final Map<String, String> HEADINGS = Map.of(
            "meaning", "By meaning: question and answer share no word.",
            "word", "By word: ids, numbers, addresses and names, with others that look much the same.",
            "both", "By either: question and memory share a word and a meaning.");
    private static final int WIDTH = 80;

    private Demo() {}

    static int tellRestartAsk(PrintStream out) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("memori-demo");
        try {
            Path file = folder.resolve("agent-memory.db");
            out.printf("%n1  Telling. Process %d opens a new file, %s.%n%n", pid(), file);
            try (Memori memori = Memori.builder().file(file).build()) {
                tell(memori.namespace("team"), out);
            }
            out.printf("%n2  Restarting. The file is closed; a new JVM gets its name and nothing else.%n");
            ProcessBuilder again = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--enable-native-access=ALL-UNNAMED",
                    "-classpath",
                    System.getProperty("java.class.path"),
                    Quickstart.class.getName(),
                    "--demo-ask",
                    file.toString());
            Process second =
                    again.redirectError(ProcessBuilder.Redirect.INHERIT).start();
            try (BufferedReader said = second.inputReader(StandardCharsets.UTF_8)) {
                said.lines().forEach(out::println);
            }
            return second.waitFor();
        } finally {
            try (Stream<Path> inside = Files.walk(folder)) {
                for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    /** Remembers every line, shows some of them, and says one a second time. */
    static void tell(MemoryNamespace team, PrintStream out) throws IOException {
        List<NewMemory> lines = new ArrayList<>();
        for (Told told : read("memories.jsonl", Told.class)) {
            lines.add(NewMemory.builder()
                    .author(told.author())
                    .occurredAt(Instant.parse(told.occurredAt()))
                    .type(told.type())
                    .metadata(Metadata.from("kind", told.kind()))
                    .content(told.content())
                    .build());
        }
        Instant start = Instant.now();
        List<AddResult> added = team.addAll(lines);
        long millis = Duration.between(start, Instant.now()).toMillis();
        for (int i = 0; i < lines.size(); i += 12) {
            out.printf(
                    "   %.8s  %s%n",
                    added.get(i).id(), shown(lines.get(i).author(), lines.get(i).content()));
        }
        out.printf(
                "   ... %d memories by %d people, stored in %,d ms (model loading included).%n%n",
                lines.size(), lines.stream().map(NewMemory::author).distinct().count(), millis);
        AddResult again = team.add(lines.get(0));
        out.printf(
                "   The first one once more: %s %.8s, version %d; there are still %d.%n",
                again.outcome(), again.id(), again.version(), team.stats().memories());
    }

    static int askFile(Path file, PrintStream out) throws IOException {
        try (Memori memori = Memori.builder().file(file).build()) {
            return ask(memori.namespace("team"), out).good() ? 0 : 1;
        }
    }

    /** Asks every question in every mode, and shows the first hit that the default mode gives. */
    static Score ask(MemoryNamespace team, PrintStream out) throws IOException {
        out.printf(
                "%n3  Asking. Process %d finds %d memories in the file. Under each question: where the right%n"
                        + "   memory came, and the first hit with its score.%n",
                pid(), team.stats().memories());
        List<Question> questions = read("questions.jsonl", Question.class);
        List<Integer> places = new ArrayList<>();
        List<Long> nanos = new ArrayList<>();
        String by = "";
        for (Question one : questions) {
            if (!one.by().equals(by)) {
                by = one.by();
                out.printf("%n   %s%n%n", HEADINGS.get(by));
            }
            long start = System.nanoTime();
            List<MemoryHit> hits = search(team, one, SearchMode.HYBRID);
            nanos.add(System.nanoTime() - start);
            places.add(place(one, hits));
            out.printf("   %s%n", one.question());
            out.printf("     %-7s  %s%n", placeName(place(one, hits)), hits.isEmpty() ? "no hit" : shown(hits.get(0)));
        }
        Score score = Score.of(places);
        why(team, questions.get(questions.size() - 1), out);

        out.printf("%n4  Counting. The same %d questions, lane by lane:%n%n", questions.size());
        out.printf("   %-32s %5s  %5s%n", "", "first", "top 5");
        row("by word alone", alone(team, questions, SearchMode.TEXT), out);
        row("by meaning alone", alone(team, questions, SearchMode.VECTOR), out);
        row("both, fused (the default)", score, out);
        Collections.sort(nanos);
        out.printf(
                "%n   An answer took %.1f ms (median), embedding the question included.%n",
                nanos.get(nanos.size() / 2) / 1e6);
        out.printf(
                "%n   found first: %d of %d, in the top 5: %d of %d%n%n",
                score.first(), score.questions(), score.topFive(), score.questions());
        return score;
    }

    private static void why(MemoryNamespace team, Question question, PrintStream out) {
        search(team, question, SearchMode.HYBRID).stream()
                .limit(1)
                .forEach(hit -> out.printf(
                        "%n   Why that score, for the last of them:%n%n%s",
                        hit.explanation().toString().indent(5)));
    }

    private static Score alone(MemoryNamespace team, List<Question> questions, SearchMode mode) {
        return Score.of(questions.stream()
                .map(one -> place(one, search(team, one, mode)))
                .toList());
    }

    private static void row(String name, Score score, PrintStream out) {
        out.printf("   %-32s %5d  %5d%n", name, score.first(), score.topFive());
    }

    private static List<MemoryHit> search(MemoryNamespace team, Question one, SearchMode mode) {
        return team.search(SearchRequest.builder()
                .text(one.question())
                .mode(mode)
                .limit(5)
                .explain(true)
                .build());
    }

    /** The place of the right memory, from 1; 0 where it is not among the hits. */
    private static int place(Question one, List<MemoryHit> hits) {
        for (int i = 0; i < hits.size(); i++) {
            if (hits.get(i).memory().content().contains(one.expect())) {
                return i + 1;
            }
        }
        return 0;
    }

    private static String placeName(int place) {
        return place == 1 ? "first" : place == 0 ? "missed" : "place " + place;
    }

    private static String shown(MemoryHit hit) {
        return String.format(
                Locale.ROOT,
                "%.2f  %s",
                hit.score(),
                shown(hit.memory().author(), hit.memory().content()));
    }

    private static String shown(@Nullable String author, String content) {
        String line = author + ": " + content;
        return line.length() <= WIDTH ? line : line.substring(0, WIDTH - 3) + "...";
    }

    /** The lines of a bundled file. */
    static <T> List<T> read(String name, Class<T> type) throws IOException {
        try (InputStream lines = Objects.requireNonNull(Demo.class.getResourceAsStream("/demo/" + name));
                MappingIterator<T> values = new ObjectMapper().readerFor(type).readValues(lines)) {
            return values.readAll();
        }
    }

    private static long pid() {
        return ProcessHandle.current().pid();
    }
}
