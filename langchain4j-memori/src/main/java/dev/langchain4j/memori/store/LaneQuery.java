package dev.langchain4j.memori.store;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.memori.data.EmbeddingModelId;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a search asks of the lanes.
 *
 * @param terms     the words of the lexical lane: each one token or the consecutive tokens of a phrase
 * @param times     the times that the question speaks of, each a choice of ranges; they act as further terms of the lexical lane, which all
 *                  memories hold that occurred in one of the ranges. With the terms at most {@value StoreReader#MAX_TERMS}
 * @param vector    what the vector lane compares with, or null where that lane is not asked
 * @param neighbours whether neighbours of a session lend one another evidence
 * @param graph     what the graph lane begins with, or null where that lane is not asked
 * @param limit     how many candidates each lane proposes at the most
 * @param shortlist which of them are worth to be worked out in full, or null if all are
 */
public record LaneQuery(
        List<List<String>> terms,
        List<List<TimeRange>> times,
        @Nullable QueryVector vector,
        boolean neighbours,
        @Nullable GraphQuery graph,
        int limit,
        @Nullable Shortlist shortlist) {

    /**
     * Copies the lists.
     *
     * @param terms     the words
     * @param times     the times
     * @param vector    the vector, or null
     * @param neighbours whether neighbours lend evidence
     * @param graph     what the graph lane begins with, or null
     * @param limit     how many candidates each lane proposes
     * @param shortlist which of them are worked out in full, or null
     */
    public LaneQuery {
        terms = List.copyOf(terms);
        times = List.copyOf(times);
        if (terms.size() + times.size() > StoreReader.MAX_TERMS) {
            throw new IllegalArgumentException(
                    (terms.size() + times.size()) + " terms; at most " + StoreReader.MAX_TERMS + " are possible");
        }
    }

    /**
     * The same query of the lexical lane alone.
     *
     * @return a query without vector
     */
    public LaneQuery withoutVector() {
        return new LaneQuery(terms, times, null, neighbours, graph, limit, shortlist);
    }

    /**
     * What the graph lane is asked.
     *
     * @param text  the question; the entities that it names are where the walk begins
     * @param depth how many facts to walk over, from 1
     */
    public record GraphQuery(String text, int depth) {}

    /**
     * What of the candidates is left out once all but what neighbours lend them is known, and that about: to compare a query with the neighbours of each
     * would take longer than to find them. Left out is who cannot reach what so many others have for sure.
     *
     * @param size    how many others, from 1
     * @param reaches given what was found roughly, says between what the score of a candidate will be
     */
    public record Shortlist(int size, Function<Findings, Function<Evidence, Reach>> reaches) {}

    /**
     * Between what a score will be, whatever is still to be learnt of a memory.
     *
     * @param least what it will be at the least
     * @param most  what it can be at the most
     */
    public record Reach(double least, double most) {}

    /**
     * A vector to compare with.
     *
     * @param model what made it: the store's model, or for a collection of given vectors the callers
     * @param embedding a finite vector of that model's dimension, not all zero
     * @param exact whether no nearest memory may be missed, however long it takes; otherwise a large collection may be searched by what tells
     *              its vectors apart but roughly
     */
    public record QueryVector(EmbeddingModelId model, Embedding embedding, boolean exact) {}
}
