package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.EmbeddingModelId;
import dev.langchain4j.memori.data.HistoryEntry;
import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.MemorySort;
import dev.langchain4j.memori.data.MemoryStats;
import dev.langchain4j.memori.data.PurgePreview;
import dev.langchain4j.memori.data.RollbackRequest;
import dev.langchain4j.memori.store.AgingMemory;
import dev.langchain4j.memori.store.AuditReader;
import dev.langchain4j.memori.store.Backlog;
import dev.langchain4j.memori.store.BlockReader;
import dev.langchain4j.memori.store.Candidate;
import dev.langchain4j.memori.store.ChangedMemory;
import dev.langchain4j.memori.store.ConversationReader;
import dev.langchain4j.memori.store.DocumentReader;
import dev.langchain4j.memori.store.FactReader;
import dev.langchain4j.memori.store.Findings;
import dev.langchain4j.memori.store.GrantReader;
import dev.langchain4j.memori.store.LaneQuery;
import dev.langchain4j.memori.store.LaterChanges;
import dev.langchain4j.memori.store.NamespaceRow;
import dev.langchain4j.memori.store.Scope;
import dev.langchain4j.memori.store.StoreReader;
import dev.langchain4j.memori.store.StoredMemory;
import dev.langchain4j.memori.store.sqlite.Generations.Generation;
import dev.langchain4j.memori.vector.Vectors;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Reads through one session, inside the transaction that the store began on it. */
class SqliteReader implements StoreReader {

    private static final List<String> CURRENT = List.of(LexicalIndex.CURRENT);
    private static final List<String> CURRENT_AND_PAST = List.of(LexicalIndex.CURRENT, LexicalIndex.RETIRED);

    /** A UUID with its hyphens has 36 characters. */
    private static final String PREFIX = " AND m.id >= ? AND m.id < ? AND length(m.id) = 36";

    final Session session;
    final Instant now;
    final MemoryRows rows;
    final Generations generations;
    final CollectionCache cache;
    private final CollectionKeys collectionKeys;
    private final Map<Scope, List<Long>> collections = new HashMap<>();
    private @Nullable Accepted accepted;

    SqliteReader(
            Session session,
            InstantSource clock,
            AccessMarks.Unwritten marks,
            CollectionCache cache,
            CollectionKeys collectionKeys,
            @Nullable RowCache rowCache) {
        this.session = session;
        this.now = clock.instant();
        this.rows = new MemoryRows(session, marks, collectionKeys, rowCache);
        this.generations = new Generations(session);
        this.cache = cache;
        this.collectionKeys = collectionKeys;
    }

    private SqliteReader(SqliteReader other) {
        this.session = other.session;
        this.now = other.now;
        this.rows = other.rows;
        this.generations = other.generations;
        this.cache = other.cache;
        this.collectionKeys = other.collectionKeys;
    }

    @Override
    public List<StoredMemory> find(Scope scope, String id) {
        SelectionSql visible = visible(scope, MemorySelection.all());
        return rows.where(visible.sql() + " AND m.id = ? ORDER BY m.key", visible.with(id));
    }

    @Override
    public List<StoredMemory> findByPrefix(Scope scope, String idPrefix, int limit) {
        SelectionSql visible = visible(scope, MemorySelection.all());
        return rows.where(
                visible.sql() + PREFIX + " ORDER BY m.id, m.key LIMIT ?",
                visible.with(idPrefix, behind(idPrefix), limit));
    }

    @Override
    public long countByPrefix(Scope scope, String idPrefix) {
        SelectionSql visible = visible(scope, MemorySelection.all());
        return session.number(
                "SELECT count(*) FROM memory m WHERE " + visible.sql() + PREFIX,
                visible.with(idPrefix, behind(idPrefix)));
    }

    @Override
    public List<Long> keys(Scope scope, Collection<String> ids) {
        String within = MemoryRows.json(collections(scope));
        List<Long> keys = new ArrayList<>(ids.size());
        for (String id : ids) {
            session.each(
                    "SELECT key FROM memory WHERE id = ? AND retired_at IS NULL"
                            + " AND collection IN (SELECT value FROM json_each(?))",
                    row -> keys.add(row.getLong(1)),
                    id,
                    within);
        }
        return keys;
    }

    @Override
    public List<Long> lastVersions(Scope scope, Collection<String> ids) {
        List<Long> keys = new ArrayList<>(ids.size());
        for (String id : ids) {
            for (long collection : collections(scope)) {
                long last = session.number(
                        "SELECT max(key) FROM (SELECT key FROM memory WHERE collection = ? AND id = ? AND retired_at IS NULL"
                                + " UNION ALL SELECT key FROM memory WHERE collection = ? AND id = ? AND retired_at IS NOT NULL)",
                        collection,
                        id,
                        collection,
                        id);
                if (last != 0) {
                    keys.add(last);
                }
            }
        }
        return keys;
    }

    @Override
    public List<Long> keysByOrigin(Scope scope) {
        SelectionSql visible = visible(scope, MemorySelection.all());
        return session.list(
                "SELECT m.key FROM memory m WHERE " + visible.sql() + " ORDER BY coalesce(m.origin, m.key)",
                row -> row.getLong(1),
                visible.parameters().toArray());
    }

    @Override
    public List<Long> keysToPurge(Scope scope, MemorySelection selection) {
        return new PurgeRows(session, rows).keys(keysOrNone(scope), selection, now);
    }

    @Override
    public PurgePreview previewPurge(Scope scope, MemorySelection selection) {
        return new PurgeRows(session, rows).preview(keysOrNone(scope), selection, now);
    }

    @Override
    public List<AgingMemory> aging(Scope scope, MemorySelection selection, @Nullable Collection<Long> keys) {
        return AgingRows.read(session, keysOrNone(scope), selection, keys, now);
    }

    @Override
    public Map<Long, StoredMemory> load(Collection<Long> keys) {
        return rows.load(keys);
    }

    @Override
    public List<StoredMemory> list(Scope scope, ListRequest request) {
        SelectionSql selected = visible(scope, request.selection());
        String direction = request.ascending() ? " ASC" : " DESC";
        return rows.where(
                selected.sql() + " ORDER BY " + column(request.sort()) + direction + ", m.id, m.key LIMIT ? OFFSET ?",
                selected.with(request.limit(), request.offset()));
    }

    @Override
    public List<StoredMemory> pinned(Scope scope, int limit) {
        SelectionSql visible = visible(scope, MemorySelection.all());
        return rows.where(
                visible.sql() + " AND m.pinned = 1 ORDER BY m.updated_at DESC, m.id, m.key LIMIT ?",
                visible.with(limit));
    }

    @Override
    public long count(Scope scope, MemorySelection selection) {
        SelectionSql selected = visible(scope, selection);
        return session.number(
                "SELECT count(*) FROM memory m WHERE " + selected.sql(),
                selected.parameters().toArray());
    }

    @Override
    public List<StoredMemory> withContentHash(Scope scope, long hash) {
        SelectionSql visible = visible(scope.on(List.of(scope.target())), MemorySelection.all());
        return rows.where(visible.sql() + " AND m.content_hash = ? ORDER BY m.key", visible.with(hash));
    }

    @Override
    public Findings find(Scope scope, MemorySelection selection, LaneQuery query) {
        List<Long> searched = collections(scope);
        Generation served = query.vector() == null ? null : served(query.vector(), searched);
        LaneQuery asked = served == null ? query.withoutVector() : query;
        Lanes lanes = new Lanes(
                cache,
                session,
                asked,
                query.graph() == null || searched.isEmpty()
                        ? Map.of()
                        : new GraphLane(session, now)
                                .links(scope.namespace(), collections(scope.own()), selection, query.graph()),
                accepted(scope, selection),
                selection.asOf() != null || isAnyCorroborated(searched));
        return selection.asOf() == null
                ? findAmongCurrent(lanes, served, searched)
                : lanes.find(loaded(served, searched, asOf(selection)));
    }

    /** What is in memory may not say so: others may say the same at any time, and that makes no new version. */
    private boolean isAnyCorroborated(List<Long> searched) {
        return searched.stream()
                .anyMatch(collection ->
                        session.number("SELECT EXISTS (SELECT 1 FROM corroboration WHERE collection = ?)", collection)
                                == 1);
    }

    /** What the lanes find among current versions. */
    Findings findAmongCurrent(Lanes lanes, @Nullable Generation served, List<Long> searched) {
        Findings found = cache.search(session, Times.clamped(now), served, searched, lanes::find);
        if (found == null) {
            throw new StaleSnapshot();
        }
        return found;
    }

    /** Collections as one transaction sees them, or as they were: loaded for a single search. */
    final List<LoadedCollection> loaded(@Nullable Generation served, List<Long> searched, MemorySelection visible) {
        List<LoadedCollection> loaded = new ArrayList<>(searched.size());
        List<String> indexes = visible.asOf() == null ? CURRENT : CURRENT_AND_PAST;
        for (long collection : searched) {
            LoadedCollection rows = LoadedCollection.visible(
                    session, collection, SelectionSql.of(List.of(collection), visible, now), cache.profile(), indexes);
            if (served != null) {
                rows.loadVectors(session, served, cache.tiers());
            }
            loaded.add(rows);
        }
        return loaded;
    }

    private @Nullable Generation served(LaneQuery.QueryVector vector, List<Long> searched) {
        Vectors.check(vector.embedding().vector(), vector.model().dimension());
        return generations.servedFor(vector.model(), searched).orElse(null);
    }

    private static MemorySelection asOf(MemorySelection selection) {
        return MemorySelection.builder().asOf(selection.asOf()).build();
    }

    @Override
    public List<Candidate> nearest(
            Scope scope, MemorySelection selection, EmbeddingModelId model, float[] query, int limit) {
        Vectors.check(query, model.dimension());
        List<Long> searched = collections(scope);
        Optional<Generation> served = generations.servedFor(model, searched);
        if (served.isEmpty()) {
            return List.of();
        }
        return selection.asOf() == null
                ? nearestCurrent(served.get(), searched, query, accepted(scope, selection), limit)
                : new VectorTable(session).nearest(served.get(), visible(scope, selection), query, limit);
    }

    /** The vector lane over current versions. */
    List<Candidate> nearestCurrent(Generation served, List<Long> keys, float[] query, RowSet accepted, int limit) {
        List<Candidate> near = cache.nearest(session, Times.clamped(now), served, keys, query, accepted, limit);
        if (near == null) {
            throw new StaleSnapshot();
        }
        return near;
    }

    /** Another reader has brought what is in memory past this snapshot: the work has to be done again on a newer one. */
    static final class StaleSnapshot extends RuntimeException {

        private static final long serialVersionUID = 1L;

        StaleSnapshot() {
            super("the snapshot is older than what is in memory", null, false, false);
        }
    }

    @Override
    public Map<Long, List<float[]>> vectors(Scope scope, Collection<Long> keys) {
        Optional<Generation> served = served(scope);
        return served.isEmpty()
                ? Map.of()
                : new VectorTable(session).load(served.get().key(), collections(scope), keys);
    }

    @Override
    public List<StoredMemory> deferred(long afterKey, int limit) {
        return rows.where(
                "m.key IN (SELECT memory FROM unembedded WHERE memory > ? ORDER BY memory LIMIT ?) ORDER BY m.key",
                afterKey,
                limit);
    }

    @Override
    public List<StoredMemory> withoutVectors(EmbeddingModelId model, long afterKey, int limit) {
        return rows.where(
                lackingVectors() + " AND m.key > ? ORDER BY m.key LIMIT ?", generationOf(model), afterKey, limit);
    }

    @Override
    public long countWithoutVectors(EmbeddingModelId model) {
        return session.number("SELECT count(*) FROM memory m WHERE " + lackingVectors(), generationOf(model));
    }

    @Override
    public Optional<EmbeddingModelId> activeModel() {
        return generations.active().map(Generation::model);
    }

    @Override
    public Optional<EmbeddingModelId> givenModel(Scope scope) {
        return collections(scope).stream()
                .findFirst()
                .flatMap(generations::givenTo)
                .map(Generation::model);
    }

    @Override
    public List<StoredMemory> findAsOf(Scope scope, String id, Instant asOf) {
        SelectionSql visible =
                visible(scope, MemorySelection.builder().asOf(asOf).build());
        return rows.where(visible.sql() + " AND m.id = ? ORDER BY m.key", visible.with(id));
    }

    @Override
    public List<StoredMemory> versions(Scope scope, String id) {
        List<StoredMemory> versions = new ArrayList<>();
        for (long collection : collections(scope)) {
            versions.addAll(rows.versions(collection, id));
        }
        return versions;
    }

    @Override
    public Map<Long, Long> successors(Scope scope, MemorySelection selection, Collection<Long> keys) {
        Map<Long, Long> successors = new ChainRows(session, rows).ends(keys);
        SelectionSql selected = visible(scope, selection);
        RowSet wanted = keys(
                "SELECT m.key FROM memory m WHERE " + selected.sql() + " AND m.key IN (SELECT value FROM json_each(?))",
                selected.with(MemoryRows.json(successors.values())));
        successors.values().removeIf(end -> !wanted.accepts(end));
        return successors;
    }

    @Override
    public List<StoredMemory> chain(Scope scope, long key) {
        return new ChainRows(session, rows).chain(key);
    }

    @Override
    public List<ChangedMemory> changed(String namespace, RollbackRequest request) {
        return new HistoryRows(session, rows).changed(namespace, request);
    }

    @Override
    public List<HistoryEntry> history(Scope scope, String id) {
        return new HistoryRows(session, rows).of(collections(scope), id);
    }

    @Override
    public MemoryStats stats(Scope scope) {
        return new StatsRows(session).of(collections(scope), now);
    }

    @Override
    public MemoryStats stats() {
        return new StatsRows(session).of(session.list("SELECT key FROM collection", row -> row.getLong(1)), now);
    }

    @Override
    public BlockReader blocks() {
        return new SqliteBlockReader(this);
    }

    @Override
    public List<String> namespaces() {
        return session.list("SELECT DISTINCT namespace FROM collection ORDER BY namespace", row -> row.getString(1));
    }

    @Override
    public long memoriesOutside(String namespace, Collection<String> apart) {
        return new StatsRows(session).memoriesOutside(namespace, apart);
    }

    @Override
    public long charactersOutside(String namespace, Collection<String> apart) {
        return new StatsRows(session).charactersOutside(namespace, apart);
    }

    @Override
    public ConversationReader conversations() {
        return new SqliteConversationReader(session);
    }

    @Override
    public FactReader facts() {
        return new FactTable(session, rows, now);
    }

    @Override
    public DocumentReader documents() {
        return new SqliteDocuments(session, now, null);
    }

    @Override
    public void eachRow(String namespace, boolean vectors, Consumer<? super NamespaceRow> consumer) {
        new SqliteNamespaceReader(session, rows, namespace, vectors).each(consumer);
    }

    @Override
    public GrantReader grants() {
        return new SqliteGrants(session);
    }

    @Override
    public AuditReader audit() {
        return new AuditRows(session);
    }

    @Override
    public Backlog backlog() {
        return new Backlog(
                session.number("SELECT count(*) FROM unembedded"), session.number("SELECT count(*) FROM unrecalled"));
    }

    @Override
    public Optional<Instant> lastTurn(String task) {
        return new Turns(session).last(task);
    }

    @Override
    public StoreReader withoutCollections() {
        return new Stranger(this);
    }

    /**
     * The keys of a scope's collections; those that nothing was written to yet have none. This is where a scope becomes rows: what another
     * namespace has not granted is left out here, and so takes no part in anything that is counted or weighed.
     */
    List<Long> collections(Scope scope) {
        return collections.computeIfAbsent(scope, s -> {
            List<Long> keys = new ArrayList<>();
            s.collections().stream().distinct().forEach(name -> addKey(s.namespace(), name, keys));
            for (String other : s.including()) {
                if (grants().access(other, s.namespace()).isPresent()) {
                    s.collections().stream()
                            .distinct()
                            .filter(name -> !Scope.isPrivate(name))
                            .forEach(name -> addKey(other, name, keys));
                }
            }
            return List.copyOf(keys);
        });
    }

    private void addKey(String namespace, String name, List<Long> keys) {
        long key = collectionKeys.key(session, new CollectionKeys.Name(namespace, name));
        if (key != 0) {
            keys.add(key);
        }
    }

    /** What a namespace without facts has. */
    private static final FactReader NO_FACTS = new FactReader() {
        @Override
        public List<StoredMemory> of(
                Scope scope, String subject, @Nullable String predicate, MemorySelection selection) {
            return List.of();
        }

        @Override
        public List<StoredMemory> about(Scope scope, String entity, MemorySelection selection) {
            return List.of();
        }

        @Override
        public List<Reached> around(
                Scope scope, Collection<String> entities, int depth, int limit, MemorySelection selection) {
            return List.of();
        }
    };

    /** Sees what somebody sees who was let in nowhere. */
    private static final class Stranger extends SqliteReader {

        Stranger(SqliteReader other) {
            super(other);
        }

        @Override
        List<Long> collections(Scope scope) {
            return List.of();
        }

        @Override
        public FactReader facts() {
            return NO_FACTS;
        }

        @Override
        public List<ChangedMemory> changed(String namespace, RollbackRequest request) {
            return List.of();
        }
    }

    /** What another reader of the same transaction has looked up. */
    final void knowCollectionsOf(SqliteReader other) {
        collections.putAll(other.collections);
    }

    /** To be called when a collection came into being. */
    final void forgetWhatWasRead() {
        collections.clear();
        accepted = null;
    }

    /** To be called when the rows of a scope have changed. */
    final void forgetRows() {
        accepted = null;
    }

    private SelectionSql visible(Scope scope, MemorySelection selection) {
        return SelectionSql.of(keysOrNone(scope), selection, now);
    }

    /** No key is 0: a scope without collections selects nothing. */
    private List<Long> keysOrNone(Scope scope) {
        List<Long> keys = collections(scope);
        return keys.isEmpty() ? List.of(0L) : keys;
    }

    /** What a selection accepts, computed once for all the lanes of a search. */
    private RowSet accepted(Scope scope, MemorySelection selection) {
        if (accepted == null || !accepted.scope.equals(scope) || !Objects.equals(accepted.selection, selection)) {
            accepted = new Accepted(scope, selection, rowSet(scope, selection));
        }
        return accepted.rows;
    }

    private RowSet rowSet(Scope scope, MemorySelection selection) {
        if (SelectionSql.isTrivial(selection)) {
            return current(scope);
        }
        SelectionSql selected = visible(scope, selection);
        return keys(
                "SELECT m.key FROM memory m WHERE " + selected.sql(),
                selected.parameters().toArray());
    }

    /** All that a search of current memories may return: what has expired is not in memory. */
    RowSet current(Scope scope) {
        return RowSet.ALL;
    }

    private RowSet keys(String sql, @Nullable Object... parameters) {
        LongStream.Builder keys = LongStream.builder();
        session.each(sql, row -> keys.add(row.getLong(1)), parameters);
        return RowSet.only(keys.build());
    }

    @Override
    public List<Long> lasting(int limit) {
        return session.list(
                "SELECT key FROM memory WHERE retired_at IS NULL AND expires_at IS NULL AND valid_to IS NULL AND length > 0"
                        + " ORDER BY key DESC LIMIT ?",
                row -> row.getLong(1),
                limit);
    }

    @Override
    public LaterChanges changesAfter(long sequence) {
        return session.first(
                        "SELECT count(*), min(at) FROM history WHERE sequence > ?",
                        row -> new LaterChanges(
                                row.getLong(1), row.getLong(1) == 0 ? null : Times.instant(row.getLong(2))),
                        sequence)
                .orElseThrow();
    }

    private Optional<Generation> served(Scope scope) {
        return scope.givenVectors()
                ? collections(scope).stream().findFirst().flatMap(generations::givenTo)
                : generations.active();
    }

    private long generationOf(EmbeddingModelId model) {
        return generations
                .building()
                .filter(building -> building.model().equals(model))
                .or(() -> generations.servedFor(model))
                .map(Generation::key)
                .orElse(0L);
    }

    private static String lackingVectors() {
        return "NOT EXISTS (SELECT 1 FROM vector v WHERE v.generation = ? AND v.collection = m.collection AND v.memory = m.key)"
                + " AND m.collection NOT IN (SELECT collection FROM generation WHERE collection IS NOT NULL)";
    }

    /** The smallest string behind all those that begin with a prefix, in SQLite's order of bytes. */
    private static String behind(String prefix) {
        return prefix + Character.toString(Character.MAX_CODE_POINT);
    }

    private static String column(MemorySort sort) {
        return switch (sort) {
            case CREATED -> "m.created_at";
            case UPDATED -> "m.updated_at";
            case OCCURRED -> SelectionSql.OCCURRED;
            case ACCESSED -> "m.last_accessed_at";
            case ACCESS_COUNT -> "m.access_count";
        };
    }

    private record Accepted(Scope scope, MemorySelection selection, RowSet rows) {}
}
