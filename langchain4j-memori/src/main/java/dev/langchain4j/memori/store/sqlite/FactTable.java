package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.Fact;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.store.FactReader;
import dev.langchain4j.memori.store.Scope;
import dev.langchain4j.memori.store.StoredMemory;
import dev.langchain4j.memori.text.Names;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The index by which facts are found by their parts and a graph is walked; what the metadata of the versions say. */
final class FactTable implements FactReader {

    private final Session session;
    private final MemoryRows rows;
    private final Instant now;

    FactTable(Session session, MemoryRows rows, Instant now) {
        this.session = session;
        this.rows = rows;
        this.now = now;
    }

    /** Takes a version in, if it is a fact. */
    static void insert(Session session, long collection, StoredMemory version) {
        Optional<Fact> fact = Fact.of(version.memory());
        if (fact.isEmpty()) {
            return;
        }
        session.update(
                "INSERT INTO fact (memory, collection, subject, predicate, object, confidence) VALUES (?, ?, ?, ?, ?, ?)",
                version.key(),
                collection,
                Names.key(fact.get().subject()),
                Names.key(fact.get().predicate()),
                Names.key(fact.get().object()),
                fact.get().confidence());
        for (String source : fact.get().sources()) {
            session.update(
                    "INSERT INTO fact_source (memory, collection, source) VALUES (?, ?, ?)",
                    version.key(),
                    collection,
                    source);
        }
    }

    /** Takes a version out, whether it is a fact or not. */
    static void delete(Session session, long key) {
        session.update("DELETE FROM fact_source WHERE memory = ?", key);
        session.update("DELETE FROM fact WHERE memory = ?", key);
    }

    static void clear(Session session) {
        session.execute("DELETE FROM fact_source");
        session.execute("DELETE FROM fact");
    }

    /** Whether the index says of a version what its metadata say. */
    static boolean agrees(Session session, long collection, StoredMemory version) {
        Optional<Fact> fact = Fact.of(version.memory());
        List<Object> said = fact.map(f -> List.<Object>of(
                        collection,
                        Names.key(f.subject()),
                        Names.key(f.predicate()),
                        Names.key(f.object()),
                        f.confidence()))
                .orElse(List.of());
        List<List<Object>> indexed = session.list(
                "SELECT collection, subject, predicate, object, confidence FROM fact WHERE memory = ?",
                row -> List.<Object>of(
                        row.getLong(1), row.getString(2), row.getString(3), row.getString(4), row.getDouble(5)),
                version.key());
        List<String> sources = session.list(
                "SELECT source FROM fact_source WHERE memory = ? AND collection = ? ORDER BY source",
                row -> row.getString(1),
                version.key(),
                collection);
        return (fact.isEmpty() ? indexed.isEmpty() : indexed.equals(List.of(said)))
                && sources.equals(fact.map(Fact::sources).orElse(List.of()).stream()
                        .distinct()
                        .sorted()
                        .toList());
    }

    /**
     * The facts that rest on memories alone that are about to be erased, withdrawn ones included, as their history still says what they were: somebody has
     * to have said so directly, or another of their sources has to stay.
     *
     * @param namespace of whose memories
     * @param ids       the ids of the memories
     */
    static List<Long> restingOn(Session session, MemoryRows rows, String namespace, Collection<String> ids) {
        long collection = collection(session, namespace);
        if (collection == 0) {
            return List.of();
        }
        List<Long> alone = new ArrayList<>();
        for (String id : ids) {
            List<Long> resting = session.list(
                    "SELECT f.memory FROM fact_source f JOIN memory m ON m.key = f.memory"
                            + " WHERE f.collection = ? AND f.source = ? AND (m.retired_at IS NULL OR NOT EXISTS (SELECT 1 FROM memory n"
                            + " WHERE n.collection = m.collection AND n.id = m.id AND n.retired_at IS NULL)) ORDER BY f.memory",
                    row -> row.getLong(1),
                    collection,
                    id);
            Map<String, StoredMemory> last = new HashMap<>();
            for (StoredMemory version : rows.load(resting).values()) {
                last.merge(
                        version.memory().id(),
                        version,
                        (a, b) -> a.memory().version() > b.memory().version() ? a : b);
            }
            for (StoredMemory fact : last.values()) {
                Fact read = Fact.of(fact.memory()).orElse(null);
                if (read != null
                        && !read.stated()
                        && read.sources().stream()
                                .allMatch(source -> ids.contains(source) || !isThere(session, namespace, source))) {
                    alone.add(fact.key());
                }
            }
        }
        return alone.stream().distinct().sorted().toList();
    }

    private static boolean isThere(Session session, String namespace, String id) {
        return session.number(
                        "SELECT count(*) FROM memory WHERE id = ? AND retired_at IS NULL"
                                + " AND collection IN (SELECT key FROM collection WHERE namespace = ? AND name <> ?)",
                        id,
                        namespace,
                        Fact.COLLECTION)
                > 0;
    }

    /** The key of a namespace's collection of facts, or 0. */
    static long collection(Session session, String namespace) {
        return session.first(
                        "SELECT key FROM collection WHERE namespace = ? AND name = ?",
                        row -> row.getLong(1),
                        namespace,
                        Fact.COLLECTION)
                .orElse(0L);
    }

    @Override
    public List<StoredMemory> of(Scope scope, String subject, @Nullable String predicate, MemorySelection selection) {
        SelectionSql selected = selected(scope, selection);
        return rows.where(
                selected.sql() + " AND m.key IN (SELECT memory FROM fact WHERE collection = ? AND subject = ?"
                        + (predicate == null ? "" : " AND predicate = ?") + ") ORDER BY m.key",
                predicate == null
                        ? selected.with(collection(session, scope.namespace()), Names.key(subject))
                        : selected.with(
                                collection(session, scope.namespace()), Names.key(subject), Names.key(predicate)));
    }

    @Override
    public List<StoredMemory> about(Scope scope, String entity, MemorySelection selection) {
        SelectionSql selected = selected(scope, selection);
        long collection = collection(session, scope.namespace());
        String key = Names.key(entity);
        return rows.where(
                selected.sql() + " AND m.key IN (SELECT memory FROM fact WHERE collection = ? AND subject = ?"
                        + " UNION SELECT memory FROM fact WHERE collection = ? AND object = ?) ORDER BY m.key",
                selected.with(collection, key, collection, key));
    }

    @Override
    public List<Reached> around(
            Scope scope, Collection<String> entities, int depth, int limit, MemorySelection selection) {
        long collection = collection(session, scope.namespace());
        if (collection == 0) {
            return List.of();
        }
        List<String> keys = entities.stream().map(Names::key).toList();
        List<FactWalk.Step> steps =
                new FactWalk(session, collection, selected(scope, selection), limit).from(keys, depth, predicate -> 1);
        Map<Long, StoredMemory> loaded =
                rows.load(steps.stream().map(FactWalk.Step::memory).toList());
        return steps.stream()
                .map(step -> new Reached(Objects.requireNonNull(loaded.get(step.memory())), step.distance()))
                .toList();
    }

    private SelectionSql selected(Scope scope, MemorySelection selection) {
        return SelectionSql.of(List.of(collection(session, scope.namespace())), selection, now);
    }
}
