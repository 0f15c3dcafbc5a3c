package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.RankProfile;

/**
 * What the neighbours of a session lend one another, by distance: the weight of the nearest neighbour stands at 0.
 *
 * @param lexical of their words
 * @param vector  of their cosines
 */
record NeighbourWeights(double[] lexical, double[] vector) {

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
}
