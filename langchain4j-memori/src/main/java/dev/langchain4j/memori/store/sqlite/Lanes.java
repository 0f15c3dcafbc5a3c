package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.observe.Operation;
import dev.langchain4j.memori.store.Evidence;
import dev.langchain4j.memori.store.Findings;
import dev.langchain4j.memori.store.LaneQuery;
import dev.langchain4j.memori.store.sqlite.Proposals.Proposal;
import dev.langchain4j.memori.store.sqlite.TopSlots.Scored;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Asks the lanes over collections in memory, and gathers what both know of the candidates of either. */
final class Lanes {

    private final CollectionCache cache;
    private final Session session;
    private final LaneQuery query;
    private final Map<Long, Evidence.Link> links;
    private final RowSet accepted;
    private final boolean corroborated;

    /**
     * A search.
     *
     * @param session  reads postings and vectors of the collections, as of the snapshot that they are of
     * @param links    which rows facts lead to
     * @param accepted which rows may be returned
     * @param corroborated whether others may have said the same as any of them, although what is in memory does not say so
     */
    Lanes(
            CollectionCache cache,
            Session session,
            LaneQuery query,
            Map<Long, Evidence.Link> links,
            RowSet accepted,
            boolean corroborated) {
        this.cache = cache;
        this.session = session;
        this.query = query;
        this.links = links;
        this.accepted = accepted;
        this.corroborated = corroborated;
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
        List<Scored> byWords = cache.observations()
                .during(Operation.LEXICAL_LANE, () -> lexical.best(query.limit(), accepted, cache.crossing()));
        List<Scored> byMeaning = vector == null
                ? List.of()
                : cache.observations().during(Operation.VECTOR_LANE, () -> vector.best(query.limit(), accepted));
        List<Proposal> bySlot =
                Proposals.of(byWords, byMeaning, byFacts(collections)).bySlot();
        LaneQuery.Shortlist shortlist = query.shortlist();
        boolean about = shortlist != null && bySlot.size() > shortlist.size() && vector != null && vector.isRough();
        if (vector != null) {
            vector.prepare(bySlot, about);
        }
        Findings found = new Findings(
                evidence(bySlot, collections, lexical, vector, about),
                lexical.idf(),
                vector == null ? 0 : vector.mean(),
                collections.stream()
                        .mapToInt(collection -> collection.directory().size())
                        .sum(),
                corroborated
                        || collections.stream()
                                .anyMatch(collection -> collection.directory().isCorroborated()));
        return about
                ? found.with(
                        workedOut(found, Objects.requireNonNull(shortlist), bySlot, Objects.requireNonNull(vector)))
                : found;
    }

    private List<Evidence> evidence(
            List<Proposal> proposals,
            List<LoadedCollection> collections,
            LexicalLane lexical,
            @Nullable VectorLane vector,
            boolean about) {
        Set<String> words = words();
        List<BitSet> named = collections.stream()
                .map(collection -> collection.directory().authorsNamed(words))
                .toList();
        List<Evidence> evidence = new ArrayList<>(proposals.size());
        proposals.forEach(proposal -> evidence.add(evidence(proposal, collections, lexical, vector, about, named)));
        return evidence;
    }

    /** Those that may be among the best with what neighbours lend them known in full; of two that are equal neither is left out for the other. */
    private static List<Evidence> workedOut(
            Findings found, LaneQuery.Shortlist shortlist, List<Proposal> proposals, VectorLane vector) {
        List<LaneQuery.Reach> reaches =
                found.evidence().stream().map(shortlist.reaches().apply(found)).toList();
        double[] ascending =
                reaches.stream().mapToDouble(LaneQuery.Reach::least).sorted().toArray();
        double sure = ascending[ascending.length - shortlist.size()];
        int[] kept = IntStream.range(0, reaches.size())
                .filter(i -> reaches.get(i).most() >= sure)
                .toArray();
        vector.prepare(Arrays.stream(kept).mapToObj(proposals::get).toList(), false);
        return Arrays.stream(kept)
                .mapToObj(i -> found.evidence()
                        .get(i)
                        .withCosine(vector.withNeighbours(
                                proposals.get(i).collection(), proposals.get(i).slot(), false)))
                .toList();
    }

    private List<Scored> byFacts(List<LoadedCollection> collections) {
        List<Scored> linked = new ArrayList<>(links.size());
        for (long key : links.keySet()) {
            for (int c = 0; c < collections.size(); c++) {
                int slot = collections.get(c).directory().slot(key, 0);
                if (slot >= 0 && accepted.accepts(key)) {
                    linked.add(new Scored(c, slot, key, 0));
                }
            }
        }
        return linked;
    }

    private Evidence evidence(
            Proposal proposal,
            List<LoadedCollection> collections,
            LexicalLane lexical,
            @Nullable VectorLane vector,
            boolean about,
            List<BitSet> named) {
        int c = proposal.collection();
        int slot = proposal.slot();
        Directory directory = collections.get(c).directory();
        LexicalLane.Match words = lexical.match(c, slot, proposal.total());
        return new Evidence(
                proposal.key(),
                proposal.lexicalRank(),
                words.total(),
                words.own(),
                words.matched(),
                proposal.vectorRank(),
                vector == null ? 0 : vector.withNeighbours(c, slot, about),
                vector == null ? Double.NaN : vector.own(c, slot),
                directory.isBy(slot, named.get(c)),
                directory.asking(slot) / 100.0,
                directory.isDated(slot),
                directory.unread(slot),
                links.get(proposal.key()));
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
}
