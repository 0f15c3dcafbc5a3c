package dev.langchain4j.memori.benchmark;

import java.util.Locale;

/**
 * One cell of a table: for people with a unit, for programs as a number.
 *
 * @param value the number; NaN where there is none
 * @param unit  what it counts
 */
record Figure(double value, Unit unit) {

    enum Unit {
        NANOS,
        PER_SECOND,
        TIMES,
        SHARE,
        BYTES,
        COUNT
    }

    static final Figure NONE = new Figure(Double.NaN, Unit.COUNT);

    static Figure nanos(double value) {
        return new Figure(value, Unit.NANOS);
    }

    static Figure perSecond(double value) {
        return new Figure(value, Unit.PER_SECOND);
    }

    static Figure times(double value) {
        return new Figure(value, Unit.TIMES);
    }

    static Figure share(double value) {
        return new Figure(value, Unit.SHARE);
    }

    static Figure bytes(double value) {
        return new Figure(value, Unit.BYTES);
    }

    static Figure count(double value) {
        return new Figure(value, Unit.COUNT);
    }

    String text() {
        if (Double.isNaN(value)) {
            return "";
        }
        return switch (unit) {
            case NANOS -> MarkdownReport.time(value);
            case PER_SECOND -> String.format(Locale.ROOT, "%,.0f/s", value);
            case TIMES -> String.format(Locale.ROOT, "%.2f", value);
            case SHARE -> String.format(Locale.ROOT, "%.4f", value);
            case BYTES -> bytes();
            case COUNT -> String.format(Locale.ROOT, "%,.0f", value);
        };
    }

    private String bytes() {
        if (value < 10_000) {
            return String.format(Locale.ROOT, "%,.0f B", value);
        }
        return value < 10e6
                ? String.format(Locale.ROOT, "%,.1f KB", value / 1e3)
                : String.format(Locale.ROOT, "%,.1f MB", value / 1e6);
    }
}
