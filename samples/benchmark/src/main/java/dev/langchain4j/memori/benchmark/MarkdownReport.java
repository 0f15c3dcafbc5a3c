package dev.langchain4j.memori.benchmark;

import java.io.PrintWriter;
import java.util.Locale;

/** The report for people, ready to be pasted into a README. */
final class MarkdownReport {

    private MarkdownReport() {}

    static void print(SpeedReport report, PrintWriter out) {
        report.circumstances().forEach((name, value) -> out.println("- " + name + ": " + value));
        report.sizes().forEach(size -> print(size, out));
        out.println();
        out.println("p50 and operations a second: medians of the rounds; p99: over all calls. Adds: time and rate a"
                + " memory. Times faster: the p50 of LangChain4j's in-memory vector search divided by this p50, median"
                + " of the rounds' ratios.");
        out.flush();
    }

    private static void print(SpeedReport.Size size, PrintWriter out) {
        out.println();
        out.printf(Locale.ROOT, "### %,d memories%n%n", size.memories());
        out.println("| operation | engine | p50 | p99 | operations/s | items a call | times faster | calls |");
        out.println("|---|---|---:|---:|---:|---:|---:|---:|");
        for (Timing timing : size.timings()) {
            out.printf(
                    Locale.ROOT,
                    "| %s | %s | %s | %s | %,.0f | %.1f | %s | %,d |%n",
                    timing.operation(),
                    timing.engine(),
                    time(timing.p50()),
                    time(timing.p99()),
                    timing.itemsPerSecond(),
                    timing.itemsPerCall(),
                    Double.isNaN(size.timesFaster(timing))
                            ? ""
                            : String.format(Locale.ROOT, "%.1f", size.timesFaster(timing)),
                    timing.calls());
        }
        out.println();
        out.printf(
                Locale.ROOT,
                "%,.0f bytes a memory on disk; recall@10 of the vector search against an exact scan %.4f;"
                        + " filled at %,.0f memories/s, not warmed up; %d warm-up rounds, %s.%n",
                size.bytesPerMemory(),
                size.recall(),
                size.fillPerSecond(),
                size.warmRounds(),
                size.stable() ? "all steady after them" : "not all steady after them");
    }

    static String time(double nanos) {
        if (nanos < 1e6) {
            return String.format(Locale.ROOT, "%.1f µs", nanos / 1e3);
        }
        return String.format(Locale.ROOT, "%.2f ms", nanos / 1e6);
    }
}
