package dev.langchain4j.memori.search;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.memori.data.EmbeddingModelId;
import dev.langchain4j.memori.data.Explanation;
import dev.langchain4j.memori.data.Fusion;
import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemoryHit;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.RankProfile;
import dev.langchain4j.memori.data.SearchMode;
import dev.langchain4j.memori.data.SearchRequest;
import dev.langchain4j.memori.data.TrustProfile;
import dev.langchain4j.memori.encode.Encoder;
import dev.langchain4j.memori.encode.ModelSlot;
import dev.langchain4j.memori.observe.Observations;
import dev.langchain4j.memori.observe.Operation;
import dev.langchain4j.memori.search.Ranking.Found;
import dev.langchain4j.memori.store.Findings;
import dev.langchain4j.memori.store.LaneQuery;
import dev.langchain4j.memori.store.LaneQuery.GraphQuery;
import dev.langchain4j.memori.store.LaneQuery.QueryVector;
import dev.langchain4j.memori.store.LaneQuery.Reach;
import dev.langchain4j.memori.store.LaneQuery.Shortlist;
import dev.langchain4j.memori.store.MemoryStore;
import dev.langchain4j.memori.store.Scope;
import dev.langchain4j.memori.store.StoredMemory;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answers search requests. Safe for use by several threads. */
public final class MemorySearch {

    /** Each lane proposes this many candidates for every hit wanted, because what one lane ranks low the other may lift. */
    private static final int CANDIDATES_PER_HIT = 3;

    /** And at least so many: for a few hits the fused order would otherwise depend on the limit. */
    private static final int MIN_CANDIDATES = 50;

    /** Left out is who cannot reach what is sure of so many candidates more than could be among the hits, and half of those. */
    private static final int SHORTLISTED_BEYOND = 16;

    private final MemoryStore store;
    private final ModelSlot model;
    private final RankProfile profile;
    private final @Nullable Reranking reranking;
    private final Decay decay;
    private final Trust trust;
    private final InstantSource clock;
    private final Observations observations;

    /**
     * A search over a store.
     *
     * @param store the store
     * @param model embeds questions
     * @param profile how the lanes are fused
     * @param reranking orders the best hits of hybrid searches anew, or null
     * @param decay the bounded re-ranking by age and use
     * @param trust the bounded re-ranking by provenance
     * @param clock tells the time
     * @param observations who is told of searches
     */
    public MemorySearch(
            MemoryStore store,
            ModelSlot model,
            RankProfile profile,
            @Nullable Reranking reranking,
            Decay decay,
            TrustProfile trust,
            InstantSource clock,
            Observations observations) {
        this.store = store;
        this.model = model;
        this.profile = profile;
        this.reranking = reranking;
        this.decay = decay;
        this.trust = new Trust(trust);
        this.clock = clock;
        this.observations = observations;
    }

    /**
     * Searches, and notes that the hits were read.
     *
     * @param scope   where
     * @param request what for
     * @return the hits, best first, ties by id
     * @throws MemoriException if the request needs vectors and there is no model, the model is not that of the store, or a model fails
     */
    public List<MemoryHit> search(Scope scope, SearchRequest request) {
        Found found = find(scope, request);
        // What callers embed themselves are documents: reading them neither wears them in nor out.
        if (request.selection().asOf() == null && !scope.givenVectors()) {
            store.markAccessed(found.keysOf(scope.namespace()), clock.instant());
        }
        return found.hits();
    }

    /** Searches, and notes nothing. */
    Found find(Scope scope, SearchRequest request) {
        return observations.during(Operation.SEARCH, () -> found(scope, request));
    }

    private Found found(Scope scope, SearchRequest request) {
        if (request.text() == null && request.embedding() == null) {
            return recent(scope, request);
        }
        return scope.givenVectors() ? byGivenVectors(scope, request) : reranked(scope, request);
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

    private Found reranked(Scope scope, SearchRequest request) {
        String text = request.text();
        if (reranking == null || text == null || !request.rerank() || request.mode() != SearchMode.HYBRID) {
            return model.use(encoder -> byModel(scope, request, encoder));
        }
        // The least score is meant on the scale of the result.
        SearchRequest wider = request.toBuilder()
                .limit(reranking.needed(request.limit()))
                .minScore(0)
                .build();
        Found found = model.use(encoder -> byModel(scope, wider, encoder));
        // Nothing is locked while the scoring model thinks.
        return found.with(reranking.rerank(text, found.hits(), request.limit(), request.minScore()));
    }

    private Found byModel(Scope scope, SearchRequest request, @Nullable Encoder encoder) {
        // A store without a model answers hybrid questions by words; asking it for vectors is an error.
        boolean vector = request.mode() == SearchMode.VECTOR
                || (request.mode() == SearchMode.HYBRID && (encoder != null || request.embedding() != null));
        if (!vector) {
            return byLanes(scope, request, null, 0);
        }
        return model.require(present -> byLanes(
                scope,
                request,
                new QueryVector(present.id(), queryVector(request, present), request.exact()),
                present.cosineFloor()));
    }

    private Found byGivenVectors(Scope scope, SearchRequest request) {
        if (request.embedding() == null || request.mode() == SearchMode.TEXT) {
            if (request.mode() == SearchMode.VECTOR) {
                throw MemoriException.invalid(
                        "the vectors of this collection are the callers': give the request an embedding, or use mode TEXT");
            }
            return byLanes(scope, request, null, 0);
        }
        float[] query = request.embedding().vector();
        return byLanes(
                scope,
                request,
                new QueryVector(EmbeddingModelId.ofCaller(query.length), Embedding.from(query), request.exact()),
                0);
    }

    private Found byLanes(Scope scope, SearchRequest request, @Nullable QueryVector vector, double cosineFloor) {
        // A lane that is asked alone is itself: neighbours, times and authors are for the search that wants the best of
        // both.
        boolean hybrid = request.mode() == SearchMode.HYBRID && request.text() != null;
        Question question = hybrid
                ? Question.of(Objects.requireNonNull(request.text()), clock.instant())
                : Question.ofWords(request.mode() == SearchMode.VECTOR ? null : request.text());
        Function<Findings, Relevance> relevances = findings -> hybrid
                ? fused(question, vector != null, cosineFloor, findings)
                : vector == null ? LaneRelevance.LEXICAL : LaneRelevance.VECTOR;
        Weighing weighing = weighing(scope, request);
        LaneQuery query = new LaneQuery(
                question.tokens(),
                hybrid ? question.ranges() : List.of(),
                vector,
                hybrid,
                hybrid ? graph(request) : null,
                candidates(request),
                hybrid && !request.exact() ? shortlist(request, relevances, weighing) : null);
        return store.read(reader -> {
            Findings findings = reader.find(scope, request.selection(), query);
            return new Ranking(request, question, relevances.apply(findings), weighing).rank(reader, scope, findings);
        });
    }

    /** More than can be among the hits, because what they reach is known but about. */
    private static Shortlist shortlist(
            SearchRequest request, Function<Findings, Relevance> relevances, Weighing weighing) {
        int pool = Ranking.pool(request);
        return new Shortlist(pool + pool / 2 + SHORTLISTED_BEYOND, findings -> {
            Relevance relevance = relevances.apply(findings);
            double wanted = Ranking.wanted(request, relevance);
            boolean corroborated = findings.corroborated();
            return found -> {
                // Who seems not to be relevant enough comes behind all who are, however trusted.
                int behind = wanted > 0 && relevance.of(found) < wanted ? 1 : 0;
                return new Reach(
                        relevance.weighed(found, weighing.least(found.unread())) - behind,
                        relevance.weighed(found, weighing.greatest(found.unread(), corroborated)) - behind);
            };
        });
    }

    private Weighing weighing(Scope scope, SearchRequest request) {
        MemorySelection selection = request.selection();
        Instant now = clock.instant();
        // Documents do not fade; memories do, a little.
        return scope.givenVectors()
                ? new Weighing(Decay.NONE, Trust.OFF, false, now)
                : new Weighing(decay, trust, selection.validAt() == null && selection.asOf() == null, now);
    }

    private Relevance fused(Question question, boolean vectors, double cosineFloor, Findings findings) {
        return switch (profile.fusion()) {
            case SCORE -> new ScoreFusion(profile, question, vectors, cosineFloor, findings);
            case RECIPROCAL_RANK -> vectors ? new ReciprocalRankFusion() : LaneRelevance.LEXICAL;
        };
    }

    private @Nullable GraphQuery graph(SearchRequest request) {
        return request.graphDepth() == 0 || profile.graphBoost() == 0 || profile.fusion() != Fusion.SCORE
                ? null
                : new GraphQuery(Objects.requireNonNull(request.text()), request.graphDepth());
    }

    private static Embedding queryVector(SearchRequest request, Encoder encoder) {
        return request.embedding() != null
                ? Embedding.from(encoder.checked(request.embedding()))
                : Embedding.from(encoder.encodeQuery(Objects.requireNonNull(request.text())));
    }

    private static int candidates(SearchRequest request) {
        return Math.max(MIN_CANDIDATES, CANDIDATES_PER_HIT * request.limit());
    }
}
