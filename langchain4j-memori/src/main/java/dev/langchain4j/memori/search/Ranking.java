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

    Found rank(StoreReader reader, Scope scope, List<Evidence> evidence) {
        List<Ranked> ranked = new Succession(reader, scope, request.selection(), relevance, weighing)
                .preferred(ranked(reader, evidence));
        ranked.removeIf(found -> found.score < request.minScore());
        ranked.sort(Comparator.comparingDouble(Ranked::score)
                .reversed()
                .thenComparing(found -> found.signals.id())
                .thenComparingLong(Ranked::key));
        return load(reader, request.diversity() == 0 ? first(ranked, request.limit()) : diverse(reader, scope, ranked));
    }

    private List<Ranked> ranked(StoreReader reader, List<Evidence> evidence) {
        List<Scored> scored = relevant(evidence);
        int reach = reach(scored);
        List<Ranked> ranked = weighed(reader, scored.subList(0, reach));
        if (reach < scored.size() && ranked.stream().anyMatch(found -> weighing.hasEnded(found.signals))) {
            // What is no longer true makes room for others.
            ranked.addAll(weighed(reader, scored.subList(reach, scored.size())));
        }
        return ranked;
    }

    private List<Ranked> weighed(StoreReader reader, List<Scored> scored) {
        Map<Long, RankSignals> signals = reader.signals(
                scored.stream().map(found -> found.evidence.key()).toList());
        List<Ranked> ranked = new ArrayList<>(scored.size());
        for (Scored found : scored) {
            RankSignals signal = signals.get(found.evidence.key());
            if (signal != null) {
                ranked.add(new Ranked(
                        found.evidence, signal, relevance.weighed(found.evidence, weighing.factor(signal)), null));
            }
        }
        return ranked;
    }

    private List<Ranked> diverse(StoreReader reader, Scope scope, List<Ranked> ranked) {
        List<Ranked> pool = first(ranked, pool());
        Map<Long, List<float[]>> vectors =
                reader.vectors(scope, pool.stream().map(Ranked::key).toList());
        return new Diversity(request.diversity())
                .choose(pool, request.limit(), Ranked::score, found -> vectors.getOrDefault(found.key(), List.of()));
    }

    /** Among how many the hits are chosen. */
    private int pool() {
        return request.diversity() == 0 ? request.limit() : request.limit() * POOL_PER_HIT;
    }

    private static <T> List<T> first(List<T> list, int count) {
        return list.subList(0, Math.min(count, list.size()));
    }

    /** Those that fit well enough, best first. */
    private List<Scored> relevant(List<Evidence> evidence) {
        double wanted = relevance.isCalibrated() ? request.minRelevance() : 0;
        List<Scored> scored = new ArrayList<>(evidence.size());
        for (Evidence found : evidence) {
            double relevant = relevance.of(found);
            if (relevant >= wanted) {
                scored.add(new Scored(found, relevant));
            }
        }
        scored.sort(Comparator.comparingDouble(Scored::relevance).reversed());
        return scored;
    }

    /** How many may be among the hits when age, use and trust have done their utmost: the signals of the others need not be read. */
    private int reach(List<Scored> scored) {
        if (scored.size() <= pool()) {
            return scored.size();
        }
        double least = relevance.weighed(scored.get(pool() - 1).evidence, weighing.least());
        int count = pool();
        while (count < scored.size() && relevance.weighed(scored.get(count).evidence, weighing.greatest()) >= least) {
            count++;
        }
        return count;
    }

    private Found load(StoreReader reader, List<Ranked> ranked) {
        Map<Long, StoredMemory> loaded =
                reader.load(ranked.stream().map(Ranked::key).toList());
        List<Long> keys = new ArrayList<>(ranked.size());
        List<MemoryHit> hits = new ArrayList<>(ranked.size());
        for (Ranked found : ranked) {
            StoredMemory memory = loaded.get(found.key());
            if (memory != null) {
                keys.add(memory.key());
                hits.add(new MemoryHit(memory.memory(), found.score, explain(found)));
            }
        }
        return new Found(keys, hits);
    }

    private Explanation explain(Ranked found) {
        String matched = request.explain() ? question.matched(found.evidence.matched()) : "";
        List<Explanation> parts = new ArrayList<>();
        parts.add(relevance.explain(found.evidence, matched));
        parts.addAll(weighing.explain(found.signals));
        if (found.corrects != null) {
            parts.add(Explanation.of(found.score, "found by what it corrects: " + found.corrects));
        }
        return new Explanation(found.score, "score", parts);
    }

    private record Scored(Evidence evidence, double relevance) {}

    /**
     * A candidate with its score.
     *
     * @param evidence what the lanes know of it, or of the memory that it corrects
     * @param signals  its own
     * @param score    from 0 to 1
     * @param corrects the id of the memory that it corrects and by which it was found, or null where the lanes found it by itself
     */
    record Ranked(Evidence evidence, RankSignals signals, double score, @Nullable String corrects) {
        long key() {
            return signals.key();
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
