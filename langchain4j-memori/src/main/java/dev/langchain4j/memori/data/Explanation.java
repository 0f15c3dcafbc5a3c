package dev.langchain4j.memori.data;

import java.util.List;
import java.util.Locale;

/**
 * Why a score is what it is: a tree whose root is the score of a hit and whose branches are what it was made of.
 *
 * @param value       the number this node explains
 * @param description what the number is
 * @param details     what it was computed from, in the order of computation; empty for a leaf
 */
public record Explanation(double value, String description, List<Explanation> details) {

    /**
     * Copies the details.
     *
     * @param value       the number this node explains
     * @param description what the number is
     * @param details     what it was computed from
     */
    public Explanation {
        details = List.copyOf(details);
    }

    /**
     * A node with its details.
     *
     * @param value       the number this node explains
     * @param description what the number is
     * @param details     what it was computed from
     * @return the node
     */
    public static Explanation of(double value, String description, Explanation... details) {
        return new Explanation(value, description, List.of(details));
    }

    /** The tree as indented lines, one a node: the value, then what it is. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        render(text, "");
        return text.toString();
    }

    private void render(StringBuilder text, String indent) {
        text.append(indent).append(String.format(Locale.ROOT, "%.4f  ", value)).append(description);
        for (Explanation detail : details) {
            text.append('\n');
            detail.render(text, indent + "  ");
        }
    }
}
