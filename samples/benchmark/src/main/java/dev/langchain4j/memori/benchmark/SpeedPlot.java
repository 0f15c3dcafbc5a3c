package dev.langchain4j.memori.benchmark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Draws the median of every search over the number of memories, both by powers of ten, as an SVG file that needs nothing else: readable on a
 * light page and on a dark one, for its colours stand apart from both.
 */
final class SpeedPlot {

    private static final int WIDTH = 860;
    private static final int HEIGHT = 460;
    private static final int LEFT = 70;
    private static final int RIGHT = 260;
    private static final int TOP = 46;
    private static final int BOTTOM = 50;
    private static final int LABEL_HEIGHT = 17;

    private static final List<String> COLOURS = List.of(
            "#1f9d6a", "#2f81d6", "#d9822b", "#b457c2", "#d64550", "#8a8f29", "#4aa3a2", "#9a6b4b", "#7a7f87",
            "#c04f8c");

    private record Point(int memories, double nanos) {}

    private final Map<String, List<Point>> series;
    private final double lowestSize;
    private final double highestSize;
    private final int lowestPower;
    private final int highestPower;

    private SpeedPlot(Map<String, List<Point>> series) {
        this.series = series;
        double low = Double.MAX_VALUE;
        double high = 0;
        double smallest = Double.MAX_VALUE;
        double largest = 0;
        for (List<Point> points : series.values()) {
            for (Point point : points) {
                low = Math.min(low, point.nanos());
                high = Math.max(high, point.nanos());
                smallest = Math.min(smallest, point.memories());
                largest = Math.max(largest, point.memories());
            }
        }
        this.lowestPower = (int) Math.floor(Math.log10(low));
        this.highestPower = Math.max(lowestPower + 1, (int) Math.ceil(Math.log10(high)));
        this.lowestSize = Math.log10(smallest);
        this.highestSize = Math.max(lowestSize + 0.5, Math.log10(largest));
    }

    /** The file's content; a plot without lines where nothing was searched. */
    static String of(SpeedReport report) {
        Map<String, List<Point>> series = new LinkedHashMap<>();
        for (SpeedReport.Size size : report.sizes()) {
            for (SpeedReport.Line line : size.lines()) {
                Timing timing = line.timing();
                boolean drawn = timing.operation().startsWith("vector")
                        || timing.operation().equals(MemoriContestants.TEXT)
                        || timing.operation().equals(MemoriContestants.HYBRID);
                if (drawn) {
                    String name = line.ours() ? "memori: " + timing.operation() : timing.engine();
                    series.computeIfAbsent(name, added -> new ArrayList<>())
                            .add(new Point(size.memories(), timing.p50()));
                }
            }
        }
        return series.isEmpty() ? empty() : new SpeedPlot(series).svg();
    }

    private static String empty() {
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 10 10\"/>\n";
    }

    private String svg() {
        StringBuilder svg = new StringBuilder(4_096);
        add(svg, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\"", WIDTH, HEIGHT);
        svg.append(" font-family=\"system-ui, sans-serif\" font-size=\"12\">\n");
        svg.append("<title>Median time of a search over the number of memories</title>\n");
        svg.append("<style>text{fill:#57606a}.grid{stroke:#8b949e;stroke-opacity:.3}path{fill:none;stroke-width:2}")
                .append(".peer{stroke-dasharray:6 4}@media(prefers-color-scheme:dark){text{fill:#c9d1d9}}</style>\n");
        add(
                svg,
                "<text x=\"%d\" y=\"22\" font-size=\"15\">Median time of a search, one thread, vectors given</text>\n",
                LEFT);
        grid(svg);
        int number = 0;
        for (Map.Entry<String, List<Point>> line : series.entrySet()) {
            line(svg, line.getKey(), line.getValue(), COLOURS.get(number++ % COLOURS.size()));
        }
        labels(svg);
        return svg.append("</svg>\n").toString();
    }

    private void grid(StringBuilder svg) {
        for (int power = lowestPower; power <= highestPower; power++) {
            double y = y(Math.pow(10, power));
            add(svg, "<path class=\"grid\" d=\"M%d %.1fH%d\"/>\n", LEFT, y, WIDTH - RIGHT);
            add(svg, "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>\n", LEFT - 8, y + 4, power(power));
        }
        series.values().stream()
                .flatMap(List::stream)
                .mapToInt(Point::memories)
                .distinct()
                .forEach(size -> {
                    add(svg, "<path class=\"grid\" d=\"M%.1f %dV%d\"/>\n", x(size), TOP, HEIGHT - BOTTOM);
                    add(
                            svg,
                            "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%,d</text>\n",
                            x(size),
                            HEIGHT - BOTTOM + 18,
                            size);
                });
        add(
                svg,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">memories</text>\n",
                (LEFT + WIDTH - RIGHT) / 2,
                HEIGHT - 10);
    }

    private void line(StringBuilder svg, String name, List<Point> points, String colour) {
        StringBuilder path = new StringBuilder();
        for (Point point : points) {
            add(path, "%s%.1f %.1f", path.isEmpty() ? "M" : "L", x(point.memories()), y(point.nanos()));
        }
        add(
                svg,
                "<path%s stroke=\"%s\" d=\"%s\"/>\n",
                name.startsWith("memori") ? "" : " class=\"peer\"",
                colour,
                path);
        for (Point point : points) {
            add(
                    svg,
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"><title>%s, %,d: %s</title></circle>\n",
                    x(point.memories()),
                    y(point.nanos()),
                    colour,
                    escaped(name),
                    point.memories(),
                    MarkdownReport.time(point.nanos()));
        }
    }

    /** Beside the last points, from the slowest down, moved apart where they would touch. */
    private void labels(StringBuilder svg) {
        List<String> names = new ArrayList<>(series.keySet());
        List<String> slowestFirst = new ArrayList<>(names);
        slowestFirst.sort((a, b) -> Double.compare(last(b).nanos(), last(a).nanos()));
        double next = TOP;
        double spare = HEIGHT - BOTTOM - TOP - LABEL_HEIGHT * (double) slowestFirst.size();
        for (String name : slowestFirst) {
            Point last = last(name);
            double wanted = y(last.nanos()) + 4;
            double y = Math.max(next, Math.min(wanted, next + Math.max(0, spare)));
            spare -= y - next;
            next = y + LABEL_HEIGHT;
            String colour = COLOURS.get(names.indexOf(name) % COLOURS.size());
            add(
                    svg,
                    "<text x=\"%d\" y=\"%.1f\" style=\"fill:%s\">%s, %s</text>\n",
                    WIDTH - RIGHT + 14,
                    y,
                    colour,
                    escaped(name),
                    MarkdownReport.time(last.nanos()));
        }
    }

    private Point last(String name) {
        List<Point> points = series.getOrDefault(name, List.of());
        return points.get(points.size() - 1);
    }

    private double x(double memories) {
        double share = (Math.log10(memories) - lowestSize) / (highestSize - lowestSize);
        return LEFT + share * (WIDTH - RIGHT - LEFT);
    }

    private double y(double nanos) {
        double share = (Math.log10(nanos) - lowestPower) / (highestPower - lowestPower);
        return HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP);
    }

    private static String power(int power) {
        if (power < 3) {
            return Math.round(Math.pow(10, power)) + " ns";
        }
        return power < 6 ? Math.round(Math.pow(10, power - 3)) + " µs" : Math.round(Math.pow(10, power - 6)) + " ms";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }

    private static void add(StringBuilder to, String format, Object... values) {
        to.append(String.format(Locale.ROOT, format, values));
    }
}
