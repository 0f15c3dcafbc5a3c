package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.EmbeddingModelId;
import dev.langchain4j.memori.data.ForgetReceipt;
import dev.langchain4j.memori.data.ForgetRequest;
import dev.langchain4j.memori.data.HistoryEntry;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.Texts;
import dev.langchain4j.memori.store.BlockWriter;
import dev.langchain4j.memori.store.Candidate;
import dev.langchain4j.memori.store.Change;
import dev.langchain4j.memori.store.ConversationWriter;
import dev.langchain4j.memori.store.DocumentWriter;
import dev.langchain4j.memori.store.Findings;
import dev.langchain4j.memori.store.GrantWriter;
import dev.langchain4j.memori.store.NamespaceRow;
import dev.langchain4j.memori.store.NamespaceWriter;
import dev.langchain4j.memori.store.Prepared;
import dev.langchain4j.memori.store.Scope;
import dev.langchain4j.memori.store.StoreWriter;
import dev.langchain4j.memori.store.StoredMemory;
import dev.langchain4j.memori.store.sqlite.Generations.Generation;
import dev.langchain4j.memori.text.ContentKey;
import dev.langchain4j.memori.vector.Vectors;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Writes through the writer's session, inside the transaction that the store began on it. */
final class SqliteWriter extends SqliteReader implements StoreWriter {

    private static final String HEARD_SINCE =
            " collection IN (SELECT key FROM collection WHERE namespace = ?) AND source = ? AND heard_at >= ?";

    /** The setting that holds the time of the last import. */
    private static final String NEVER_BEFORE = "recorded no earlier than";

    private final MetadataRows metadata;
    private final LexicalIndex lexical;
    private final VectorTable vectorTable;
    private final OwnVectors own;
    private final AuditTrail audit;
    private final InstantSource clock;
    private final CollectionKeys keysOfStore;
    private final CollectionKeys learnt;

    /** By how many memories collections have grown, until that is written. */
    private final Map<Long, Integer> grown = new HashMap<>();

    /** Lets committed rows be read, which this transaction itself cannot do any more; null where there is no other session. */
    private final @Nullable Sessions committed;

    /** Where the last work before began that changed anything in the same transaction. */
    private final @Nullable Start inherited;

    private @Nullable Start start;
    private long notBefore = Long.MIN_VALUE;

    /** The key of the last memory that this work has added, and of the one that nothing gave a vector yet. */
    private long newest;

    private long withoutVectors;

    /**
     * What was there before this work changed anything.
     *
     * @param sequence   the last change before the transaction
     * @param key        keys of memories only ever grow: whatever is not greater than this was there before the work
     * @param recordedAt system time, which never goes back, whatever the clock does
     */
    private record Start(long sequence, long key, long recordedAt) {}

    /** Whether the transaction has changed anything yet. */
    private boolean changed;

    private @Nullable EmbeddingModelId writableModel;
    private long writableCollection;
    private long writable;
    private boolean writableIsServed;

    private final @Nullable ErasedBytes erasedBytes;
    private final long number = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);

    /** The first of a transaction. One that notes what it erases is given where to, so that it can be looked for. */
    SqliteWriter(
            Session session,
            InstantSource clock,
            CollectionCache cache,
            CollectionKeys collectionKeys,
            @Nullable ErasedBytes erasedBytes,
            @Nullable Sessions committed) {
        this(session, clock, cache, collectionKeys, erasedBytes, committed, null);
    }

    private SqliteWriter(
            Session session,
            InstantSource clock,
            CollectionCache cache,
            CollectionKeys collectionKeys,
            @Nullable ErasedBytes erasedBytes,
            @Nullable Sessions committed,
            @Nullable SqliteWriter before) {
        this(session, clock, cache, collectionKeys, collectionKeys.ofTransaction(), erasedBytes, committed, before);
    }

    private SqliteWriter(
            Session session,
            InstantSource clock,
            CollectionCache cache,
            CollectionKeys collectionKeys,
            CollectionKeys learnt,
            @Nullable ErasedBytes erasedBytes,
            @Nullable Sessions committed,
            @Nullable SqliteWriter before) {
        // What is pending in the access buffer was written at the start of this transaction and must not be added
        // again.
        super(session, clock, AccessMarks.Unwritten.NOTHING, cache, learnt, null);
        this.learnt = learnt;
        this.metadata = new MetadataRows(session);
        this.lexical = new LexicalIndex(session);
        this.vectorTable = new VectorTable(session);
        this.audit = new AuditTrail(session, now, before == null ? null : before.audit.known());
        this.clock = clock;
        this.keysOfStore = collectionKeys;
        this.committed = committed;
        this.erasedBytes = erasedBytes;
        this.own = before == null ? new OwnVectors() : new OwnVectors(before.own);
        if (before == null) {
            this.inherited = null;
            return;
        }
        this.inherited = before.start == null ? before.inherited : before.start;
        this.notBefore = before.notBefore;
        this.changed = before.changed;
        this.writableModel = before.writableModel;
        this.writableCollection = before.writableCollection;
        this.writable = before.writable;
        this.writableIsServed = before.writableIsServed;
        knowCollectionsOf(before);
    }

    /** For the next work of the same transaction, which sees what this one has done. This one stays as it is, in case that the next fails. */
    SqliteWriter next() {
        return new SqliteWriter(session, clock, cache, keysOfStore, null, committed, this);
    }

    @Nullable
    ErasedBytes erasedBytes() {
        return erasedBytes;
    }

    /** What the receipt of this transaction's erasure is called by. */
    long number() {
        return number;
    }

    @Override
    public boolean takeTurn(String task, Instant since) {
        return new Turns(session).take(task, since, now);
    }

    @Override
    public StoredMemory insert(StoredMemory version, Change change) {
        return insert(version, new PreparedRow(null, false), change);
    }

    @Override
    public StoredMemory insert(StoredMemory version, Prepared prepared, Change change) {
        PreparedRow row = (PreparedRow) prepared;
        long collection = collectionFor(version.memory());
        LexicalIndex.Entry entry = row.entry() == null ? LexicalIndex.Entry.of(version.memory()) : row.entry();
        Known known = row.ownsId()
                ? Known.NOTHING
                : known(collection, version.memory().id());
        if (known.isCurrent()) {
            throw MemoriException.invalid(
                    "a memory with the id " + version.memory().id() + " is there already");
        }
        StoredMemory stored = insertNext(collection, version, entry, known.lastRetired());
        record(collection, stored.memory(), change, stored.key(), null);
        return stored;
    }

    /** What there is under an id: whether something is current, and the last version of what no longer is, or 0. */
    private record Known(boolean isCurrent, long lastRetired) {
        static final Known NOTHING = new Known(false, 0);
    }

    private Known known(long collection, String id) {
        return session.first(
                        "SELECT EXISTS (SELECT 1 FROM memory WHERE collection = ? AND id = ? AND retired_at IS NULL),"
                                + " (SELECT max(version) FROM memory WHERE retired_at IS NOT NULL AND collection = ? AND id = ?)",
                        row -> new Known(row.getInt(1) == 1, row.getLong(2)),
                        collection,
                        id,
                        collection,
                        id)
                .orElseThrow();
    }

    /** What was withdrawn keeps its versions: what is added under its id goes on behind them. */
    private StoredMemory insertNext(long collection, StoredMemory version, LexicalIndex.Entry entry, long last) {
        Memory memory = version.memory();
        if (last == 0) {
            return insertRow(collection, version, entry, null, recordedAt(), null);
        }
        long before = session.number(
                "SELECT key FROM memory WHERE retired_at IS NOT NULL AND collection = ? AND id = ? AND version = ?",
                collection,
                memory.id(),
                last);
        Memory next =
                memory.toBuilder().version(Math.max(memory.version(), last + 1)).build();
        return insertRow(
                collection, new StoredMemory(0, next, version.occurredAtGiven()), origin(before), recordedAt(), null);
    }

    @Override
    public StoredMemory replace(StoredMemory before, StoredMemory after, Change change) {
        long collection = collectionFor(before.memory());
        retire(collection, before);
        StoredMemory stored = insertRow(collection, after, origin(before.key()), recordedAt(), null);
        // Read again: since the caller planned this version, access marks may have been written to the one before.
        session.update(
                "UPDATE memory SET (access_count, last_accessed_at, corroborations) ="
                        + " (SELECT access_count, last_accessed_at, corroborations FROM memory WHERE key = ?) WHERE key = ?",
                before.key(),
                stored.key());
        record(collection, stored.memory(), change, stored.key(), before.key());
        return stored;
    }

    @Override
    public StoredMemory bringBack(StoredMemory last, StoredMemory after, Change change) {
        long collection = collectionFor(last.memory());
        StoredMemory stored = insertRow(collection, after, origin(last.key()), recordedAt(), null);
        record(collection, stored.memory(), change, stored.key(), null);
        return stored;
    }

    @Override
    public void withdraw(StoredMemory memory, Change change) {
        long collection = collectionFor(memory.memory());
        retire(collection, memory);
        record(collection, memory.memory(), change, null, memory.key());
    }

    @Override
    public void reinforce(StoredMemory memory, Change change) {
        session.update("UPDATE memory SET reinforcements = reinforcements + 1 WHERE key = ?", memory.key());
        record(collectionFor(memory.memory()), memory.memory(), change, memory.key(), null);
    }

    @Override
    public void corroborate(StoredMemory memory, String source) {
        int heard = session.update(
                "INSERT INTO corroboration (collection, id, source, heard_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                collectionFor(memory.memory()),
                memory.memory().id(),
                source,
                recordedAt());
        session.update("UPDATE memory SET corroborations = corroborations + ? WHERE key = ?", heard, memory.key());
    }

    @Override
    public void withdrawCorroborations(String namespace, Collection<String> sources, Instant since) {
        for (String source : sources) {
            session.update(
                    "UPDATE memory SET corroborations = corroborations - 1 WHERE retired_at IS NULL AND corroborations > 0"
                            + " AND (collection, id) IN (SELECT collection, id FROM corroboration WHERE" + HEARD_SINCE
                            + ")",
                    namespace,
                    source,
                    Times.clamped(since));
            session.update("DELETE FROM corroboration WHERE" + HEARD_SINCE, namespace, source, Times.clamped(since));
        }
    }

    @Override
    public void putVectors(StoredMemory memory, EmbeddingModelId model, List<float[]> vectors) {
        vectors.forEach(vector -> Vectors.check(vector, model.dimension()));
        long collection = collectionFor(memory.memory());
        long generation = writableGeneration(model, collection);
        putInTable(generation, collection, memory, vectors);
        if (writableIsServed && memory.key() <= start().key()) {
            session.update("DELETE FROM unembedded WHERE memory = ?", memory.key());
            record(
                    collection,
                    memory.memory(),
                    new Change(HistoryEntry.Event.EMBEDDED, null, Actor.SYSTEM),
                    memory.key(),
                    null);
        }
        wrote(writableIsServed, collection, memory.key(), vectors);
    }

    @Override
    public void defer(StoredMemory memory) {
        session.update("INSERT INTO unembedded (memory) VALUES (?)", memory.key());
    }

    @Override
    public void copyVectors(StoredMemory before, StoredMemory after) {
        long collection = collectionFor(before.memory());
        withoutVectors = 0;
        vectorTable.copy(collection, before.key(), after.key());
        session.update(
                "INSERT INTO unembedded (memory) SELECT ? WHERE EXISTS (SELECT 1 FROM unembedded WHERE memory = ?)",
                after.key(),
                before.key());
        List<float[]> served = servedVectors(collection, after);
        wrote(!served.isEmpty(), collection, after.key(), served);
    }

    @Override
    public ForgetReceipt forget(Scope scope, Collection<Long> keys) {
        Erasure erasure = new Erasure(this, scope.namespace(), scope.actor());
        erasure.memories(collections(scope), keys);
        return erasure.receipt();
    }

    @Override
    public ForgetReceipt purge(Scope scope, Collection<Long> keys) {
        Erasure erasure = new Erasure(this, scope.namespace(), scope.actor()).sparingPinned();
        erasure.memories(collections(scope), keys);
        return erasure.receipt();
    }

    @Override
    public ForgetReceipt forget(Scope scope, ForgetRequest request) {
        Erasure erasure = new Erasure(this, scope.namespace(), scope.actor());
        erasure.request(scope, request);
        return erasure.receipt();
    }

    @Override
    public ForgetReceipt forgetDocument(String namespace, String shelf, String name) {
        Erasure erasure = new Erasure(this, namespace, Actor.UNNAMED);
        erasure.document(shelf, name);
        return erasure.receipt();
    }

    @Override
    public BlockWriter blocks(Actor actor) {
        return new SqliteBlockWriter(this, actor);
    }

    @Override
    public void build(EmbeddingModelId model) {
        generations.build(model);
        writableModel = null;
    }

    @Override
    public void activate(EmbeddingModelId model) {
        generations.activate(model);
        session.update("DELETE FROM unembedded"); // Nothing lacks a vector of a model that becomes active.
        writableModel = null;
    }

    @Override
    public ConversationWriter conversations() {
        return new SqliteConversationWriter(session, this);
    }

    @Override
    public GrantWriter grants() {
        return new SqliteGrantWriter(this);
    }

    @Override
    public AuditTrail audit() {
        return audit;
    }

    /** What a write looks up it may be about to change: that is never what others have let it see. */
    @Override
    List<Long> collections(Scope scope) {
        return super.collections(scope.own());
    }

    @Override
    public DocumentWriter documents() {
        return new SqliteDocuments(session, Times.instant(recordedAt()), audit);
    }

    @Override
    public NamespaceWriter rows(String namespace, Actor actor) {
        return new SqliteNamespaceWriter(session, this, namespace, actor);
    }

    /** The committed vectors, without what this transaction took away, and with what it wrote. */
    @Override
    List<Candidate> nearestCurrent(Generation served, List<Long> keys, float[] query, RowSet accepted, int limit) {
        if (!changed) {
            return super.nearestCurrent(served, keys, query, accepted, limit);
        }
        List<Candidate> before = cache.nearestBeforeChanges(
                session, start().sequence(), Times.clamped(now), served, keys, query, own.without(accepted), limit);
        if (before == null && committed != null) {
            before = nearestCommitted(committed, served, keys, query, own.without(accepted), limit);
        }
        if (before == null) {
            SelectionSql all = SelectionSql.of(keys, MemorySelection.all(), now);
            return new VectorTable(session)
                    .nearest(served, all, query, Integer.MAX_VALUE).stream()
                            .filter(candidate -> accepted.accepts(candidate.key()))
                            .limit(limit)
                            .toList();
        }
        return own.merge(before, keys, query, accepted, limit);
    }

    /** Another session sees all but what this transaction has changed: nobody else writes meanwhile. It can bring what is in memory up to date. */
    private @Nullable List<Candidate> nearestCommitted(
            Sessions sessions, Generation served, List<Long> keys, float[] query, RowSet accepted, int limit) {
        return sessions.readCommitted(
                other -> cache.nearest(other, Times.clamped(now), served, keys, query, accepted, limit));
    }

    /** What this transaction has written itself may have expired. */
    @Override
    RowSet current(Scope scope) {
        return changed ? super.current(scope).without(expired(scope)) : super.current(scope);
    }

    private List<Long> expired(Scope scope) {
        return session.list(
                "SELECT key FROM memory WHERE collection IN (SELECT value FROM json_each(?)) AND retired_at IS NULL"
                        + " AND expires_at IS NOT NULL AND expires_at <= ?",
                row -> row.getLong(1),
                MemoryRows.json(collections(scope)),
                Times.clamped(now));
    }

    /** What this transaction has changed is not in memory yet, and must not be before it is committed. */
    @Override
    Findings findAmongCurrent(Lanes lanes, @Nullable Generation served, List<Long> searched) {
        return changed
                ? lanes.find(loaded(served, searched, MemorySelection.all()))
                : super.findAmongCurrent(lanes, served, searched);
    }

    /** Adds reads that were noted to the current versions. Those of memories that are gone are dropped. */
    void write(Map<Long, AccessMarks.Mark> marks) {
        marks.forEach((key, mark) -> session.update(
                "UPDATE memory SET access_count = access_count + ?, last_accessed_at = max(coalesce(last_accessed_at, ?), ?)"
                        + " WHERE retired_at IS NULL AND (collection, id) = (SELECT collection, id FROM memory WHERE key = ?)",
                mark.count(),
                Times.micros(mark.at()),
                Times.micros(mark.at()),
                key));
    }

    /** Looked up once for all the memories of a batch: within a transaction nobody else can change it. */
    private long writableGeneration(EmbeddingModelId model, long collection) {
        if (!model.equals(writableModel) || collection != writableCollection) {
            writeCounts();
            Generations.Writable found = generations.writableFor(model, collection);
            writable = found.key();
            writableIsServed = found.isServed();
            writableModel = model;
            writableCollection = collection;
        }
        return writable;
    }

    private void putInTable(long generation, long collection, StoredMemory memory, List<float[]> vectors) {
        if (memory.key() != withoutVectors) {
            vectorTable.delete(generation, collection, memory.key());
        }
        withoutVectors = 0;
        vectorTable.insert(generation, collection, memory.key(), vectors);
    }

    private List<float[]> servedVectors(long collection, StoredMemory version) {
        return generations
                .givenTo(collection)
                .or(generations::active)
                .map(served -> vectorTable.load(served.key(), List.of(collection), List.of(version.key())))
                .map(loaded -> loaded.get(version.key()))
                .orElse(List.of());
    }

    private void wrote(boolean served, long collection, long key, List<float[]> vectors) {
        changed = true;
        if (served) {
            own.wrote(collection, key, vectors);
        }
    }

    /** Asked for before anything of it is changed; a transaction that changes no memory does without. */
    private Start start() {
        if (start == null && inherited != null) {
            start = new Start(
                    inherited.sequence(),
                    lastKey(),
                    Math.max(Math.max(Times.clamped(now), inherited.recordedAt()), notBefore));
        } else if (start == null) {
            start = session.first(
                            "SELECT h.sequence, h.at, (SELECT seq FROM sqlite_sequence WHERE name = 'memory'),"
                                    + " (SELECT CAST(value AS INTEGER) FROM setting WHERE name = ?),"
                                    + " (SELECT value FROM setting WHERE name = ?)"
                                    + " FROM (SELECT 1) LEFT JOIN history h ON h.sequence = (SELECT max(sequence) FROM history)",
                            row -> {
                                LexicalIndex.requireOwn(row.getString(5));
                                return new Start(
                                        row.getLong(1),
                                        row.getLong(3),
                                        Math.max(Math.max(Times.clamped(now), row.getLong(2)), row.getLong(4)));
                            },
                            NEVER_BEFORE,
                            LexicalIndex.SETTING)
                    .orElseThrow();
        }
        return start;
    }

    private long lastKey() {
        return session.number("SELECT seq FROM sqlite_sequence WHERE name = 'memory'");
    }

    /** When this transaction happens. */
    long recordedAt() {
        return start().recordedAt();
    }

    /** One version, current or past: {@code origin} is the row of its memory's first one, {@code retiredAt} null for the current one. */
    StoredMemory insertRow(
            long collection, StoredMemory version, @Nullable Long origin, long recordedAt, @Nullable Long retiredAt) {
        return insertRow(collection, version, LexicalIndex.Entry.of(version.memory()), origin, recordedAt, retiredAt);
    }

    private StoredMemory insertRow(
            long collection,
            StoredMemory version,
            LexicalIndex.Entry entry,
            @Nullable Long origin,
            long recordedAt,
            @Nullable Long retiredAt) {
        Memory memory = version.memory();
        long key = nextKey();
        session.update(
                "INSERT INTO memory (key, collection, id, version, content, content_hash, type, author, session_id, occurred_at, created_at,"
                        + " updated_at, recorded_at, retired_at, expires_at, last_accessed_at, access_count, reinforcements, pinned, length, asking, dated,"
                        + " origin, importance, valid_from, valid_to, channel, actor, confirmed, corroborations, supersedes)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                key,
                collection,
                memory.id(),
                memory.version(),
                memory.content(),
                ContentKey.hash(ContentKey.normalize(memory.content())),
                memory.type().name(),
                memory.author(),
                memory.sessionId(),
                version.occurredAtGiven() ? Times.micros(memory.occurredAt()) : null,
                Times.micros(memory.createdAt()),
                Times.micros(memory.updatedAt()),
                recordedAt,
                retiredAt,
                Times.microsOrNull(memory.expiresAt()),
                Times.microsOrNull(memory.lastAccessedAt()),
                memory.accessCount(),
                memory.reinforcements(),
                memory.pinned() ? 1 : 0,
                entry.length(),
                entry.asking(),
                entry.dated() ? 1 : 0,
                origin,
                memory.importance(),
                Times.microsOrNull(memory.validity().from()),
                Times.microsOrNull(memory.validity().to()),
                memory.provenance().channel().name(),
                memory.provenance().actor(),
                memory.provenance().confirmed() ? 1 : 0,
                memory.provenance().corroborations(),
                memory.supersedes());
        withoutVectors = key;
        metadata.insert(key, memory.metadata());
        if (retiredAt == null) {
            lexical.add(LexicalIndex.CURRENT, key, collection, entry);
            count(collection, 1);
        } else {
            lexical.add(LexicalIndex.RETIRED, key, collection, entry);
        }
        StoredMemory stored = new StoredMemory(key, memory, version.occurredAtGiven());
        FactTable.insert(session, collection, stored);
        return stored;
    }

    /** Nobody else can add a memory meanwhile. */
    private long nextKey() {
        newest = Math.max(newest, start().key()) + 1;
        return newest;
    }

    private long origin(long key) {
        return session.number("SELECT coalesce(origin, key) FROM memory WHERE key = ?", key);
    }

    private void retire(long collection, StoredMemory version) {
        int retired = session.update(
                "UPDATE memory SET retired_at = ? WHERE key = ? AND retired_at IS NULL", recordedAt(), version.key());
        if (retired != 1) {
            throw new IllegalStateException("version " + version.key() + " is not current");
        }
        LexicalIndex.Entry entry = LexicalIndex.Entry.of(version.memory());
        lexical.remove(LexicalIndex.CURRENT, version.key(), collection, entry);
        lexical.add(LexicalIndex.RETIRED, version.key(), collection, entry);
        count(collection, -1);
        own.removed(version.key());
    }

    /** Erases the message that a version is the text of; returns how many there were. */
    int eraseMessage(long memory) {
        return new MessageErasure(session, erasedBytes).ofMemory(memory);
    }

    int erase(long collection, StoredMemory version, boolean current) {
        LexicalIndex.Entry entry = LexicalIndex.Entry.of(version.memory());
        String index = current ? LexicalIndex.CURRENT : LexicalIndex.RETIRED;
        if (erasedBytes != null) {
            erasedBytes.version(collection, version, index, entry);
            vectorTable.samples(collection, version.key()).forEach(erasedBytes::vector);
        }
        lexical.remove(index, version.key(), collection, entry);
        if (current) {
            count(collection, -1);
        }
        int vectors = vectorTable.delete(collection, version.key());
        metadata.delete(version.key());
        session.update("DELETE FROM unembedded WHERE memory = ?", version.key());
        FactTable.delete(session, version.key());
        session.update("DELETE FROM memory WHERE key = ?", version.key());
        own.removed(version.key());
        return vectors;
    }

    private void count(long collection, int memories) {
        grown.merge(collection, memories, Integer::sum);
    }

    /** Once for all of a work, and before anybody asks for it. */
    void writeCounts() {
        grown.forEach((collection, memories) ->
                session.update("UPDATE collection SET memories = memories + ? WHERE key = ?", memories, collection));
        grown.clear();
    }

    /** To be called when the work is done. */
    void finish() {
        writeCounts();
        audit.finish();
    }

    /** To be called when the transaction is committed. */
    void committed() {
        learnt.committed();
    }

    @Override
    public long memoriesOutside(String namespace, Collection<String> apart) {
        writeCounts();
        return super.memoriesOutside(namespace, apart);
    }

    /** The change of a memory. */
    void recordMemory(long collection, Memory memory, Change change, @Nullable Long current, @Nullable Long retired) {
        record(collection, memory, change, current, retired);
    }

    private void record(long collection, Memory memory, Change change, @Nullable Long current, @Nullable Long retired) {
        record(collection, event(memory.id(), memory.version(), change), session(change, memory), current, retired);
        audit.changed(collection, memory.id(), change);
        forgetRows();
    }

    /** What is added belongs to the session that it names, whoever writes it. */
    private static @Nullable String session(Change change, Memory memory) {
        boolean adds = change.event() == HistoryEntry.Event.CREATED || change.event() == HistoryEntry.Event.SUPERSEDED;
        String named = adds ? memory.sessionId() : null;
        return change.actor().sessionId() == null && named != null && !Texts.isBlank(named)
                ? named
                : change.actor().sessionId();
    }

    /** What the history says about anything that has an id and versions. From now on the vectors in memory must not catch up. */
    void record(
            long collection, String id, long version, Change change, @Nullable Long current, @Nullable Long retired) {
        record(collection, event(id, version, change), change.actor().sessionId(), current, retired);
        audit.changed(collection, id, change);
    }

    private NamespaceRow.Event event(String id, long version, Change change) {
        return new NamespaceRow.Event(
                "",
                id,
                change.event(),
                version,
                Times.instant(recordedAt()),
                null,
                null,
                change.reason(),
                change.actor());
    }

    /** The same of a change that was made when the event says so, here or in another store; the rows are this store's. */
    void record(
            long collection,
            NamespaceRow.Event event,
            @Nullable String sessionId,
            @Nullable Long current,
            @Nullable Long retired) {
        Actor actor = event.actor();
        session.update(
                "INSERT INTO history (at, collection, id, event, version, memory, retired, reason, channel, actor, session_id)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                Times.micros(event.at()),
                collection,
                event.id(),
                event.event().name(),
                event.version(),
                current,
                retired,
                event.reason(),
                actor == null ? null : actor.channel().name(),
                actor == null ? null : actor.name(),
                sessionId);
        changed = true;
    }

    /** As {@link #putVectors}, but keeps nothing in memory: nobody searches in this transaction. */
    void storeVectors(StoredMemory memory, long collection, EmbeddingModelId model, List<float[]> vectors) {
        vectors.forEach(vector -> Vectors.check(vector, model.dimension()));
        putInTable(writableGeneration(model, collection), collection, memory, vectors);
        changed = true;
    }

    /** From now on nothing is recorded earlier than that, though the last entry of the history may be older: an import has brought it along. */
    void neverBefore(long recordedAt) {
        notBefore = Math.max(notBefore, recordedAt);
        session.update(
                "INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                NEVER_BEFORE,
                Long.toString(recordedAt));
    }

    private long collectionFor(Memory memory) {
        return collectionFor(new Scope(memory.namespace(), List.of(memory.collection())));
    }

    /** The key of a scope's first collection, which comes into being if it is new. */
    long collectionFor(Scope scope) {
        List<Long> known = collections(scope);
        if (!known.isEmpty()) {
            return known.get(0);
        }
        long created = session.insert(
                "INSERT INTO collection (namespace, name) VALUES (?, ?)", scope.namespace(), scope.target());
        forgetWhatWasRead();
        return created;
    }

    /** The current version of a memory; 0 if there is none. */
    long currentKey(long collection, String id) {
        return session.number(
                "SELECT key FROM memory WHERE collection = ? AND id = ? AND retired_at IS NULL", collection, id);
    }
}
