package dev.langchain4j.memori.prompt;

import dev.langchain4j.model.TokenCountEstimator;
import java.util.List;

/**
 * Decides which entries of a context are shown. Each is tried in the whole text, since the counts of parts need not add up to that of the whole, and
 * what has not been counted within the budget is never shown.
 */
final class ContextBudget {

    private final String open;
    private final List<SectionText> sections;
    private final String close;
    private final int budget;
    private final TokenCountEstimator estimator;
    private final int frame;
    private int tokens;

    ContextBudget(String open, List<SectionText> sections, String close, int budget, TokenCountEstimator estimator) {
        this.open = open;
        this.sections = sections;
        this.close = close;
        this.budget = budget;
        this.estimator = estimator;
        this.frame = estimator.estimateTokenCountInText(text());
        this.tokens = frame;
    }

    /** The tokens of the text without any entry. */
    int frame() {
        return frame;
    }

    /** The tokens of the text as it is; more than the budget only while nothing is shown. */
    int tokens() {
        return tokens;
    }

    String text() {
        StringBuilder text = new StringBuilder(open);
        sections.forEach(section -> section.append(text));
        return text.append(close).toString();
    }

    /** Shows as much as fits. Mostly that is everything, which one more count tells. */
    void fill() {
        sections.forEach(SectionText::showAll);
        int all = estimator.estimateTokenCountInText(text());
        if (all <= budget) {
            tokens = all;
            return;
        }
        sections.forEach(SectionText::hideAll);
        long free = Math.max(0L, (long) budget - frame);
        long shares = sections.stream().mapToInt(SectionText::shares).sum();
        for (SectionText section : sections) {
            fill(section, free * section.shares() / shares);
        }
        goRound();
    }

    /** Shows what fits, in order, and costs no more together than the section may spend. */
    private void fill(SectionText section, long allowance) {
        long spent = 0;
        for (int entry = 0; entry < section.size(); entry++) {
            int before = tokens;
            if (shows(section, entry, allowance - spent)) {
                spent += (long) tokens - before;
            }
        }
    }

    /** What the shares have left: one entry a section in turn, whatever fits. */
    private void goRound() {
        int[] next = new int[sections.size()];
        boolean more = true;
        while (more) {
            more = false;
            for (int i = 0; i < next.length; i++) {
                next[i] = showOne(sections.get(i), next[i]);
                more |= next[i] < sections.get(i).size();
            }
        }
    }

    /** Where to go on after the next entry that fits. */
    private int showOne(SectionText section, int from) {
        for (int entry = from; entry < section.size(); entry++) {
            if (!section.shows(entry) && shows(section, entry, Long.MAX_VALUE)) {
                return entry + 1;
            }
        }
        return section.size();
    }

    private boolean shows(SectionText section, int entry, long allowance) {
        section.show(entry);
        int with = estimator.estimateTokenCountInText(text());
        if (with <= budget && (long) with - tokens <= allowance) {
            tokens = with;
            return true;
        }
        section.hide(entry);
        return false;
    }
}
