package dev.langchain4j.memori.retention;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a policy would do now, without doing it.
 *
 * @param rules what each of its rules would do, in their order; what one takes is not for those behind it
 */
public record RetentionPreview(List<OfRule> rules) {

    /**
     * What one rule would do.
     *
     * @param rule      its name
     * @param ids       the memories that it would erase, in ascending order
     * @param condensed how many texts it would keep in their place
     * @param oldest    when the one of them that was left alone for the longest time was last changed, or null if there is none
     */
    public record OfRule(String rule, List<String> ids, int condensed, @Nullable Instant oldest) {

        /**
         * Copies the ids.
         *
         * @param rule      its name
         * @param ids       the memories that it would erase
         * @param condensed how many texts it would keep
         * @param oldest    the last change of the oldest
         */
        public OfRule {
            ids = List.copyOf(ids);
        }

        /**
         * How many memories it would erase.
         *
         * @return their number
         */
        public int memories() {
            return ids.size();
        }
    }

    /**
     * Copies the rules.
     *
     * @param rules what each would do
     */
    public RetentionPreview {
        rules = List.copyOf(rules);
    }

    /**
     * How many memories all rules together would erase.
     *
     * @return their number
     */
    public int memories() {
        return rules.stream().mapToInt(OfRule::memories).sum();
    }
}
