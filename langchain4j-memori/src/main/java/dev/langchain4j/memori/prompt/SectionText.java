package dev.langchain4j.memori.prompt;

import dev.langchain4j.memori.data.ContextSection;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/** The entries of one section of a context, each with a line feed behind it, and which of them are shown. */
final class SectionText {

    private final ContextSection section;
    private final List<String> entries;
    private final BitSet shown;

    SectionText(ContextSection section, List<String> entries) {
        this.section = section;
        this.entries = entries;
        this.shown = new BitSet(entries.size());
    }

    ContextSection section() {
        return section;
    }

    /** How many shares of the budget it has: what is always meant for the prompt, or found for the task, counts twice. */
    int shares() {
        return switch (section) {
            case PINNED, CORE, RELEVANT -> 2;
            case RECENT, FREQUENT, STALE, STATS -> 1;
        };
    }

    int size() {
        return entries.size();
    }

    int shown() {
        return shown.cardinality();
    }

    boolean shows(int entry) {
        return shown.get(entry);
    }

    void show(int entry) {
        shown.set(entry);
    }

    void hide(int entry) {
        shown.clear(entry);
    }

    void showAll() {
        shown.set(0, entries.size());
    }

    void hideAll() {
        shown.clear();
    }

    /** Of what the entries were made of, those that are shown. */
    <T> List<T> shownOf(List<T> all) {
        return IntStream.range(0, all.size())
                .filter(this::shows)
                .mapToObj(all::get)
                .toList();
    }

    void append(StringBuilder text) {
        if (!shown.isEmpty()) {
            text.append(heading());
            shown.stream().forEach(entry -> text.append(entries.get(entry)));
        }
    }

    private String heading() {
        return switch (section) {
            case PINNED -> "Pinned:\n";
            case CORE -> "Core memory:\n";
            case RELEVANT -> "Relevant to the task:\n";
            case RECENT -> "Recent:\n";
            case FREQUENT -> "Often used:\n";
            case STALE -> "Unused for a long time, candidates to update or forget:\n";
            case STATS -> "";
        };
    }
}
