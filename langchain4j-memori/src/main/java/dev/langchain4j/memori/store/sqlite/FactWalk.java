package dev.langchain4j.memori.store.sqlite;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * Walks over the facts of a namespace, breadth first, from entity to entity. Each entity is left once, so that circles do no harm, and by its newest
 * facts alone, so that one which everything hangs together with costs no more than others.
 */
final class FactWalk {

    /** So many facts lead on from an entity in each direction. */
    private static final int MAX_FROM_ONE = 100;

    /** What a fact is worth behind another, where it would be worth 1 next to where the walk begins. */
    private static final double FALLOFF = 0.9;

    private final Session session;
    private final long collection;
    private final SelectionSql selected;
    private final int limit;

    /**
     * A walk.
     *
     * @param selected which facts may be walked over
     * @param limit    how many facts to reach at the most
     */
    FactWalk(Session session, long collection, SelectionSql selected, int limit) {
        this.session = session;
        this.collection = collection;
        this.selected = selected;
        this.limit = limit;
    }

    /**
     * A fact that was reached.
     *
     * @param memory   its version
     * @param id       its id
     * @param distance how many facts were walked over, itself included
     * @param start    the key of the entity where the walk began
     * @param strength what the way there is worth, from 0 to 1: the product of the confidences and weights of its facts and of the falloff
     * @param confidence its own
     */
    record Step(long memory, String id, int distance, String start, double strength, double confidence) {}

    private record Edge(long memory, String id, String subject, String predicate, String object, double confidence) {}

    /** How an entity was reached. */
    private record Reached(String start, double strength) {}

    /**
     * Walks.
     *
     * @param entities the keys of those where it begins
     * @param weight   what a fact counts by the key of its predicate, from 0 to 1
     * @return the facts, nearest first, then the likeliest, ties by id
     */
    List<Step> from(Collection<String> entities, int depth, ToDoubleFunction<String> weight) {
        Map<Long, Step> steps = new HashMap<>();
        Set<String> left = new HashSet<>();
        Map<String, Reached> border = new TreeMap<>();
        entities.forEach(entity -> border.put(entity, new Reached(entity, 1)));
        List<Step> all = new ArrayList<>();
        for (int distance = 1; distance <= depth && all.size() < limit && !border.isEmpty(); distance++) {
            Map<String, Reached> next = new TreeMap<>();
            Map<Long, Step> found = new HashMap<>();
            left.addAll(border.keySet());
            double share = distance == 1 ? 1 : FALLOFF;
            for (Map.Entry<String, Reached> entity : border.entrySet()) {
                Reached reached = entity.getValue();
                for (Edge edge : edges(entity.getKey())) {
                    double strength = reached.strength * share * edge.confidence * weight.applyAsDouble(edge.predicate);
                    if (!steps.containsKey(edge.memory)) {
                        Step step = new Step(edge.memory, edge.id, distance, reached.start, strength, edge.confidence);
                        found.merge(edge.memory, step, (a, b) -> b.strength > a.strength ? b : a);
                    }
                    String other = edge.subject.equals(entity.getKey()) ? edge.object : edge.subject;
                    if (!left.contains(other)) {
                        next.merge(
                                other, new Reached(reached.start, strength), (a, b) -> b.strength > a.strength ? b : a);
                    }
                }
            }
            found.values().stream()
                    .sorted(Comparator.comparingDouble(Step::confidence)
                            .reversed()
                            .thenComparing(Step::id))
                    .limit(limit - all.size())
                    .forEach(all::add);
            steps.putAll(found);
            border.clear();
            border.putAll(next);
        }
        return all;
    }

    private List<Edge> edges(String entity) {
        List<Edge> edges = new ArrayList<>();
        for (String end : List.of("subject", "object")) {
            session.each(
                    "SELECT f.memory, m.id, f.subject, f.predicate, f.object, f.confidence"
                            + " FROM fact f JOIN memory m ON m.key = f.memory WHERE f.collection = ? AND f." + end
                            + " = ? AND " + selected.sql() + " ORDER BY f.memory DESC LIMIT ?",
                    row -> edges.add(new Edge(
                            row.getLong(1),
                            row.getString(2),
                            row.getString(3),
                            row.getString(4),
                            row.getString(5),
                            row.getDouble(6))),
                    parameters(entity));
        }
        return edges;
    }

    private Object[] parameters(String entity) {
        List<Object> parameters = new ArrayList<>(List.of(collection, entity));
        parameters.addAll(selected.parameters());
        parameters.add(MAX_FROM_ONE);
        return parameters.toArray();
    }
}
