package dev.langchain4j.memori.tool;

import org.jspecify.annotations.Nullable;

/**
 * How many results a model gets.
 *
 * @param value the number
 * @param note  a sentence, with a space before it, if that is not what it asked for; else empty
 */
record Count(int value, String note) {

    static final int MAX = 50;

    static Count of(String name, @Nullable Integer wanted, int byDefault) {
        if (wanted == null) {
            return new Count(byDefault, "");
        }
        int value = Math.max(1, Math.min(MAX, wanted));
        return new Count(
                value,
                value == wanted
                        ? ""
                        : " (" + name + " must be from 1 to " + MAX + "; " + wanted + " was taken as " + value + ".)");
    }
}
