package dev.langchain4j.memori.store;

import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Quarantine;
import dev.langchain4j.memori.data.Texts;
import java.util.List;
import java.util.Set;

/**
 * The shelves that an operation can see: some collections of one namespace. Every read and write of a store takes a scope, and
 * nothing outside it can be reached. A read may include the collections of the same names of other namespaces, as far as these
 * have granted that; a write never does.
 *
 * @param namespace    whose memories
 * @param collections  the collections, at least one; new memories go into the first
 * @param givenVectors whether this is one collection whose vectors the callers give; the store's embedding model has no part in it
 * @param actor        who does what is done in this scope
 * @param including    whose memories a read sees beside its own, where there is a grant; without one they are simply not there
 */
public record Scope(
        String namespace, List<String> collections, boolean givenVectors, Actor actor, List<String> including) {

    /** The longest legal name of a namespace or collection, in characters. */
    public static final int MAX_NAME_LENGTH = 256;

    /** What waits to be confirmed stands in a collection of its own, named after the one it is meant for, behind this. */
    public static final String QUARANTINE = "quarantine/";

    private static final Set<String> PRIVATE =
            Set.of(ConversationReader.COLLECTION, BlockReader.COLLECTION, GrantReader.COLLECTION);

    /**
     * Checks the names.
     *
     * @param namespace    whose memories
     * @param collections  the collections, at least one
     * @param givenVectors whether this is one collection whose vectors the callers give
     * @param actor        who does what is done in this scope
     * @param including    whose memories a read sees beside its own
     * @throws MemoriException if a name is blank, too long or holds control characters
     */
    public Scope {
        collections = List.copyOf(collections);
        including = List.copyOf(including);
        check("namespace", namespace);
        collections.forEach(name -> check("collection", name));
        including.forEach(name -> check("namespace", name));
        if (givenVectors && collections.size() + including.size() > 1) {
            throw new IllegalArgumentException("the vectors of several collections cannot be compared");
        }
    }

    /**
     * Collections of one namespace alone.
     *
     * @param namespace    whose memories
     * @param collections  the collections, at least one
     * @param givenVectors whether this is one collection whose vectors the callers give
     * @param actor        who does what is done in this scope
     * @throws MemoriException if a name is blank, too long or holds control characters
     */
    public Scope(String namespace, List<String> collections, boolean givenVectors, Actor actor) {
        this(namespace, collections, givenVectors, actor, List.of());
    }

    /**
     * Collections whose vectors the store's embedding model makes, and in which somebody acts of whom nothing is known.
     *
     * @param namespace   whose memories
     * @param collections the collections, at least one
     * @throws MemoriException if a name is blank, too long or holds control characters
     */
    public Scope(String namespace, List<String> collections) {
        this(namespace, collections, false, Actor.UNNAMED);
    }

    /**
     * The same memories, seen by another.
     *
     * @param other who acts
     * @return the scope
     */
    public Scope actingAs(Actor other) {
        return new Scope(namespace, collections, givenVectors, other, including);
    }

    /**
     * Other collections of the same namespace, seen by the same actor.
     *
     * @param names the collections, at least one
     * @return the scope
     * @throws MemoriException if a name is not legal
     */
    public Scope on(List<String> names) {
        return new Scope(namespace, names, false, actor, including);
    }

    /**
     * The same collections, together with those of other namespaces.
     *
     * @param others the other namespaces
     * @return the scope
     * @throws MemoriException if a name is not legal
     */
    public Scope including(List<String> others) {
        return new Scope(namespace, collections, givenVectors, actor, others);
    }

    /**
     * Whether a collection is its namespace's alone, whatever is granted: what was said in conversations, what is quarantined, and what the
     * history says of core memory and of grants.
     *
     * @param collection its name
     * @return true if no other namespace ever sees it
     */
    public static boolean isPrivate(String collection) {
        return PRIVATE.contains(collection) || Quarantine.is(collection);
    }

    /**
     * What a write sees: the namespace's own collections alone.
     *
     * @return the scope
     */
    public Scope own() {
        return including.isEmpty() ? this : including(List.of());
    }

    /**
     * Where the memories of these collections wait until a person has confirmed them.
     *
     * @return the quarantines, seen by the same actor
     */
    public Scope quarantine() {
        return new Scope(namespace, collections.stream().map(Quarantine::of).toList(), givenVectors, actor);
    }

    /**
     * Whether what is added here waits until a person has confirmed it.
     *
     * @return whether the first collection is a quarantine
     */
    public boolean isQuarantine() {
        return Quarantine.is(target());
    }

    /**
     * The collection that new memories go into.
     *
     * @return the first collection
     */
    public String target() {
        return collections.get(0);
    }

    private static void check(String what, String name) {
        Texts.required("the name of a " + what, name);
        if (name.isBlank()) {
            throw MemoriException.invalid("the name of a " + what + " must not be blank");
        }
        // What waits to be confirmed stands beside its collection, however long the name of that is.
        if (Quarantine.origin(name).length() > MAX_NAME_LENGTH) {
            throw MemoriException.invalid("the name of a " + what + " must have at most " + MAX_NAME_LENGTH
                    + " characters, but has " + name.length());
        }
        if (name.chars().anyMatch(Character::isISOControl)) {
            throw MemoriException.invalid("the name of a " + what + " must not hold control characters");
        }
        if (Texts.unpairedSurrogate(name) >= 0) {
            throw MemoriException.invalid("the name of a " + what + " holds half a character (an unpaired surrogate)");
        }
    }
}
