package dev.langchain4j.memori.search;

import dev.langchain4j.memori.data.Explanation;
import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemoryHit;
import dev.langchain4j.memori.data.SearchMode;
import dev.langchain4j.memori.data.SearchRequest;
import dev.langchain4j.memori.encode.Encoder;
import dev.langchain4j.memori.encode.ModelSlot;
import dev.langchain4j.memori.search.ReciprocalRankFusion.Fused;
import dev.langchain4j.memori.search.ReciprocalRankFusion.Place;
import dev.langchain4j.memori.store.MemoryStore;
import dev.langchain4j.memori.store.RankSignals;
import dev.langchain4j.memori.store.Scope;
import dev.langchain4j.memori.store.StoreReader;
import dev.langchain4j.memori.store.StoredMemory;
import dev.langchain4j.memori.text.QueryTerm;
import dev.langchain4j.memori.text.TextAnalyzer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Answers search requests. Safe for use by several threads. */
public final class MemorySearch {

    /** Each lane proposes this many candidates for every hit wanted, because what one lane ranks low the other may lift. */
    private static final int CANDIDATES_PER_HIT = 3;

    /** And at least so many: for a few hits the fused order would otherwise depend on the limit. */
    private static final int MIN_CANDIDATES = 50;

    private final MemoryStore store;
    private final ModelSlot model;
    private final Decay decay;
    private final InstantSource clock;

    /**
     * A search over a store.
     *
     * @param store the store
     * @param model embeds questions
     * @param decay the bounded re-ranking
     * @param clock tells the time
     */
    public MemorySearch(MemoryStore store, ModelSlot model, Decay decay, InstantSource clock) {
        this.store = store;
        this.model = model;
        this.decay = decay;
        this.clock = clock;
    }

    /**
     * Searches, and notes that the hits were read.
     *
     * @param scope   where
     * @param request what for
     * @return the hits, best first, ties by id
     * @throws MemoriException if the request needs vectors and there is no model, or the model is not that of the store
     */
    public List<MemoryHit> search(Scope scope, SearchRequest request) {
        Found found = request.text() == null && request.embedding() == null
                ? recent(scope, request)
                : model.use(encoder -> byLanes(scope, request, encoder));
        if (request.selection().asOf() == null) {
            store.markAccessed(found.keys, clock.instant());
        }
        return found.hits;
    }

    private Found recent(Scope scope, SearchRequest request) {
        ListRequest list = ListRequest.builder()
                .selection(request.selection())
                .limit(request.limit())
                .build();
        List<StoredMemory> listed = store.read(reader -> reader.list(scope, list));
        Explanation why = Explanation.of(1, "no text and no vector: most recently updated first");
        return new Found(
                listed.stream().map(StoredMemory::key).toList(),
                listed.stream()
                        .map(found -> new MemoryHit(found.memory(), 1, why))
                        .toList());
    }

    private Found byLanes(Scope scope, SearchRequest request, @Nullable Encoder encoder) {
        // A store without a model answers hybrid questions by words; asking it for vectors is an error.
        boolean vector = request.mode() == SearchMode.VECTOR
                || (request.mode() == SearchMode.HYBRID && (encoder != null || request.embedding() != null));
        boolean lexical = request.text() != null && request.mode() != SearchMode.VECTOR;
        List<QueryTerm> terms = lexical ? TextAnalyzer.queryTerms(Objects.requireNonNull(request.text())) : List.of();
        if (!vector) {
            return store.read(
                    reader -> rank(reader, request, terms, List.of(lexicalLane(reader, scope, request, terms))));
        }
        return model.require(present -> {
            float[] query = queryVector(request, present);
            return store.read(reader -> {
                List<Lane> lanes = new ArrayList<>();
                if (lexical) {
                    lanes.add(lexicalLane(reader, scope, request, terms));
                }
                lanes.add(new Lane(
                        Lane.Kind.VECTOR,
                        reader.nearest(scope, request.selection(), present.id(), query, candidates(request))));
                return rank(reader, request, terms, lanes);
            });
        });
    }

    private static float[] queryVector(SearchRequest request, Encoder encoder) {
        return request.embedding() != null
                ? encoder.checked(request.embedding())
                : encoder.encodeQuery(Objects.requireNonNull(request.text()));
    }

    private static Lane lexicalLane(StoreReader reader, Scope scope, SearchRequest request, List<QueryTerm> terms) {
        List<List<String>> tokens = terms.stream().map(QueryTerm::tokens).toList();
        return new Lane(Lane.Kind.LEXICAL, reader.lexical(scope, request.selection(), tokens, candidates(request)));
    }

    private static int candidates(SearchRequest request) {
        return Math.max(MIN_CANDIDATES, CANDIDATES_PER_HIT * request.limit());
    }

    private Found rank(StoreReader reader, SearchRequest request, List<QueryTerm> terms, List<Lane> lanes) {
        Map<Long, Fused> fused = ReciprocalRankFusion.fuse(lanes);
        Map<Long, RankSignals> signals = reader.signals(fused.keySet());
        Instant now = clock.instant();
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
        return load(reader, request, terms, ranked.subList(0, Math.min(request.limit(), ranked.size())), now, single);
    }

    private Found load(
            StoreReader reader,
            SearchRequest request,
            List<QueryTerm> terms,
            List<Ranked> ranked,
            Instant now,
            boolean single) {
        Map<Long, StoredMemory> loaded =
                reader.load(ranked.stream().map(found -> found.candidate.key).toList());
        List<Long> keys = new ArrayList<>(ranked.size());
        List<MemoryHit> hits = new ArrayList<>(ranked.size());
        for (Ranked found : ranked) {
            StoredMemory memory = loaded.get(found.candidate.key);
            if (memory != null) {
                keys.add(memory.key());
                hits.add(new MemoryHit(memory.memory(), found.score, explain(request, terms, found, now, single)));
            }
        }
        return new Found(keys, hits);
    }

    private Explanation explain(
            SearchRequest request, List<QueryTerm> terms, Ranked found, Instant now, boolean single) {
        List<Explanation> places = new ArrayList<>();
        for (Place place : found.candidate.places) {
            String description = place.lane().kind().measure + ", rank " + place.rank() + " in the "
                    + place.lane().kind().label;
            if (request.explain() && place.candidate().matched() != 0) {
                description += ": " + matched(terms, place.candidate().matched());
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

    private static String matched(List<QueryTerm> terms, long bits) {
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

    private record Found(List<Long> keys, List<MemoryHit> hits) {}
}
