package dev.langchain4j.memori.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a run of {@code speed} gave.
 *
 * @param circumstances what it was measured on and with, by name, in order
 * @param sizes         the figures for each size, ascending
 */
record SpeedReport(Map<String, String> circumstances, List<Size> sizes) {

    /**
     * One contestant's figures.
     *
     * @param timing its times
     * @param recall the share of the true ten nearest that it finds; NaN where that is no question
     * @param note   how it was built; empty for this library
     */
    record Line(Timing timing, double recall, String note) {

        boolean ours() {
            return timing.engine().equals(MemoriContestants.ENGINE);
        }

        /** Whether it is asked for the same as another: hybrid search has nothing of its kind, and must do more than vector search. */
        boolean comparableWith(Line other) {
            return text() == other.text() && search() && other.search();
        }

        private boolean text() {
            return timing.operation().equals(MemoriContestants.TEXT)
                    || timing.operation().equals(LexicalLanePeer.OPERATION);
        }

        private boolean search() {
            return text()
                    || timing.operation().startsWith("vector")
                    || timing.operation().equals(MemoriContestants.HYBRID);
        }
    }

    /**
     * The figures for stores of one size.
     *
     * @param memories       how many memories the stores held
     * @param lines          one for each contestant
     * @param skipped        which engines could not take part, and why
     * @param bytesPerMemory the size of the store's files, divided by its memories
     * @param fillPerSecond  how many memories a second went into the empty store, without warm-up
     * @param warmRounds     how many rounds of warm-up there were
     * @param stable         whether every contestant was steady after them
     */
    record Size(
            int memories,
            List<Line> lines,
            List<String> skipped,
            double bytesPerMemory,
            double fillPerSecond,
            int warmRounds,
            boolean stable) {

        /** How many times faster this library's searches are than those of the others; no rows where there are no others. */
        Table ratios() {
            List<Line> others = lines.stream().filter(line -> !line.ours()).toList();
            List<String> columns = new ArrayList<>(List.of("times faster than"));
            others.forEach(other -> columns.add(other.timing().engine()));
            List<Table.Row> rows = new ArrayList<>();
            for (Line line : lines) {
                List<Figure> figures = others.stream()
                        .map(other -> line.ours() && line.comparableWith(other)
                                ? Figure.times(line.timing().timesFasterThan(other.timing()))
                                : Figure.NONE)
                        .toList();
                if (figures.stream().anyMatch(figure -> !figure.equals(Figure.NONE))) {
                    rows.add(new Table.Row(line.timing().operation(), figures));
                }
            }
            return new Table("Times faster", columns, rows);
        }
    }
}
