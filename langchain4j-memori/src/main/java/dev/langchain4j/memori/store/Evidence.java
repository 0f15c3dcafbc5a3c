package dev.langchain4j.memori.store;

import org.jspecify.annotations.Nullable;

/**
 * All that the lanes know of a memory that at least one of them proposes.
 *
 * @param key         the store's number of the version
 * @param lexicalRank its rank in the lexical lane, from 1; what is equal shares one; 0 if that lane does not propose it
 * @param bm25        BM25 with what its neighbours lend, 0 or more
 * @param ownBm25     BM25 of its own words
 * @param matched     bit i is set if it holds term i of the query itself
 * @param vectorRank  its rank in the vector lane, from 1; what is equal shares one; 0 if that lane does not propose it
 * @param cosine      its cosine with what its neighbours lend
 * @param ownCosine   its own cosine, from -1 to 1; NaN if it has no vector or that lane was not asked
 * @param authorNamed whether the query names its author, but not every author
 * @param asking      which share of its sentences are questions, from 0 to 1
 * @param dated       whether it speaks of a time
 * @param unread      its signals as they would be if nobody had read it and nobody else had said the same: so much is known without loading it
 * @param link        how facts lead to it from what the query names, or null if they do not
 */
public record Evidence(
        long key,
        int lexicalRank,
        double bm25,
        double ownBm25,
        long matched,
        int vectorRank,
        double cosine,
        double ownCosine,
        boolean authorNamed,
        double asking,
        boolean dated,
        RankSignals unread,
        @Nullable Link link) {

    /**
     * The same, with what neighbours lend known better.
     *
     * @param better the cosine with what its neighbours lend
     * @return the same evidence but for that
     */
    public Evidence withCosine(double better) {
        return new Evidence(
                key,
                lexicalRank,
                bm25,
                ownBm25,
                matched,
                vectorRank,
                better,
                ownCosine,
                authorNamed,
                asking,
                dated,
                unread,
                link);
    }

    /**
     * How facts lead to a memory.
     *
     * @param entity   the words of the query where the way begins
     * @param steps    how many facts it leads over, from 1
     * @param strength what it is worth, from 0 to 1: the less the longer it is, and the less likely its facts are
     */
    public record Link(String entity, int steps, double strength) {}
}
