package dev.langchain4j.memori.search;

import java.util.Locale;

/** Numbers as explanations show them: every hit of every search has several, and {@code String.format} takes longer than finding the hit. */
final class Decimals {

    /** Beyond that the hundredths do not fit into a long any more. */
    private static final double MOST = 1e15;

    private Decimals() {}

    /** With two decimals. */
    static String rounded(double value) {
        if (!(Math.abs(value) < MOST)) {
            return String.format(Locale.ROOT, "%.2f", value);
        }
        long hundredths = Math.round(Math.abs(value) * 100);
        StringBuilder text = new StringBuilder(8);
        if (value < 0) {
            text.append('-');
        }
        text.append(hundredths / 100).append('.');
        if (hundredths % 100 < 10) {
            text.append('0');
        }
        return text.append(hundredths % 100).toString();
    }

    /** With two decimals and its sign. */
    static String signed(double value) {
        return value < 0 || Double.isNaN(value) ? rounded(value) : "+" + rounded(value);
    }
}
