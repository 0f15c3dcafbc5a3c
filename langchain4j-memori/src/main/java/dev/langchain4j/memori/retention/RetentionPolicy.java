package dev.langchain4j.memori.retention;

import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.MemoryType;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules of retention in their order: a memory is for the first rule that takes it. Immutable. Pinned memories and core memory are never touched. */
public final class RetentionPolicy {

    /** The metadata key of a condensed memory that tells how many it stands for. */
    public static final String CONDENSED = "condensed";

    /** The metadata key of a condensed memory that tells when the first of those that it stands for happened, as an ISO time. */
    public static final String CONDENSED_FROM = "condensedFrom";

    /** The metadata key of a condensed memory that tells when the last of those that it stands for happened, as an ISO time. */
    public static final String CONDENSED_TO = "condensedTo";

    private static final Duration FIRST_STAGE = Duration.ofDays(7);
    private static final Duration SECOND_STAGE = Duration.ofDays(30);
    private static final double UNIMPORTANT = 0.3;

    private final List<RetentionRule> rules;

    private RetentionPolicy(List<RetentionRule> rules) {
        this.rules = rules;
    }

    /**
     * A policy.
     *
     * @param rules at least one, with different names
     * @return the policy
     * @throws MemoriException if there is none, or two have one name
     */
    public static RetentionPolicy of(RetentionRule... rules) {
        if (rules.length == 0) {
            throw MemoriException.invalid("a retention policy needs at least one rule");
        }
        Set<String> names = new HashSet<>();
        for (RetentionRule rule : rules) {
            if (!names.add(rule.name())) {
                throw MemoriException.invalid("two rules of a retention policy are called '" + rule.name() + "'");
            }
        }
        return new RetentionPolicy(List.of(rules));
    }

    /**
     * Erases what has expired, and nothing else.
     *
     * @return the policy
     */
    public static RetentionPolicy expired() {
        return of(RetentionRule.named("expired").expired().build());
    }

    /**
     * Three stages of age, with the condenser that comes with this library.
     *
     * @return the policy, as {@link #threeStages(Condenser)}
     */
    public static RetentionPolicy threeStages() {
        return threeStages(Condenser.extractive(Condenser.DEFAULT_LENGTH));
    }

    /**
     * Three stages of age. Everything stays for 7 days after its last change. Then what is less important than 0.3 goes (what nobody has rated is 0.5 and
     * stays). After 30 days what is left of each session, or each day, is condensed to one memory, except for procedures, half of which would be none. What
     * has expired goes at any age.
     *
     * @param condenser makes the texts of the third stage
     * @return the policy
     */
    public static RetentionPolicy threeStages(Condenser condenser) {
        return of(
                RetentionRule.named("expired").expired().build(),
                RetentionRule.named("unimportant after 7 days")
                        .olderThan(FIRST_STAGE)
                        .lessImportantThan(UNIMPORTANT)
                        .build(),
                RetentionRule.named("condensed after 30 days")
                        .among(MemorySelection.builder()
                                .types(MemoryType.EPISODIC, MemoryType.SEMANTIC, MemoryType.WORKING, MemoryType.STATE)
                                .build())
                        .olderThan(SECOND_STAGE)
                        .condense(condenser)
                        .build());
    }

    /**
     * The rules.
     *
     * @return the rules in their order
     */
    public List<RetentionRule> rules() {
        return rules;
    }
}
