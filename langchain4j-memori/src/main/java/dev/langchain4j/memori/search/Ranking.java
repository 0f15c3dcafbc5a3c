package dev.langchain4j.memori.search;

import dev.langchain4j.memori.data.Explanation;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemoryHit;
import dev.langchain4j.memori.data.SearchRequest;
import dev.langchain4j.memori.store.Evidence;
import dev.langchain4j.memori.store.Findings;
import dev.langchain4j.memori.store.RankSignals;
import dev.langchain4j.memori.store.Scope;
import dev.langchain4j.memori.store.StoreReader;
import dev.langchain4j.memori.store.StoredMemory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** From what the lanes know to the hits of one search: scored, re-ranked by age and use, cut, loaded and explained. */
final class Ranking {

    /** Among so many for each hit wanted those are looked for that differ: as many as a lane proposes. */
    private static final int POOL_PER_HIT = 3;

    private final SearchRequest request;
    private final Question question;
    private final Relevance relevance;
    private final Weighing weighing;

    Ranking(SearchRequest request, Question question, Relevance relevance, Weighing weighing) {
        this.request = request;
        this.question = question;
        this.relevance = relevance;
        this.weighing = weighing;
    }

    Found rank(StoreReader reader, Scope scope, Findings findings) {
        List<Ranked> ranked = new Succession(reader, scope, request.selection(), relevance, weighing)
                .preferred(loaded(reader, reachable(findings)));
        ranked.removeIf(found -> found.score < request.minScore());
        ranked.sort(Comparator.comparingDouble(Ranked::score)
                .reversed()
                .thenComparing(Ranked::id)
                .thenComparingLong(Ranked::key));
        return found(request.diversity() == 0 ? first(ranked, request.limit()) : diverse(reader, scope, ranked));
    }

    /** Those that may be among the hits whatever is still to be learnt of them: the others need not be loaded. */
    private List<Evidence> reachable(Findings findings) {
        double wanted = wanted(request, relevance);
        List<Bounded> bounded = new ArrayList<>();
        for (Evidence found : findings.evidence()) {
            if (relevance.of(found) >= wanted) {
                bounded.add(new Bounded(
                        found,
                        relevance.weighed(found, weighing.least(found.unread())),
                        relevance.weighed(found, weighing.greatest(found.unread(), findings.corroborated()))));
            }
        }
        if (bounded.size() > pool(request)) {
            bounded.sort(Comparator.comparingDouble(Bounded::least).reversed());
            double sure = bounded.get(pool(request) - 1).least;
            bounded.removeIf(found -> found.most < sure);
        }
        return bounded.stream().map(Bounded::evidence).toList();
    }

    private List<Ranked> loaded(StoreReader reader, List<Evidence> reachable) {
        Map<Long, StoredMemory> loaded =
                reader.load(reachable.stream().map(Evidence::key).toList());
        List<Ranked> ranked = new ArrayList<>(reachable.size());
        for (Evidence found : reachable) {
            StoredMemory memory = loaded.get(found.key());
            if (memory != null) {
                double factor = weighing.factor(RankSignals.of(memory.memory()));
                ranked.add(new Ranked(found, memory, relevance.weighed(found, factor), null));
            }
        }
        return ranked;
    }

    private List<Ranked> diverse(StoreReader reader, Scope scope, List<Ranked> ranked) {
        List<Ranked> pool = first(ranked, pool(request));
        Map<Long, List<float[]>> vectors =
                reader.vectors(scope, pool.stream().map(Ranked::key).toList());
        return new Diversity(request.diversity())
                .choose(pool, request.limit(), Ranked::score, found -> vectors.getOrDefault(found.key(), List.of()));
    }

    /** Among how many the hits of a request are chosen. */
    static int pool(SearchRequest request) {
        return request.diversity() == 0 ? request.limit() : request.limit() * POOL_PER_HIT;
    }

    /** How well a hit of a request has to fit. */
    static double wanted(SearchRequest request, Relevance relevance) {
        return relevance.isCalibrated() ? request.minRelevance() : 0;
    }

    private static <T> List<T> first(List<T> list, int count) {
        return list.subList(0, Math.min(count, list.size()));
    }

    private Found found(List<Ranked> ranked) {
        List<Long> keys = new ArrayList<>(ranked.size());
        List<MemoryHit> hits = new ArrayList<>(ranked.size());
        for (Ranked found : ranked) {
            keys.add(found.key());
            hits.add(new MemoryHit(found.memory.memory(), found.score, explain(found)));
        }
        return new Found(keys, hits);
    }

    private Explanation explain(Ranked found) {
        String matched = request.explain() ? question.matched(found.evidence.matched()) : "";
        List<Explanation> parts = new ArrayList<>();
        parts.add(relevance.explain(found.evidence, matched));
        parts.addAll(weighing.explain(found.signals()));
        if (found.corrects != null) {
            parts.add(Explanation.of(found.score, "found by what it corrects: " + found.corrects));
        }
        return new Explanation(found.score, "score", parts);
    }

    /** A candidate, and between what its score will be. */
    private record Bounded(Evidence evidence, double least, double most) {}

    /**
     * A candidate with its score.
     *
     * @param evidence what the lanes know of it, or of the memory that it corrects
     * @param memory   the memory
     * @param score    from 0 to 1
     * @param corrects the id of the memory that it corrects and by which it was found, or null where the lanes found it by itself
     */
    record Ranked(Evidence evidence, StoredMemory memory, double score, @Nullable String corrects) {
        long key() {
            return memory.key();
        }

        String id() {
            return memory.memory().id();
        }

        RankSignals signals() {
            return RankSignals.of(memory.memory());
        }
    }

    /**
     * What a search found.
     *
     * @param keys the store's numbers of the hits
     * @param hits the hits, best first
     */
    record Found(List<Long> keys, List<MemoryHit> hits) {

        /** Those that stand in a namespace: whoever else they are shared with, its reads of them count for nothing. */
        List<Long> keysOf(String namespace) {
            List<Long> own = new ArrayList<>(keys.size());
            for (int i = 0; i < hits.size(); i++) {
                if (hits.get(i).memory().namespace().equals(namespace)) {
                    own.add(keys.get(i));
                }
            }
            return own;
        }

        /** Some of the same memories in another order. */
        Found with(List<MemoryHit> others) {
            IdentityHashMap<Memory, Long> byMemory = new IdentityHashMap<>();
            for (int i = 0; i < hits.size(); i++) {
                byMemory.put(hits.get(i).memory(), keys.get(i));
            }
            return new Found(
                    others.stream()
                            .map(hit -> Objects.requireNonNull(byMemory.get(hit.memory())))
                            .toList(),
                    others);
        }
    }
}
