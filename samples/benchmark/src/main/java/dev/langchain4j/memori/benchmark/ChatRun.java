package dev.langchain4j.memori.benchmark;

import dev.langchain4j.memori.Synchronous;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Measures a turn of a conversation in each store, for windows of several sizes, and prints the table as it grows. */
final class ChatRun {

    private final List<Integer> sizes;
    private final double seconds;
    private final long seed;
    private final Path directory;
    private final PrintWriter out;
    private final PrintWriter progress;
    private final TextSource texts;

    ChatRun(List<Integer> sizes, double seconds, long seed, Path directory, PrintWriter out, PrintWriter progress) {
        this.sizes = sizes;
        this.seconds = seconds;
        this.seed = seed;
        this.directory = directory;
        this.out = out;
        this.progress = progress;
        this.texts = new GeneratedTexts(seed);
    }

    void run() throws IOException {
        out.println("- machine: " + Machine.processor());
        out.println("- JVM: " + Machine.jvm());
        out.println("- disk: " + Machine.disk(directory));
        out.printf(
                Locale.ROOT,
                "- texts: %s; a question is one of them, an answer %d%n",
                texts.description(),
                ChatContestant.ANSWER);
        out.println("- seed: " + seed);
        out.printf(
                Locale.ROOT,
                "- measured: one turn through MessageWindowChatMemory (read, add the question, read, add the answer), one thread, the window"
                        + " unbounded and put back to its size for each round; stores take turns in %d rounds, at most %s s a store and size%n",
                Rounds.COUNTED,
                seconds);
        out.println();
        out.println("| messages kept | store | synchronous | p50 | p99 | turns | whole list takes × as long |");
        out.println("|---:|---|---|---:|---:|---:|---:|");
        Path folder = Files.createTempDirectory(directory, "memori-chat");
        try {
            for (int size : sizes) {
                measure(size, folder);
            }
        } finally {
            FilledStore.delete(folder);
        }
        out.println();
        out.println(
                "p50: median of the rounds' medians; p99: over all turns. The last column: the whole-list store with the same"
                        + " synchronous, NORMAL for the store in memory; median of the rounds' ratios. memori makes the messages"
                        + " searchable on another thread meanwhile, which shows in its p99; their vectors are off here.");
        out.flush();
    }

    private void measure(int kept, Path folder) {
        progress.printf("%,d messages%n", kept);
        List<ChatContestant> contestants = new ArrayList<>();
        try {
            for (Synchronous synchronous : Synchronous.values()) {
                contestants.add(ChatContestant.memori(folder, synchronous, kept, texts));
                contestants.add(ChatContestant.wholeList(folder, synchronous, kept, texts));
            }
            contestants.add(ChatContestant.inMemory(kept, texts));
            List<Timing> timings = new Rounds(List.copyOf(contestants), seconds, seed, progress).run();
            for (int i = 0; i < timings.size(); i++) {
                ChatContestant contestant = contestants.get(i);
                Timing list = timings.get(indexOfList(contestants, contestant.synchronous()));
                print(kept, contestant, timings.get(i), list);
            }
        } finally {
            for (ChatContestant contestant : contestants) {
                contestant.close();
            }
        }
    }

    private static int indexOfList(List<ChatContestant> contestants, String synchronous) {
        String compared = synchronous.equals(ChatContestant.NO_DISK) ? Synchronous.NORMAL.name() : synchronous;
        for (int i = 0; i < contestants.size(); i++) {
            ChatContestant candidate = contestants.get(i);
            if (candidate.engine().equals(ChatContestant.WHOLE_LIST)
                    && candidate.synchronous().equals(compared)) {
                return i;
            }
        }
        throw new IllegalStateException("there is no whole-list store with synchronous " + compared);
    }

    private void print(int kept, ChatContestant contestant, Timing timing, Timing list) {
        out.printf(
                Locale.ROOT,
                "| %,d | %s | %s | %s | %s | %,d | %.1f |%n",
                kept,
                contestant.engine(),
                contestant.synchronous(),
                MarkdownReport.time(timing.p50()),
                MarkdownReport.time(timing.p99()),
                timing.calls(),
                timing.timesFasterThan(list));
    }
}
