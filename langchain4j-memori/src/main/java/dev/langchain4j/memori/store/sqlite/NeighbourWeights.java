package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.RankProfile;

/** What the neighbours of a session lend one another, by distance: the weight of the nearest neighbour stands at 0. */
final class NeighbourWeights {

    private final double[] lexical;
    private final double[] vector;

    private NeighbourWeights(double[] lexical, double[] vector) {
        this.lexical = lexical;
        this.vector = vector;
    }

    static NeighbourWeights of(RankProfile profile) {
        double[] lexical = new double[profile.neighbours()];
        double[] vector = new double[profile.neighbours()];
        double share = 1;
        for (int i = 0; i < lexical.length; i++) {
            lexical[i] = profile.lexicalLoan() * share;
            vector[i] = profile.vectorLoan() * share;
            share *= profile.falloff();
        }
        return new NeighbourWeights(lexical, vector);
    }

    /** Of their words; not to be changed. */
    double[] lexical() {
        return lexical;
    }

    /** Of their cosines; not to be changed. */
    double[] vector() {
        return vector;
    }
}
