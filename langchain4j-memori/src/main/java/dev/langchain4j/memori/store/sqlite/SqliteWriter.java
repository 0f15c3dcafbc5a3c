package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.EmbeddingModelId;
import dev.langchain4j.memori.data.ForgetReceipt;
import dev.langchain4j.memori.data.HistoryEntry;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.store.Candidate;
import dev.langchain4j.memori.store.Change;
import dev.langchain4j.memori.store.Scope;
import dev.langchain4j.memori.store.StoreWriter;
import dev.langchain4j.memori.store.StoredMemory;
import dev.langchain4j.memori.store.sqlite.Generations.Generation;
import dev.langchain4j.memori.text.ContentKey;
import dev.langchain4j.memori.vector.Vectors;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Writes through the writer's session, inside the transaction that the store began on it. */
final class SqliteWriter extends SqliteReader implements StoreWriter {

    private final MetadataRows metadata;
    private final LexicalIndex lexical;
    private final VectorTable vectorTable;
    private final OwnVectors own = new OwnVectors();
    private final long startSequence;

    /** Keys only ever grow: whatever is not greater than this was there before this transaction. */
    private final long startKey;

    SqliteWriter(Session session, InstantSource clock, AccessMarks marks, VectorCache cache) {
        super(session, clock, marks, cache);
        this.metadata = new MetadataRows(session);
        this.lexical = new LexicalIndex(session);
        this.vectorTable = new VectorTable(session);
        this.startSequence = session.number("SELECT max(sequence) FROM history");
        this.startKey = session.number("SELECT seq FROM sqlite_sequence WHERE name = 'memory'");
    }

    @Override
    public StoredMemory insert(StoredMemory version, Change change) {
        long collection = collectionFor(version.memory());
        if (currentKey(collection, version.memory().id()) != 0) {
            throw MemoriException.invalid(
                    "a memory with the id " + version.memory().id() + " is there already");
        }
        StoredMemory stored = insertRow(collection, version);
        record(collection, stored.memory(), change, stored.key(), null);
        return stored;
    }

    @Override
    public StoredMemory replace(StoredMemory before, StoredMemory after, Change change) {
        long collection = collectionFor(before.memory());
        retire(collection, before, after.memory().updatedAt());
        StoredMemory stored = insertRow(collection, after);
        record(collection, stored.memory(), change, stored.key(), before.key());
        return stored;
    }

    @Override
    public void reinforce(StoredMemory memory, Change change) {
        session.update("UPDATE memory SET reinforcements = reinforcements + 1 WHERE key = ?", memory.key());
        record(collectionFor(memory.memory()), memory.memory(), change, memory.key(), null);
    }

    @Override
    public void putVectors(StoredMemory memory, EmbeddingModelId model, List<float[]> vectors) {
        vectors.forEach(vector -> Vectors.check(vector, model.dimension()));
        long generation = generations.writable(model);
        long collection = collectionFor(memory.memory());
        vectorTable.put(generation, collection, memory, vectors);
        if (memory.key() <= startKey) {
            generations.countChange(generation);
        }
        own.wrote(collection, memory.key(), vectors);
    }

    @Override
    public ForgetReceipt forget(Scope scope, Collection<String> ids, Instant at) {
        int versions = 0;
        int vectors = 0;
        TreeSet<String> erased = new TreeSet<>();
        for (String id : new TreeSet<>(ids)) {
            for (long collection : collections(scope)) {
                List<StoredMemory> all = rows.where("m.collection = ? AND m.id = ? ORDER BY m.version", collection, id);
                if (all.isEmpty()) {
                    continue;
                }
                long current = currentKey(collection, id);
                for (StoredMemory version : all) {
                    vectors += erase(collection, version, version.key() == current);
                }
                versions += all.size();
                erased.add(id);
                StoredMemory last = all.get(all.size() - 1);
                Change change = new Change(HistoryEntry.Event.FORGOTTEN, at, null);
                record(collection, last.memory(), change, null, last.key());
            }
        }
        forgetWhatWasRead();
        return new ForgetReceipt(scope.namespace(), List.copyOf(erased), versions, vectors, at);
    }

    @Override
    public void build(EmbeddingModelId model) {
        generations.build(model);
    }

    @Override
    public void activate(EmbeddingModelId model) {
        generations.activate(model);
    }

    /** The committed vectors, without what this transaction took away, and with what it wrote. */
    @Override
    List<Candidate> nearestCurrent(Generation served, List<Long> keys, float[] query, RowSet accepted, int limit) {
        if (own.isEmpty()) {
            return super.nearestCurrent(served, keys, query, accepted, limit);
        }
        List<Candidate> committed =
                cache.nearestBeforeChanges(startSequence, served, keys, query, own.without(accepted), limit);
        if (committed == null) {
            SelectionSql all = SelectionSql.of(keys, MemorySelection.all(), clock.instant());
            return new VectorTable(session)
                    .nearest(served, all, query, Integer.MAX_VALUE).stream()
                            .filter(candidate -> accepted.accepts(candidate.key()))
                            .limit(limit)
                            .toList();
        }
        return own.merge(committed, keys, query, accepted, limit);
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

    private StoredMemory insertRow(long collection, StoredMemory version) {
        Memory memory = version.memory();
        LexicalIndex.Entry entry = LexicalIndex.Entry.of(memory);
        long key = session.insert(
                "INSERT INTO memory (collection, id, version, content, content_hash, type, author, session_id, occurred_at, created_at,"
                        + " updated_at, expires_at, last_accessed_at, access_count, reinforcements, pinned, length)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
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
                Times.microsOrNull(memory.expiresAt()),
                Times.microsOrNull(memory.lastAccessedAt()),
                memory.accessCount(),
                memory.reinforcements(),
                memory.pinned() ? 1 : 0,
                entry.length());
        metadata.insert(key, memory.metadata());
        lexical.add(LexicalIndex.CURRENT, key, collection, entry);
        count(collection, 1, entry.length());
        return new StoredMemory(key, memory, version.occurredAtGiven());
    }

    private void retire(long collection, StoredMemory version, Instant at) {
        int retired = session.update(
                "UPDATE memory SET retired_at = max(?, updated_at) WHERE key = ? AND retired_at IS NULL",
                Times.micros(at),
                version.key());
        if (retired != 1) {
            throw new IllegalStateException("version " + version.key() + " is not current");
        }
        LexicalIndex.Entry entry = LexicalIndex.Entry.of(version.memory());
        lexical.remove(LexicalIndex.CURRENT, version.key(), collection, entry);
        lexical.add(LexicalIndex.RETIRED, version.key(), collection, entry);
        count(collection, -1, -entry.length());
        own.removed(version.key());
    }

    private int erase(long collection, StoredMemory version, boolean current) {
        LexicalIndex.Entry entry = LexicalIndex.Entry.of(version.memory());
        lexical.remove(current ? LexicalIndex.CURRENT : LexicalIndex.RETIRED, version.key(), collection, entry);
        if (current) {
            count(collection, -1, -entry.length());
        }
        int vectors = vectorTable.delete(collection, version.key());
        metadata.delete(version.key());
        session.update("DELETE FROM memory WHERE key = ?", version.key());
        own.removed(version.key());
        return vectors;
    }

    private void count(long collection, int memories, int tokens) {
        session.update(
                "UPDATE collection SET memories = memories + ?, tokens = tokens + ? WHERE key = ?",
                memories,
                tokens,
                collection);
    }

    private void record(long collection, Memory memory, Change change, @Nullable Long current, @Nullable Long retired) {
        session.update(
                "INSERT INTO history (at, collection, id, event, version, memory, retired, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                Times.micros(change.at()),
                collection,
                memory.id(),
                change.event().name(),
                memory.version(),
                current,
                retired,
                change.reason());
        forgetWhatWasRead();
    }

    private long collectionFor(Memory memory) {
        Scope scope = new Scope(memory.namespace(), List.of(memory.collection()));
        List<Long> known = collections(scope);
        if (!known.isEmpty()) {
            return known.get(0);
        }
        long created = session.insert(
                "INSERT INTO collection (namespace, name) VALUES (?, ?)", memory.namespace(), memory.collection());
        forgetWhatWasRead();
        return created;
    }

    private long currentKey(long collection, String id) {
        return session.number(
                "SELECT key FROM memory WHERE collection = ? AND id = ? AND retired_at IS NULL", collection, id);
    }
}
