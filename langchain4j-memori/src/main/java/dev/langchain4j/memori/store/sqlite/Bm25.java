package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.RankProfile;
import java.util.List;

/**
 * Okapi BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009),
 *
 * <pre>
 *   score(d) = sum over terms t of  ln(1 + (N - n(t) + 0.5) / (n(t) + 0.5)) · f·(k1 + 1) / (f + k1·(1 - b + b·|d| / avg|d|))
 * </pre>
 *
 * with f the occurrences of t in d, n(t) the memories that hold t, N all memories and |d| the tokens of d.
 */
final class Bm25 {

    private final double k1;
    private final boolean neighbours;
    private final double memories;
    /** The denominator but for the occurrences: of no length, and of each token. */
    private final double base;

    private final double perToken;
    private final double perOwnToken;

    /** The formula for some collections that are searched together; {@code neighbours} says whether those of a session lend words. */
    Bm25(RankProfile profile, boolean neighbours, List<LoadedCollection> collections) {
        this.k1 = profile.k1();
        this.neighbours = neighbours;
        double rows = 0;
        double tokens = 0;
        double tokensWithNeighbours = 0;
        for (LoadedCollection collection : collections) {
            rows += collection.directory().size();
            tokens += collection.directory().tokens(false);
            tokensWithNeighbours += collection.directory().tokens(neighbours);
        }
        this.memories = rows;
        this.base = k1 * (1 - profile.b());
        this.perToken = k1 * profile.b() * Math.max(1, rows) / Math.max(1, tokensWithNeighbours);
        this.perOwnToken = k1 * profile.b() * Math.max(1, rows) / Math.max(1, tokens);
    }

    /** What a term weighs that some memories hold. */
    double idf(int holding) {
        return Math.log(1 + (Math.max(memories, holding) - holding + 0.5) / (holding + 0.5));
    }

    /** What the occurrences of a term count in a slot, those that its neighbours lend among them. */
    double total(double frequency, Directory directory, int slot) {
        return saturated(frequency, perToken * directory.length(slot, neighbours));
    }

    /** What a slot's own occurrences of a term count. */
    double own(double frequency, Directory directory, int slot) {
        return saturated(frequency, perOwnToken * directory.length(slot, false));
    }

    /** What that many occurrences count at the most: in a memory of no length. */
    double atMost(double frequency) {
        return frequency == 0 ? 0 : saturated(frequency, 0);
    }

    private double saturated(double frequency, double length) {
        return frequency * (k1 + 1) / (frequency + base + length);
    }
}
