package dev.langchain4j.memori.store;

import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Texts;
import java.util.List;

/**
 * The shelves that an operation can see: some collections of one namespace. Every read and write of a store takes a scope, and
 * nothing outside it can be reached.
 *
 * @param namespace    whose memories
 * @param collections  the collections, at least one; new memories go into the first
 * @param givenVectors whether this is one collection whose vectors the callers give; the store's embedding model has no part in it
 * @param actor        who does what is done in this scope
 */
public record Scope(String namespace, List<String> collections, boolean givenVectors, Actor actor) {

    /** The longest legal name of a namespace or collection, in characters. */
    public static final int MAX_NAME_LENGTH = 256;

    /**
     * Checks the names.
     *
     * @param namespace    whose memories
     * @param collections  the collections, at least one
     * @param givenVectors whether this is one collection whose vectors the callers give
     * @param actor        who does what is done in this scope
     * @throws MemoriException if a name is blank, too long or holds control characters
     */
    public Scope {
        collections = List.copyOf(collections);
        check("namespace", namespace);
        collections.forEach(name -> check("collection", name));
        if (givenVectors && collections.size() > 1) {
            throw new IllegalArgumentException("the vectors of several collections cannot be compared");
        }
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
        return new Scope(namespace, collections, givenVectors, other);
    }

    /**
     * Other collections of the same namespace, seen by the same actor.
     *
     * @param names the collections, at least one
     * @return the scope
     * @throws MemoriException if a name is not legal
     */
    public Scope on(List<String> names) {
        return new Scope(namespace, names, false, actor);
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
        if (name.length() > MAX_NAME_LENGTH) {
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
