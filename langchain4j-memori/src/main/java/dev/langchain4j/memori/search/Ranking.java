package dev.langchain4j.memori.search;

import dev.langchain4j.memori.data.Explanation;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemoryHit;
import dev.langchain4j.memori.data.SearchRequest;
import dev.langchain4j.memori.store.Evidence;
import dev.langchain4j.memori.store.RankSignals;
import dev.langchain4j.memori.store.Scope;
import dev.langchain4j.memori.store.StoreReader;
import dev.langchain4j.memori.store.StoredMemory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** From what the lanes know to the hits of one search: scored, re-ranked by age and use, cut, loaded and explained. */
final class Ranking {

    /** Among so many for each hit wanted those are looked for that differ: as many as a lane proposes. */
    private static final int POOL_PER_HIT = 3;

    private final SearchRequest request;
    private final Question question;
    private final Relevance relevance;
    private final Decay decay;
    private final Instant now;

    Ranking(SearchRequest request, Question question, Relevance relevance, Decay decay, Instant now) {
        this.request = request;
        this.question = question;
        this.relevance = relevance;
        this.decay = decay;
        this.now = now;
    }

    Found rank(StoreReader reader, Scope scope, List<Evidence> evidence) {
        List<Scored> scored = inReach(evidence);
        Map<Long, RankSignals> signals = reader.signals(
                scored.stream().map(found -> found.evidence.key()).toList());
        List<Ranked> ranked = new ArrayList<>(scored.size());
        for (Scored found : scored) {
            RankSignals signal = signals.get(found.evidence.key());
            if (signal != null) {
                double score = relevance.faded(found.evidence, decay.factor(signal, now));
                if (score >= request.minScore()) {
                    ranked.add(new Ranked(found.evidence, signal, score));
                }
            }
        }
        ranked.sort(Comparator.comparingDouble(Ranked::score)
                .reversed()
                .thenComparing(found -> found.signals.id())
                .thenComparingLong(found -> found.evidence.key()));
        return load(reader, request.diversity() == 0 ? first(ranked, request.limit()) : diverse(reader, scope, ranked));
    }

    private List<Ranked> diverse(StoreReader reader, Scope scope, List<Ranked> ranked) {
        List<Ranked> pool = first(ranked, pool());
        Map<Long, List<float[]>> vectors = reader.vectors(
                scope, pool.stream().map(found -> found.evidence.key()).toList());
        return new Diversity(request.diversity())
                .choose(
                        pool,
                        request.limit(),
                        Ranked::score,
                        found -> vectors.getOrDefault(found.evidence.key(), List.of()));
    }

    /** Among how many the hits are chosen. */
    private int pool() {
        return request.diversity() == 0 ? request.limit() : request.limit() * POOL_PER_HIT;
    }

    private static <T> List<T> first(List<T> list, int count) {
        return list.subList(0, Math.min(count, list.size()));
    }

    /** Those that may be among the hits when age and use have done their utmost: the signals of the others need not be read. */
    private List<Scored> inReach(List<Evidence> evidence) {
        double wanted = relevance.isCalibrated() ? request.minRelevance() : 0;
        List<Scored> scored = new ArrayList<>(evidence.size());
        for (Evidence found : evidence) {
            double relevant = relevance.of(found);
            if (relevant >= wanted) {
                scored.add(new Scored(found, relevant));
            }
        }
        scored.sort(Comparator.comparingDouble(Scored::relevance).reversed());
        if (scored.size() <= pool()) {
            return scored;
        }
        double least = relevance.faded(scored.get(pool() - 1).evidence, decay.leastFactor());
        int count = pool();
        while (count < scored.size() && scored.get(count).relevance >= least) {
            count++;
        }
        return scored.subList(0, count);
    }

    private Found load(StoreReader reader, List<Ranked> ranked) {
        Map<Long, StoredMemory> loaded =
                reader.load(ranked.stream().map(found -> found.evidence.key()).toList());
        List<Long> keys = new ArrayList<>(ranked.size());
        List<MemoryHit> hits = new ArrayList<>(ranked.size());
        for (Ranked found : ranked) {
            StoredMemory memory = loaded.get(found.evidence.key());
            if (memory != null) {
                keys.add(memory.key());
                hits.add(new MemoryHit(memory.memory(), found.score, explain(found)));
            }
        }
        return new Found(keys, hits);
    }

    private Explanation explain(Ranked found) {
        String matched = request.explain() ? question.matched(found.evidence.matched()) : "";
        return Explanation.of(
                found.score, "score", relevance.explain(found.evidence, matched), decay.explain(found.signals, now));
    }

    private record Scored(Evidence evidence, double relevance) {}

    private record Ranked(Evidence evidence, RankSignals signals, double score) {}

    /**
     * What a search found.
     *
     * @param keys the store's numbers of the hits
     * @param hits the hits, best first
     */
    record Found(List<Long> keys, List<MemoryHit> hits) {

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
