package dev.langchain4j.memori.page;

import dev.langchain4j.memori.MemoryNamespace;
import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemoriException.Reason;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemoryHit;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.MemorySort;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The memories that changed last and how near they are to one another in meaning. */
final class RelatedGraph {

    /** More than this is a ball of wool, on any screen. */
    static final int MAX_NODES = 100;

    /** Two memories are joined where each is among so many nearest of the other. */
    static final int NEAREST = 6;

    /**
     * And no farther apart than this, a cosine of 0.44: what a small sentence model gives to two sentences about one thing. It
     * is only a floor. How near unrelated memories lie depends on what they have in common (an author, a style, metadata), so
     * that being nearest to one another says more than any fixed number.
     */
    static final double MIN_SCORE = 0.72;

    private RelatedGraph() {}

    static Map<String, Object> of(MemoryNamespace namespace) {
        List<Memory> nodes = namespace.list(
                ListRequest.builder().sort(MemorySort.UPDATED).limit(MAX_NODES).build());
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("total", namespace.count(MemorySelection.all()));
        json.put("threshold", MIN_SCORE);
        json.put("nodes", PageJson.briefs(nodes));
        try {
            json.put("edges", edges(namespace, nodes));
        } catch (MemoriException e) {
            if (e.reason() != Reason.INVALID_ARGUMENT) {
                throw e;
            }
            // A store without an embedding model has memories but knows no nearness; the page shows the sentence.
            json.put("edges", List.of());
            json.put("note", e.getMessage());
        }
        return json;
    }

    private static List<Map<String, Object>> edges(MemoryNamespace namespace, List<Memory> nodes) {
        Map<String, Map<String, Double>> nearest = new LinkedHashMap<>();
        for (Memory node : nodes) {
            Map<String, Double> near = new LinkedHashMap<>();
            for (MemoryHit hit : related(namespace, node)) {
                if (hit.score() >= MIN_SCORE) {
                    near.put(hit.memory().id(), hit.score());
                }
            }
            nearest.put(node.id(), near);
        }
        List<Map<String, Object>> edges = new ArrayList<>();
        nearest.forEach((from, near) -> near.forEach((to, score) -> {
            Double back = nearest.getOrDefault(to, Map.of()).get(from);
            if (back != null && from.compareTo(to) < 0) {
                edges.add(Map.of("from", from, "to", to, "score", Math.max(score, back)));
            }
        }));
        return edges;
    }

    private static List<MemoryHit> related(MemoryNamespace namespace, Memory node) {
        try {
            return namespace.related(node.id(), NEAREST);
        } catch (MemoriException e) {
            if (e.reason() == Reason.NOT_FOUND) {
                return List.of(); // forgotten since it was listed
            }
            throw e;
        }
    }
}
