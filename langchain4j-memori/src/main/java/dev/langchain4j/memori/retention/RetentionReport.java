package dev.langchain4j.memori.retention;

import dev.langchain4j.memori.data.ForgetReceipt;
import java.util.List;

/**
 * What a policy has done.
 *
 * @param rules    what each of its rules has done, in their order
 * @param finished false if a listener stopped the work; applying the policy again goes on with it
 */
public record RetentionReport(List<OfRule> rules, boolean finished) {

    /**
     * What one rule has done.
     *
     * @param rule      its name
     * @param receipts  proof of what was erased, one for each transaction
     * @param condensed the ids of the memories that were kept in place of what was erased
     */
    public record OfRule(String rule, List<ForgetReceipt> receipts, List<String> condensed) {

        /**
         * Copies the lists.
         *
         * @param rule      its name
         * @param receipts  proof of what was erased
         * @param condensed the ids of what was kept in its place
         */
        public OfRule {
            receipts = List.copyOf(receipts);
            condensed = List.copyOf(condensed);
        }

        /**
         * How many memories it has erased.
         *
         * @return their number
         */
        public int memories() {
            return receipts.stream().mapToInt(ForgetReceipt::memories).sum();
        }
    }

    /**
     * Copies the rules.
     *
     * @param rules    what each has done
     * @param finished whether all was done
     */
    public RetentionReport {
        rules = List.copyOf(rules);
    }

    /**
     * How many memories all rules together have erased.
     *
     * @return their number
     */
    public int memories() {
        return rules.stream().mapToInt(OfRule::memories).sum();
    }

    /**
     * Whether all that was erased was looked for afterwards and not found.
     *
     * @return true if every receipt says so
     */
    public boolean verified() {
        return rules.stream().flatMap(rule -> rule.receipts().stream()).allMatch(ForgetReceipt::verified);
    }
}
