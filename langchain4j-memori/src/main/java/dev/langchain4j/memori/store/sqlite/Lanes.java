package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.observe.Operation;
import dev.langchain4j.memori.store.Evidence;
import dev.langchain4j.memori.store.Findings;
import dev.langchain4j.memori.store.LaneQuery;
import dev.langchain4j.memori.store.sqlite.TopSlots.Scored;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks the lanes over collections in memory, and gathers what both know of the candidates of either. */
final class Lanes {

    private static final Comparator<Place> BY_SLOT = Comparator.<Place>comparingInt(place -> place.scored.collection())
            .thenComparingInt(place -> place.scored.slot());

    private final CollectionCache cache;
    private final Session session;
    private final LaneQuery query;
    private final Map<Long, Evidence.Link> links;
    private final RowSet accepted;

    /**
     * A search.
     *
     * @param session  reads postings and vectors of the collections, as of the snapshot that they are of
     * @param links    which rows facts lead to
     * @param accepted which rows may be returned
     */
    Lanes(CollectionCache cache, Session session, LaneQuery query, Map<Long, Evidence.Link> links, RowSet accepted) {
        this.cache = cache;
        this.session = session;
        this.query = query;
        this.links = links;
        this.accepted = accepted;
    }

    Findings find(List<LoadedCollection> collections) {
        LaneQuery.QueryVector asked = query.vector();
        if (asked == null) {
            return find(collections, null);
        }
        double[] loans = query.neighbours() ? cache.weights().vector() : new double[0];
        try (VectorLane vector =
                new VectorLane(session, asked.embedding().vector(), precision(asked), loans, collections)) {
            return find(collections, vector);
        }
    }

    /** Beside the words of a question a thousandth of a cosine decides nothing, and reading vectors would take longest of all. */
    private Precision precision(LaneQuery.QueryVector asked) {
        return asked.exact() ? Precision.EXACT : query.neighbours() ? Precision.ROUNDED : Precision.READ;
    }

    private Findings find(List<LoadedCollection> collections, @Nullable VectorLane vector) {
        try (LexicalLane lexical = new LexicalLane(
                cache.profile(), cache.weights().lexical(), query, collections, session, cache.scratch())) {
            return find(collections, lexical, vector);
        }
    }

    private Findings find(List<LoadedCollection> collections, LexicalLane lexical, @Nullable VectorLane vector) {
        Map<Long, Place> places = new HashMap<>();
        rank(
                cache.observations()
                        .during(Operation.LEXICAL_LANE, () -> lexical.best(query.limit(), accepted, cache.crossing())),
                places,
                true);
        if (vector != null) {
            rank(
                    cache.observations().during(Operation.VECTOR_LANE, () -> vector.best(query.limit(), accepted)),
                    places,
                    false);
        }
        byFacts(collections, places);
        List<Place> bySlot = new ArrayList<>(places.values());
        bySlot.sort(BY_SLOT);
        if (vector != null) {
            vector.prepare(bySlot.stream().map(place -> place.scored).toList());
        }
        Set<String> words = words();
        List<BitSet> named = collections.stream()
                .map(collection -> collection.directory().authorsNamed(words))
                .toList();
        List<Evidence> evidence = new ArrayList<>(bySlot.size());
        bySlot.forEach(place -> evidence.add(evidence(place, collections, lexical, vector, named)));
        return new Findings(
                evidence,
                lexical.idf(),
                vector == null ? 0 : vector.mean(),
                collections.stream()
                        .mapToInt(collection -> collection.directory().size())
                        .sum(),
                collections.stream()
                        .anyMatch(collection -> collection.directory().isCorroborated()));
    }

    private void byFacts(List<LoadedCollection> collections, Map<Long, Place> places) {
        for (long key : links.keySet()) {
            for (int c = 0; c < collections.size(); c++) {
                int slot = collections.get(c).directory().slot(key, 0);
                if (slot >= 0 && accepted.accepts(key)) {
                    places.putIfAbsent(key, new Place(new Scored(c, slot, key, 0)));
                }
            }
        }
    }

    /** What a lane cannot tell apart shares a rank: what is equal must not be ordered by chance. */
    private static void rank(List<Scored> best, Map<Long, Place> places, boolean lexical) {
        int rank = 0;
        double before = Double.NaN;
        for (int i = 0; i < best.size(); i++) {
            Scored scored = best.get(i);
            if (scored.score() != before) {
                rank = i + 1;
                before = scored.score();
            }
            Place place = places.computeIfAbsent(scored.key(), key -> new Place(scored));
            if (lexical) {
                place.lexicalRank = rank;
                place.total = scored.score();
            } else {
                place.vectorRank = rank;
            }
        }
    }

    private Evidence evidence(
            Place place,
            List<LoadedCollection> collections,
            LexicalLane lexical,
            @Nullable VectorLane vector,
            List<BitSet> named) {
        int c = place.scored.collection();
        int slot = place.scored.slot();
        Directory directory = collections.get(c).directory();
        LexicalLane.Match words = lexical.match(c, slot, place.total);
        return new Evidence(
                place.scored.key(),
                place.lexicalRank,
                words.total(),
                words.own(),
                words.matched(),
                place.vectorRank,
                vector == null ? 0 : vector.withNeighbours(c, slot),
                vector == null ? Double.NaN : vector.own(c, slot),
                directory.isBy(slot, named.get(c)),
                directory.asking(slot) / 100.0,
                directory.isDated(slot),
                directory.unread(slot),
                links.get(place.scored.key()));
    }

    private Set<String> words() {
        Set<String> words = new HashSet<>();
        for (List<String> term : query.terms()) {
            if (term.size() == 1) {
                words.add(term.get(0));
            }
        }
        return words;
    }

    private static final class Place {
        final Scored scored;
        int lexicalRank;
        int vectorRank;

        /** By words, where that lane has said it. */
        double total = Double.NaN;

        Place(Scored scored) {
            this.scored = scored;
        }
    }
}
