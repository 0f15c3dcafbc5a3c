package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.AuditAction;
import dev.langchain4j.memori.data.Block;
import dev.langchain4j.memori.data.EmbeddingModelId;
import dev.langchain4j.memori.data.HistoryEntry;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.store.AuditNote;
import dev.langchain4j.memori.store.Change;
import dev.langchain4j.memori.store.ConversationReader;
import dev.langchain4j.memori.store.GrantReader;
import dev.langchain4j.memori.store.NamespaceRow;
import dev.langchain4j.memori.store.NamespaceWriter;
import dev.langchain4j.memori.store.Scope;
import dev.langchain4j.memori.store.StoredMemory;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a whole namespace on their way in, inside the transaction of the writer that it belongs to. What was there before it is told
 * from what it has stored itself by the keys of memories and the numbers of the history, which only ever grow.
 */
final class SqliteNamespaceWriter implements NamespaceWriter {

    private static final int PAGE = 500;

    /** Both halves, because each is what one of the partial indexes holds. */
    private static final String ROWS_OF_MEMORY = " FROM ("
            + "SELECT key, version, retired_at, session_id FROM memory WHERE retired_at IS NULL AND collection = ? AND id = ?"
            + " UNION ALL "
            + "SELECT key, version, retired_at, session_id FROM memory WHERE retired_at IS NOT NULL AND collection = ? AND id = ?) m";

    private final Session session;
    private final SqliteWriter writer;
    private final String namespace;
    private final Actor actor;
    private final Instant now;
    private final long olderMemories;
    private final long olderHistory;
    private final long olderTalks;
    private long taken;
    private final Map<String, Long> shelves = new HashMap<>();
    private final Set<String> ownBlocks = new HashSet<>();
    private @Nullable Block block;
    private boolean blockTaken;
    private @Nullable Instant blockRetired;
    private @Nullable String talk;
    private long talkKey;

    SqliteNamespaceWriter(Session session, SqliteWriter writer, String namespace, Actor actor) {
        this.session = session;
        this.writer = writer;
        this.namespace = namespace;
        this.actor = actor;
        this.now = Times.instant(writer.recordedAt());
        this.olderMemories = session.number("SELECT seq FROM sqlite_sequence WHERE name = 'memory'");
        this.olderHistory = session.number("SELECT max(sequence) FROM history");
        this.olderTalks = session.number("SELECT seq FROM sqlite_sequence WHERE name = 'conversation'");
    }

    @Override
    public void erase() {
        List<Long> collections = session.list(
                "SELECT key FROM collection WHERE namespace = ? AND name <> ?",
                row -> row.getLong(1),
                namespace,
                GrantReader.COLLECTION);
        String within = MemoryRows.json(collections);
        String talks = " IN (SELECT key FROM conversation WHERE namespace = ?)";
        session.update(
                "DELETE FROM unrecalled WHERE message IN (SELECT key FROM message WHERE conversation" + talks + ")",
                namespace);
        session.update("DELETE FROM message WHERE conversation" + talks, namespace);
        session.update("DELETE FROM conversation WHERE namespace = ?", namespace);
        session.update("DELETE FROM document WHERE namespace = ?", namespace);
        for (String table : List.of("block_grant", "block", "corroboration")) {
            session.update("DELETE FROM " + table + " WHERE collection IN (SELECT value FROM json_each(?))", within);
        }
        long memories = 0;
        long versions = 0;
        writer.writeCounts();
        for (long collection : collections) {
            memories += session.number("SELECT memories FROM collection WHERE key = ?", collection);
            versions += session.number("SELECT count(*) FROM memory WHERE collection = ?", collection);
            while (eraseSome(collection)) {
                writer.forgetWhatWasRead();
            }
            session.update("DELETE FROM history WHERE collection = ?", collection);
            session.update("DELETE FROM generation WHERE collection = ?", collection);
            // Without an id: what other processes hold of this collection in memory is worth nothing any more.
            writer.record(collection, "", 0, new Change(HistoryEntry.Event.FORGOTTEN, "replaced", actor), null, null);
        }
        note(AuditAction.FORGET, memories + " memories in " + versions + " versions, to be replaced by an import");
        writer.forgetWhatWasRead();
    }

    private void note(AuditAction action, String outcome) {
        writer.audit().note(new AuditNote(namespace, now, action, actor, List.of(), outcome));
    }

    private boolean eraseSome(long collection) {
        List<StoredMemory> page = writer.rows.where("m.collection = ? ORDER BY m.key LIMIT ?", collection, PAGE);
        for (StoredMemory version : page) {
            boolean current = session.number("SELECT retired_at IS NULL FROM memory WHERE key = ?", version.key()) == 1;
            writer.erase(collection, version, current);
        }
        return !page.isEmpty();
    }

    @Override
    public boolean put(NamespaceRow row, @Nullable EmbeddingModelId model) {
        boolean stored = store(row, model);
        taken += stored ? 1 : 0;
        return stored;
    }

    private boolean store(NamespaceRow row, @Nullable EmbeddingModelId model) {
        if (row instanceof NamespaceRow.Shelf shelf) {
            return put(shelf);
        } else if (row instanceof NamespaceRow.Version version) {
            return put(version, model);
        } else if (row instanceof NamespaceRow.Source source) {
            return put(source);
        } else if (row instanceof NamespaceRow.BlockVersion version) {
            return put(version);
        } else if (row instanceof NamespaceRow.Talk next) {
            return put(next);
        } else if (row instanceof NamespaceRow.Message message) {
            return put(message);
        } else if (row instanceof NamespaceRow.Document document) {
            return put(document);
        }
        return put((NamespaceRow.Event) row);
    }

    @Override
    public void finish() {
        endOfBlock();
        long told = olderMemories;
        do {
            told = tellOfSome(told);
        } while (told > 0);
        note(AuditAction.WRITE, taken + " rows imported");
        writer.neverBefore(Times.micros(now));
        writer.forgetWhatWasRead();
    }

    /** Other processes learn of a row from the history alone. Returns the key of the last row told of, or 0. */
    private long tellOfSome(long after) {
        record Untold(long key, long collection, String id, long version) {}
        List<Untold> page = session.list(
                "SELECT m.key, m.collection, m.id, m.version FROM memory m WHERE m.key > ? AND m.retired_at IS NULL AND NOT EXISTS"
                        + " (SELECT 1 FROM history h WHERE h.collection = m.collection AND h.id = m.id AND h.memory = m.key)"
                        + " ORDER BY m.key LIMIT ?",
                row -> new Untold(row.getLong(1), row.getLong(2), row.getString(3), row.getLong(4)),
                after,
                PAGE);
        for (Untold row : page) {
            Change change = new Change(HistoryEntry.Event.IMPORTED, null, actor);
            writer.record(row.collection, row.id, row.version, change, row.key, null);
        }
        return page.isEmpty() ? 0 : page.get(page.size() - 1).key;
    }

    private boolean put(NamespaceRow.Shelf shelf) {
        long collection = writer.collectionFor(new Scope(namespace, List.of(shelf.name())));
        shelves.put(shelf.name(), collection);
        if (shelf.givenDimension() != null) {
            writer.writeCounts(); // An empty collection may be given vectors of another kind.
            writer.generations.writable(EmbeddingModelId.ofCaller(shelf.givenDimension()), collection);
        }
        return true;
    }

    private boolean put(NamespaceRow.Version row, @Nullable EmbeddingModelId model) {
        long collection = shelf(row.version().memory().collection());
        String id = row.version().memory().id();
        if (isOlder(collection, id) || belongsToOlderTalk(row)) {
            return false;
        }
        long recorded = checked(row.recordedAt(), row.retiredAt());
        record Last(long version, long retired, boolean current) {}
        session.first(
                        "SELECT version, retired_at, retired_at IS NULL" + ROWS_OF_MEMORY
                                + " ORDER BY key DESC LIMIT 1",
                        last -> new Last(last.getLong(1), last.getLong(2), last.getInt(3) == 1),
                        collection,
                        id,
                        collection,
                        id)
                .ifPresent(last -> {
                    long version = row.version().memory().version();
                    if (last.current || last.version >= version || last.retired > recorded) {
                        throw MemoriException.invalid(
                                "version " + version + " does not follow version " + last.version + ", which was "
                                        + (last.current ? "not retired" : "retired at " + Times.instant(last.retired)));
                    }
                });
        long origin = session.number("SELECT min(key)" + ROWS_OF_MEMORY, collection, id, collection, id);
        StoredMemory stored = writer.insertRow(
                collection, row.version(), origin == 0 ? null : origin, recorded, Times.microsOrNull(row.retiredAt()));
        if (row.deferred() && row.vectors().isEmpty()) {
            writer.defer(stored);
        }
        EmbeddingModelId made = writer.generations
                .givenTo(collection)
                .map(Generations.Generation::model)
                .orElse(model);
        if (made != null && !row.vectors().isEmpty()) {
            writer.storeVectors(stored, collection, made, row.vectors());
        }
        return true;
    }

    private boolean put(NamespaceRow.Source row) {
        long collection = shelf(row.collection());
        if (isOlder(collection, row.id()) || !isThere(collection, row.id())) {
            return false;
        }
        return session.update(
                        "INSERT INTO corroboration (collection, id, source, heard_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                        collection,
                        row.id(),
                        row.source(),
                        checked(row.heardAt(), null))
                > 0;
    }

    private boolean put(NamespaceRow.BlockVersion row) {
        Block version = row.block();
        long collection = shelf(SqliteBlockReader.COLLECTION);
        if (block == null || !block.label().equals(version.label())) {
            endOfBlock();
            blockRetired = Instant.MIN;
            blockTaken = session.number(
                            "SELECT EXISTS (SELECT 1 FROM block WHERE collection = ? AND label = ?)",
                            collection,
                            version.label())
                    == 0;
        }
        long before = block != null && block.label().equals(version.label()) ? block.version() : 0;
        block = version;
        if (!blockTaken) {
            return false;
        }
        long recorded = checked(row.recordedAt(), row.retiredAt());
        if (version.version() != before + 1
                || blockRetired == null
                || row.recordedAt().isBefore(blockRetired)) {
            throw MemoriException.invalid(
                    "version " + version.version() + " of a block does not follow version " + before);
        }
        blockRetired = row.retiredAt();
        ownBlocks.add(version.label());
        session.update(
                "INSERT INTO block (collection, label, version, description, value, char_limit, read_only, created_at, updated_at,"
                        + " recorded_at, retired_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                collection,
                version.label(),
                version.version(),
                version.description(),
                version.value(),
                version.limit(),
                version.readOnly() ? 1 : 0,
                Times.micros(version.createdAt()),
                Times.micros(version.updatedAt()),
                recorded,
                Times.microsOrNull(row.retiredAt()));
        return true;
    }

    private void endOfBlock() {
        if (block != null && blockTaken && blockRetired != null) {
            throw MemoriException.invalid("a block before this line has no version that is current");
        }
    }

    private boolean put(NamespaceRow.Talk row) {
        talk = row.id();
        talkKey =
                session.number("SELECT count(*) FROM conversation WHERE namespace = ? AND id = ?", namespace, row.id())
                                == 0
                        ? session.insert("INSERT INTO conversation (namespace, id) VALUES (?, ?)", namespace, row.id())
                        : 0;
        return talkKey != 0;
    }

    private boolean put(NamespaceRow.Message row) {
        if (talk == null) {
            throw MemoriException.invalid("a message stands before its conversation");
        }
        if (talkKey == 0) {
            return false;
        }
        if (row.place() != null && row.waits() != null) {
            throw MemoriException.invalid("a message is in the window or waits beside it, not both");
        }
        if (row.place() != null
                && session.number(
                                "SELECT count(*) FROM message WHERE conversation = ? AND place = ?",
                                talkKey,
                                row.place())
                        > 0) {
            throw MemoriException.invalid("the place " + row.place() + " of the window is taken");
        }
        Long memory = memoryOf(row);
        long key = session.insert(
                "INSERT INTO message (conversation, kind, json, extra, memory, place, waits, stored_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                talkKey,
                row.body().kind().name(),
                row.body().json(),
                row.body().extra(),
                memory,
                row.place(),
                row.waits(),
                Times.micros(row.storedAt()));
        if (row.unrecalled() && memory == null) {
            session.update("INSERT INTO unrecalled (message) VALUES (?)", key);
        }
        return true;
    }

    /** The memory that holds a message's text: of this conversation, and no other message's. */
    private @Nullable Long memoryOf(NamespaceRow.Message row) {
        if (row.memory() == null) {
            return null;
        }
        long recall = shelf(ConversationReader.COLLECTION);
        long key = session.number(
                "SELECT m.key" + ROWS_OF_MEMORY + " WHERE m.version = ? AND m.session_id = ?"
                        + " AND NOT EXISTS (SELECT 1 FROM message g WHERE g.memory = m.key)",
                recall,
                row.memory(),
                recall,
                row.memory(),
                row.memoryVersion(),
                talk);
        return key == 0 ? null : key;
    }

    private boolean put(NamespaceRow.Document row) {
        return session.update(
                        "INSERT INTO document (namespace, shelf, name, body, updated_at) VALUES (?, ?, ?, ?, ?)"
                                + " ON CONFLICT DO NOTHING",
                        namespace,
                        row.shelf(),
                        row.name(),
                        row.body(),
                        Times.micros(row.updatedAt()))
                > 0;
    }

    private boolean put(NamespaceRow.Event row) {
        long collection = shelf(row.collection());
        if (isOlder(collection, row.id()) || (!isImported(collection, row) && hasOlderHistory(collection, row.id()))) {
            return false;
        }
        checked(row.at(), null);
        writer.record(
                collection,
                row,
                row.actor() == null ? null : row.actor().sessionId(),
                key(collection, row.id(), row.current()),
                key(collection, row.id(), row.retired()));
        return true;
    }

    private boolean isImported(long collection, NamespaceRow.Event row) {
        return row.collection().equals(SqliteBlockReader.COLLECTION)
                ? ownBlocks.contains(row.id())
                : isThere(collection, row.id());
    }

    private @Nullable Long key(long collection, String id, @Nullable Long version) {
        if (version == null) {
            return null;
        }
        long key = session.number(
                "SELECT key" + ROWS_OF_MEMORY + " WHERE version = ?", collection, id, collection, id, version);
        return key == 0 ? null : key;
    }

    private boolean isThere(long collection, String id) {
        return session.number("SELECT count(*)" + ROWS_OF_MEMORY, collection, id, collection, id) > 0;
    }

    private boolean isOlder(long collection, String id) {
        long first = session.number("SELECT min(key)" + ROWS_OF_MEMORY, collection, id, collection, id);
        return first > 0 && first <= olderMemories;
    }

    private boolean hasOlderHistory(long collection, String id) {
        long first =
                session.number("SELECT min(sequence) FROM history WHERE collection = ? AND id = ?", collection, id);
        return first > 0 && first <= olderHistory;
    }

    /** What was said in a conversation goes with it: one that is there already stays as it is. */
    private boolean belongsToOlderTalk(NamespaceRow.Version row) {
        String said = row.version().memory().sessionId();
        return ConversationReader.COLLECTION.equals(row.version().memory().collection())
                && said != null
                && session.number(
                                "SELECT count(*) FROM conversation WHERE namespace = ? AND id = ? AND key <= ?",
                                namespace,
                                said,
                                olderTalks)
                        > 0;
    }

    private long shelf(String name) {
        Long key = shelves.get(name);
        if (key == null) {
            throw MemoriException.invalid("a line names a collection that no line before it has told of");
        }
        return key;
    }

    /** The earlier of two system times; neither may be later than now, or all later changes of the store would be, too. */
    private long checked(Instant recordedAt, @Nullable Instant retiredAt) {
        Instant last = retiredAt == null ? recordedAt : retiredAt;
        if (last.isBefore(recordedAt)) {
            throw MemoriException.invalid(
                    "what was recorded at " + recordedAt + " cannot have been retired before, at " + last);
        }
        if (last.isAfter(now)) {
            throw MemoriException.invalid("a change that this store learns of at " + now + " cannot have been recorded"
                    + " later, at " + last + "; one of the two clocks is wrong");
        }
        return Times.micros(recordedAt);
    }
}
