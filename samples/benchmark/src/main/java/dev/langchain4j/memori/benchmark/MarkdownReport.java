package dev.langchain4j.memori.benchmark;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The report of {@code speed} for people, ready to be pasted into a README. */
final class MarkdownReport {

    private MarkdownReport() {}

    static void print(SpeedReport report, PrintWriter out) {
        report.circumstances().forEach((name, value) -> out.println("- " + name + ": " + value));
        report.sizes().forEach(size -> print(size, out));
        out.println();
        out.println(
                "p50 and operations a second: medians of the rounds; p99: over all calls. Adds: time and rate a memory."
                        + " Allocated: bytes that the calling thread takes from the heap in a call. Recall@10: against a scan in double"
                        + " precision. Times faster: the other's p50 divided by that of this library, median of the rounds' ratios;"
                        + " the others are asked for vector search, in the column of FTS5 for text search.");
        out.flush();
    }

    private static void print(SpeedReport.Size size, PrintWriter out) {
        out.println();
        out.printf(Locale.ROOT, "### %,d memories%n%n", size.memories());
        out.println("| operation | engine | p50 | p99 | operations/s | items a call | allocated | recall@10 | calls |");
        out.println("|---|---|---:|---:|---:|---:|---:|---:|---:|");
        for (SpeedReport.Line line : size.lines()) {
            Timing timing = line.timing();
            out.printf(
                    Locale.ROOT,
                    "| %s | %s | %s | %s | %,.0f | %.1f | %s | %s | %,d |%n",
                    timing.operation(),
                    timing.engine(),
                    time(timing.p50()),
                    time(timing.p99()),
                    timing.itemsPerSecond(),
                    timing.itemsPerCall(),
                    Figure.bytes(timing.allocatedPerCall()).text(),
                    Figure.share(line.recall()).text(),
                    timing.calls());
        }
        Table ratios = size.ratios();
        if (!ratios.rows().isEmpty()) {
            out.println();
            Report.rows(ratios, out);
        }
        out.println();
        out.println(String.join(" ", remarks(size)));
    }

    private static List<String> remarks(SpeedReport.Size size) {
        List<String> remarks = new ArrayList<>();
        remarks.add(String.format(
                Locale.ROOT,
                "%,.0f bytes a memory on disk; filled at %,.0f memories/s, not warmed up; %d warm-up rounds, %s.",
                size.bytesPerMemory(),
                size.fillPerSecond(),
                size.warmRounds(),
                size.stable() ? "all steady after them" : "not all steady after them"));
        for (SpeedReport.Line line : size.lines()) {
            if (!line.note().isEmpty()) {
                remarks.add(
                        (line.ours() ? line.timing().operation() : line.timing().engine()) + ": " + line.note() + ".");
            }
        }
        remarks.addAll(size.skipped());
        return remarks;
    }

    static String time(double nanos) {
        if (nanos < 1e6) {
            return String.format(Locale.ROOT, "%.1f µs", nanos / 1e3);
        }
        return nanos < 1e10
                ? String.format(Locale.ROOT, "%.2f ms", nanos / 1e6)
                : String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
    }
}
