package dev.langchain4j.memori.search;

import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.search.Ranking.Ranked;
import dev.langchain4j.memori.store.RankSignals;
import dev.langchain4j.memori.store.Scope;
import dev.langchain4j.memori.store.StoreReader;
import dev.langchain4j.memori.store.StoredMemory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Prefers what corrects a memory to the memory itself. Who asks with the words of what was once true is to be told what is: where the lanes find a
 * memory that was superseded, the one that holds now is at least as relevant, and comes before it whatever words it uses.
 */
final class Succession {

    private final StoreReader reader;
    private final Scope scope;
    private final MemorySelection selection;
    private final Relevance relevance;
    private final Weighing weighing;

    Succession(StoreReader reader, Scope scope, MemorySelection selection, Relevance relevance, Weighing weighing) {
        this.reader = reader;
        this.scope = scope;
        this.selection = selection;
        this.relevance = relevance;
        this.weighing = weighing;
    }

    /** The candidates, and those that hold instead of what is no longer true; in no order. */
    List<Ranked> preferred(List<Ranked> found) {
        List<Long> ended = found.stream()
                .filter(candidate -> weighing.hasEnded(candidate.signals()))
                .map(Ranked::key)
                .toList();
        if (ended.isEmpty()) {
            return found;
        }
        Map<Long, Long> successors = reader.successors(scope, selection, ended);
        Map<Long, StoredMemory> loaded = reader.load(successors.values());
        Map<Long, Ranked> candidates = new HashMap<>();
        found.forEach(candidate -> candidates.put(candidate.key(), candidate));
        for (Ranked old : found) {
            StoredMemory successor = loaded.get(successors.getOrDefault(old.key(), -1L));
            if (successor != null && !weighing.hasEnded(RankSignals.of(successor.memory()))) {
                double score = relevance.weighed(old.evidence(), weighing.factor(RankSignals.of(successor.memory())));
                Ranked lifted = new Ranked(old.evidence(), successor, score, old.id());
                candidates.merge(successor.key(), lifted, (a, b) -> a.score() >= b.score() ? a : b);
            }
        }
        return new ArrayList<>(candidates.values());
    }
}
