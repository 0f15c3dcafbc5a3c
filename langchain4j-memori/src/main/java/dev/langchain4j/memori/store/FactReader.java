package dev.langchain4j.memori.store;

import dev.langchain4j.memori.data.MemorySelection;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the facts of a namespace by their parts, by which a graph is walked. Names are compared without case, accents, repeated white space and
 * punctuation around them.
 */
public interface FactReader {

    /**
     * The facts with a subject.
     *
     * @param scope     whose; the collections of the scope do not matter
     * @param subject   the subject
     * @param predicate the predicate, or null for any
     * @param selection which of them: by default the current versions, whenever they are true
     * @return the facts, in ascending order of their keys
     */
    List<StoredMemory> of(Scope scope, String subject, @Nullable String predicate, MemorySelection selection);

    /**
     * The facts with an entity at either end.
     *
     * @param scope     whose; the collections of the scope do not matter
     * @param entity    the entity
     * @param selection which of them
     * @return the facts, in ascending order of their keys
     */
    List<StoredMemory> about(Scope scope, String entity, MemorySelection selection);

    /**
     * The facts around entities: those that have one of them at an end are at distance 1, those at the other ends of these are at distance 2, and
     * so on. Of the facts of an entity, the newest are walked over.
     *
     * @param scope     whose; the collections of the scope do not matter
     * @param entities  where to begin
     * @param depth     how far to go, from 1
     * @param limit     how many facts to reach at the most
     * @param selection which facts may be walked over
     * @return the facts, nearest first, then the likeliest, then by id; each once
     */
    List<Reached> around(Scope scope, Collection<String> entities, int depth, int limit, MemorySelection selection);

    /**
     * A fact that was reached.
     *
     * @param fact     the fact
     * @param distance how many facts were walked over, itself included
     */
    record Reached(StoredMemory fact, int distance) {}
}
