package dev.langchain4j.memori.store.sqlite;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which number a collection has, and which collection a number is. A row of {@code collection} is never changed nor deleted, so that what one
 * committed transaction has read holds for all that come later. Safe for use by several threads.
 */
final class CollectionKeys {

    /** Beyond so many it begins anew, so that a store of a million namespaces does not have them all in memory. */
    private static final int MOST = 20_000;

    private final Map<Name, Long> keys;
    private final Map<Long, Name> names;
    private final CollectionKeys committed;

    /**
     * A collection.
     *
     * @param namespace whose it is
     * @param name      its name there
     */
    record Name(String namespace, String name) {}

    CollectionKeys() {
        this.keys = new ConcurrentHashMap<>();
        this.names = new ConcurrentHashMap<>();
        this.committed = this;
    }

    private CollectionKeys(CollectionKeys committed) {
        this.keys = new HashMap<>();
        this.names = new HashMap<>();
        this.committed = committed;
    }

    /** For a transaction that may create collections and be given up: what it learns is its own. */
    CollectionKeys ofTransaction() {
        return new CollectionKeys(committed);
    }

    /** To be called when the transaction has been committed: what it has learnt holds for all. */
    void committed() {
        keys.forEach((name, key) -> committed.remember(key, name));
    }

    /** The number of a collection; 0 while there is none. */
    long key(Session session, Name name) {
        Long known = committed.keys.get(name);
        if (known == null) {
            known = keys.get(name);
        }
        if (known == null) {
            known = session.number(
                    "SELECT key FROM collection WHERE namespace = ? AND name = ?", name.namespace, name.name);
            if (known != 0) {
                remember(known, name);
            }
        }
        return known;
    }

    /** The collection that a row names. */
    Name name(Session session, long key) {
        Name known = committed.names.get(key);
        if (known == null) {
            known = names.get(key);
        }
        if (known == null) {
            known = session.first(
                            "SELECT namespace, name FROM collection WHERE key = ?",
                            row -> new Name(
                                    Objects.requireNonNull(row.getString(1)), Objects.requireNonNull(row.getString(2))),
                            key)
                    .orElseThrow();
            remember(key, known);
        }
        return known;
    }

    private void remember(long key, Name name) {
        if (keys.size() >= MOST) {
            keys.clear();
            names.clear();
        }
        keys.put(name, key);
        names.put(key, name);
    }
}
