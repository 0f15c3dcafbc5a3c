package dev.langchain4j.memori.vector;

/**
 * Up to how many vectors a set keeps them in which way. Measured with 384 dimensions: up to some thousands comparing all of them is fastest;
 * above that codes are, and the floats beside them cost 1.5 KB a vector, which a large set should not spend.
 *
 * @param exact     up to so many vectors all are compared at every search
 * @param floats    up to so many, floats are kept in memory; above, bytes
 * @param dimension vectors of fewer dimensions are always compared all: a code of so few bits would tell little
 */
public record Tiers(int exact, int floats, int dimension) {

    /** What was measured. */
    public static final Tiers DEFAULT = new Tiers(4_096, 65_536, 64);
}
