package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.store.Evidence;
import dev.langchain4j.memori.store.LaneQuery.GraphQuery;
import dev.langchain4j.memori.text.Names;
import dev.langchain4j.memori.text.Names.Place;
import dev.langchain4j.memori.text.QueryTerm;
import dev.langchain4j.memori.text.TextAnalyzer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.StringJoiner;

/**
 * The graph lane: from the entities that a question names, over facts, to facts and the memories that they come from. So "Where does Anna's boss
 * live?" reaches "Ben lives in Oslo" over "Anna has boss Ben", which neither words nor meaning do. A namespace without facts costs it one
 * look-up.
 */
final class GraphLane {

    /** So many facts are reached at the most. */
    private static final int MAX_FACTS = 256;

    /** What a fact counts whose predicate the question does not speak of. */
    private static final double NOT_ASKED_FOR = 0.5;

    private final Session session;
    private final Instant now;

    GraphLane(Session session, Instant now) {
        this.session = session;
        this.now = now;
    }

    /**
     * Walks.
     *
     * @param searched the collections of the namespace that are searched
     * @return the versions that were reached, and how
     */
    Map<Long, Evidence.Link> links(String namespace, List<Long> searched, MemorySelection selection, GraphQuery query) {
        long facts = FactTable.collection(session, namespace);
        if (facts == 0) {
            return Map.of();
        }
        Map<String, String> entities = entities(facts, query.text());
        if (entities.isEmpty()) {
            return Map.of();
        }
        Set<String> asked = new HashSet<>(TextAnalyzer.tokens(query.text()));
        Map<String, Double> weights = new HashMap<>();
        List<FactWalk.Step> steps = new FactWalk(
                        session, facts, SelectionSql.of(List.of(facts), walkable(selection), now), MAX_FACTS)
                .from(
                        entities.keySet(),
                        query.depth(),
                        predicate -> weights.computeIfAbsent(predicate, p -> weight(p, asked)));
        Map<Long, Evidence.Link> links = new HashMap<>();
        for (FactWalk.Step step : steps) {
            Evidence.Link link = new Evidence.Link(
                    Objects.requireNonNull(entities.get(step.start())), step.distance(), step.strength());
            links.merge(step.memory(), link, GraphLane::stronger);
            for (long source : sources(step.memory(), searched, selection.asOf() != null)) {
                links.merge(source, link, GraphLane::stronger);
            }
        }
        return links;
    }

    /** The keys of the entities that the text names, each with the words by which it does. */
    private Map<String, String> entities(long facts, String text) {
        List<Place> places = Names.places(text);
        Set<String> known = new HashSet<>();
        session.each(
                "SELECT value FROM json_each(?) WHERE EXISTS (SELECT 1 FROM fact WHERE collection = ? AND subject = value)"
                        + " OR EXISTS (SELECT 1 FROM fact WHERE collection = ? AND object = value)",
                row -> known.add(row.getString(1)),
                json(places),
                facts,
                facts);
        Map<String, String> entities = new HashMap<>();
        Names.found(places, known).forEach(place -> entities.putIfAbsent(place.key(), place.text()));
        return entities;
    }

    private static String json(List<Place> places) {
        StringJoiner array = new StringJoiner(",", "[", "]");
        places.stream().map(Place::key).distinct().forEach(key -> array.add(quoted(key)));
        return array.toString();
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }

    /** Which facts lead on: those that are true at the moment that is asked about, as they were known at the one that is asked about. */
    private MemorySelection walkable(MemorySelection selection) {
        Instant asOf = selection.asOf();
        Instant validAt = selection.validAt();
        return MemorySelection.builder()
                .asOf(asOf)
                .validAt(validAt != null ? validAt : asOf != null ? asOf : now)
                .build();
    }

    /** The stemmer takes "lives" for the plural of "life" where it is a verb; so its form without the ending counts, too. */
    private static double weight(String predicate, Set<String> asked) {
        for (QueryTerm word : TextAnalyzer.queryTerms(predicate)) {
            String label = word.label();
            if (asked.containsAll(word.tokens())
                    || (label.endsWith("s")
                            && asked.containsAll(TextAnalyzer.tokens(label.substring(0, label.length() - 1))))) {
                return 1;
            }
        }
        return NOT_ASKED_FOR;
    }

    /** All versions of the sources that may count: which of them may be found is not decided here. */
    private List<Long> sources(long fact, List<Long> searched, boolean past) {
        String of = "SELECT m.key FROM fact_source s CROSS JOIN memory m ON m.id = s.source WHERE s.memory = ?"
                + " AND m.collection IN (SELECT value FROM json_each(?)) AND m.retired_at IS ";
        String within = MemoryRows.json(searched);
        List<Long> keys = new ArrayList<>(session.list(of + "NULL", row -> row.getLong(1), fact, within));
        if (past) {
            keys.addAll(session.list(of + "NOT NULL", row -> row.getLong(1), fact, within));
        }
        return keys;
    }

    private static Evidence.Link stronger(Evidence.Link a, Evidence.Link b) {
        return b.strength() > a.strength() ? b : a;
    }
}
