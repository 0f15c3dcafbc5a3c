package dev.langchain4j.memori.policy;

import dev.langchain4j.memori.data.NewMemory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One look at something that is about to be stored: gathers what the rules find in its parts. */
final class Screening {

    private final List<Rule> rules;
    private final Set<String> refused = new LinkedHashSet<>();
    private final Set<String> waiting = new LinkedHashSet<>();
    private final Set<String> removed = new LinkedHashSet<>();
    private Decision decision = Decision.ACCEPT;

    Screening(List<Rule> rules) {
        this.rules = rules;
    }

    /** A text that can be changed; returns it as it may be stored, the very same if nothing was found. */
    String text(String text) {
        List<Span> cut = new ArrayList<>();
        for (Rule rule : rules) {
            List<Span> found = rule.detector() == null || text.isEmpty()
                    ? List.of()
                    : rule.detector().find(text);
            if (!found.isEmpty()) {
                found.forEach(span -> note(rule.action(), span.what()));
                if (rule.action() != PolicyAction.QUARANTINE) {
                    cut.addAll(found);
                }
            }
        }
        return cut.isEmpty() ? text : without(text, cut);
    }

    @Nullable
    String optional(@Nullable String text) {
        return text == null ? null : text(text);
    }

    /** A text that cannot be changed, because others refer by it to what it names: what would be redacted elsewhere is refused. */
    void name(@Nullable String name) {
        for (Rule rule : rules) {
            if (name == null || rule.detector() == null || !rule.ofNames()) {
                continue;
            }
            PolicyAction action = rule.action() == PolicyAction.QUARANTINE ? rule.action() : PolicyAction.REFUSE;
            rule.detector().find(name).forEach(span -> note(action, span.what() + " in an id, session or key"));
        }
    }

    /** The rules that judge a memory as a whole. One that fails is taken to be met: it may have failed at what it was written against. */
    void whole(NewMemory memory) {
        for (Rule rule : rules) {
            if (rule.predicate() != null && met(rule, memory)) {
                note(rule.action(), rule.name());
            }
        }
    }

    static Optional<String> refusedWhole(List<Rule> rules, NewMemory memory) {
        return rules.stream()
                .filter(rule -> rule.predicate() != null && rule.action() == PolicyAction.REFUSE && met(rule, memory))
                .map(rule -> removal(rule.name()))
                .findFirst();
    }

    void quarantine(String why) {
        decision = decision.and(Decision.QUARANTINE);
        waiting.add(why);
    }

    Decision decision() {
        return decision;
    }

    /** The strictest that was found, and what was taken out; empty if nothing was. */
    String reason() {
        String taken = removed.isEmpty() ? "" : "removed from it: " + String.join(", ", removed);
        return switch (decision) {
            case REFUSE -> "the policy refuses it: " + String.join(", ", refused);
            case QUARANTINE -> "it waits in quarantine until a person has confirmed it: " + String.join(", ", waiting)
                    + (taken.isEmpty() ? "" : "; " + taken);
            case ACCEPT -> taken;
        };
    }

    private void note(PolicyAction action, String what) {
        switch (action) {
            case REFUSE -> {
                decision = Decision.REFUSE;
                refused.add(what);
            }
            case QUARANTINE -> quarantine(what);
            case REDACT -> removed.add(what);
        }
    }

    private static boolean met(Rule rule, NewMemory memory) {
        try {
            return rule.predicate() != null && rule.predicate().test(memory);
        } catch (RuntimeException e) {
            return true;
        }
    }

    /** What overlaps or touches is one, and is called by the name of its beginning. */
    private static String without(String text, List<Span> cut) {
        cut.sort(Comparator.comparingInt(Span::start).thenComparing(Span::end, Comparator.reverseOrder()));
        StringBuilder left = new StringBuilder(text.length());
        int done = 0;
        for (Span span : cut) {
            if (span.start() >= done) {
                left.append(text, done, span.start()).append(removal(span.what()));
            }
            done = Math.max(done, span.end());
        }
        return left.append(text, done, text.length()).toString();
    }

    /** What stands in the place of something that was removed. */
    static String removal(String what) {
        return "[" + what + " removed]";
    }
}
