package dev.langchain4j.memori.fact;

import dev.langchain4j.memori.data.Texts;
import dev.langchain4j.memori.text.Names;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which predicates can have one object at a time. All others can have many: what is closed by mistake is missing without a trace on the page, what
 * stands beside something newer is seen.
 */
public final class Predicates {

    /** The predicates that are single-valued where nothing else is said. */
    public static final List<String> SINGLE_VALUED = List.of(
            "lives in",
            "lives at",
            "resides in",
            "is located in",
            "located in",
            "works at",
            "works for",
            "works as",
            "is employed by",
            "has boss",
            "has manager",
            "reports to",
            "is married to",
            "has spouse",
            "was born in",
            "born in",
            "born on",
            "has birthday",
            "has age",
            "is aged",
            "is named",
            "has name",
            "has phone number",
            "has email",
            "has address",
            "has status",
            "is owned by");

    /** Those of {@link #SINGLE_VALUED}. */
    public static final Predicates DEFAULT = singleValued(SINGLE_VALUED);

    private final Set<String> single;

    private Predicates(Set<String> single) {
        this.single = single;
    }

    /**
     * Certain predicates are single-valued, and no others.
     *
     * @param predicates which; compared without case, accents and white space around them
     * @return the predicates
     */
    public static Predicates singleValued(Collection<String> predicates) {
        return new Predicates(Texts.required("predicates", predicates).stream()
                .map(predicate -> Names.key(Texts.required("predicate", predicate)))
                .collect(Collectors.toUnmodifiableSet()));
    }

    boolean isSingleValued(String predicate) {
        return single.contains(Names.key(predicate));
    }
}
