package dev.langchain4j.memori.text;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What a text mentions of one kind, and in which order. Things listed side by side ("Anna and Ben") have the same rank, since
 * their order means nothing.
 */
final class Mentions {

    /** Beyond, a text is a list or a log, and comparing every two of its things costs more than it tells. */
    private static final int MOST = 100;

    private final Map<String, Integer> ranks = new HashMap<>();
    private int rank;

    /** Adds a mention; only the first one of a thing counts. */
    void add(String value, boolean besideTheLast) {
        if (!besideTheLast) {
            rank++;
        }
        ranks.putIfAbsent(value, rank);
    }

    Set<String> values() {
        return ranks.keySet();
    }

    /** Whether two things that both texts mention have changed places. */
    boolean areExchanged(Mentions other) {
        if (ranks.size() > MOST) {
            return false;
        }
        for (Map.Entry<String, Integer> one : ranks.entrySet()) {
            Integer otherOne = other.ranks.get(one.getKey());
            if (otherOne == null) {
                continue;
            }
            for (Map.Entry<String, Integer> two : ranks.entrySet()) {
                Integer otherTwo = other.ranks.get(two.getKey());
                if (otherTwo != null && one.getValue() < two.getValue() && otherOne > otherTwo) {
                    return true;
                }
            }
        }
        return false;
    }
}
