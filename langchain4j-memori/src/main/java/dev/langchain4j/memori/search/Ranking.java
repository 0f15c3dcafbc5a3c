package dev.langchain4j.memori.search;

import dev.langchain4j.memori.data.Explanation;
import dev.langchain4j.memori.data.MemoryHit;
import dev.langchain4j.memori.data.SearchRequest;
import dev.langchain4j.memori.search.ReciprocalRankFusion.Fused;
import dev.langchain4j.memori.search.ReciprocalRankFusion.Place;
import dev.langchain4j.memori.store.RankSignals;
import dev.langchain4j.memori.store.StoreReader;
import dev.langchain4j.memori.store.StoredMemory;
import dev.langchain4j.memori.text.QueryTerm;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** From what the lanes propose to the hits of one search: fused, re-ranked by age and use, cut, loaded and explained. */
final class Ranking {

    private final SearchRequest request;
    private final List<QueryTerm> terms;
    private final Decay decay;
    private final Instant now;

    Ranking(SearchRequest request, List<QueryTerm> terms, Decay decay, Instant now) {
        this.request = request;
        this.terms = terms;
        this.decay = decay;
        this.now = now;
    }

    Found rank(StoreReader reader, List<Lane> lanes) {
        Map<Long, Fused> fused = ReciprocalRankFusion.fuse(lanes);
        Map<Long, RankSignals> signals = reader.signals(fused.keySet());
        boolean single = lanes.size() == 1;
        List<Ranked> ranked = new ArrayList<>(fused.size());
        for (Fused candidate : fused.values()) {
            RankSignals signal = signals.get(candidate.key);
            if (signal != null) {
                double base = single ? ownScore(candidate.places.get(0)) : candidate.score;
                double score = base * decay.factor(signal, now);
                if (score >= request.minScore()) {
                    ranked.add(new Ranked(candidate, signal, base, score));
                }
            }
        }
        ranked.sort(Comparator.comparingDouble(Ranked::score)
                .reversed()
                .thenComparing(found -> found.signals.id())
                .thenComparingLong(found -> found.candidate.key));
        return load(reader, ranked.subList(0, Math.min(request.limit(), ranked.size())), single);
    }

    private Found load(StoreReader reader, List<Ranked> ranked, boolean single) {
        Map<Long, StoredMemory> loaded =
                reader.load(ranked.stream().map(found -> found.candidate.key).toList());
        List<Long> keys = new ArrayList<>(ranked.size());
        List<MemoryHit> hits = new ArrayList<>(ranked.size());
        for (Ranked found : ranked) {
            StoredMemory memory = loaded.get(found.candidate.key);
            if (memory != null) {
                keys.add(memory.key());
                hits.add(new MemoryHit(memory.memory(), found.score, explain(found, single)));
            }
        }
        return new Found(keys, hits);
    }

    private Explanation explain(Ranked found, boolean single) {
        List<Explanation> places = new ArrayList<>();
        for (Place place : found.candidate.places) {
            String description = place.lane().kind().measure + ", rank " + place.rank() + " in the "
                    + place.lane().kind().label;
            if (request.explain() && place.candidate().matched() != 0) {
                description += ": " + matched(place.candidate().matched());
            }
            places.add(Explanation.of(place.candidate().score(), description));
        }
        String merged = single
                ? (places.isEmpty()
                        ? ""
                        : found.candidate.places.get(0).lane().kind().label + " on a scale from 0 to 1")
                : "reciprocal rank fusion, k = " + ReciprocalRankFusion.K + ", on a scale from 0 to 1";
        return Explanation.of(
                found.score, "score", new Explanation(found.base, merged, places), decay.explain(found.signals, now));
    }

    private String matched(long bits) {
        return String.join(
                ", ",
                IntStream.range(0, terms.size())
                        .filter(i -> (bits & 1L << i) != 0)
                        .mapToObj(i -> terms.get(i).label())
                        .toList());
    }

    private static double ownScore(Place place) {
        return place.lane().kind().relevance(place.candidate().score());
    }

    private record Ranked(Fused candidate, RankSignals signals, double base, double score) {}

    /**
     * What a search found.
     *
     * @param keys the store's numbers of the hits
     * @param hits the hits, best first
     */
    record Found(List<Long> keys, List<MemoryHit> hits) {}
}
