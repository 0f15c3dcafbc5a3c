package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.AuditAction;
import dev.langchain4j.memori.data.ErasedCounts;
import dev.langchain4j.memori.data.ForgetReceipt;
import dev.langchain4j.memori.data.ForgetRequest;
import dev.langchain4j.memori.data.HistoryEntry.Event;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.Quarantine;
import dev.langchain4j.memori.store.AuditNote;
import dev.langchain4j.memori.store.BlockReader;
import dev.langchain4j.memori.store.Change;
import dev.langchain4j.memori.store.Scope;
import dev.langchain4j.memori.store.StoredMemory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What one transaction erases of one namespace, from every table; in the history stays that it was there. */
final class Erasure {

    private static final String FACTS = "facts";

    /** Whose words a version has: of changes that left content and metadata as they were, nobody's. */
    private static final String WRITTEN =
            " UNION SELECT h.collection, h.id FROM history h JOIN memory m ON m.key = h.memory"
                    + " LEFT JOIN memory before ON before.key = h.retired"
                    + " WHERE h.collection IN (SELECT value FROM json_each(?1)) AND h.event IN"
                    + " ('CREATED', 'UPDATED', 'SUPERSEDED', 'IMPORTED', 'RESTORED') AND (before.key IS NULL OR before.content <> m.content"
                    + " OR (SELECT json_group_array(json_array(name, kind, value)) FROM metadata WHERE memory = m.key)"
                    + " <> (SELECT json_group_array(json_array(name, kind, value)) FROM metadata WHERE memory = before.key)) AND ";

    private final SqliteWriter writer;
    private final Session session;
    private final String namespace;
    private final Actor actor;
    private final @Nullable ErasedBytes bytes;
    private final List<String> ids = new ArrayList<>();

    /** What was let out of quarantine, by the collection it was meant for, and by the sentence that says what it is now. */
    private final Map<String, Map<String, List<Named>>> released = new HashMap<>();

    private boolean sparingPinned;
    private int memories;
    private int versions;
    private int vectors;
    private int facts;
    private int conversations;
    private int messages;
    private int blocks;
    private int documents;
    private int grants;

    Erasure(SqliteWriter writer, String namespace, Actor actor) {
        this.writer = writer;
        this.session = writer.session;
        this.namespace = namespace;
        this.actor = actor;
        this.bytes = writer.erasedBytes();
        writer.recordedAt(); // Asked for before anything is changed.
    }

    /** Where a memory stands, and how it is called there. */
    private record Named(long collection, String id) {}

    /** Pinned facts stay that rest on what is erased. */
    Erasure sparingPinned() {
        sparingPinned = true;
        return this;
    }

    ForgetReceipt receipt() {
        factsAlone();
        writer.audit().erased(namespace, actor, memories + blocks, versions, vectors);
        return new ForgetReceipt(
                writer.number(),
                namespace,
                ids.stream().sorted().toList(),
                new ErasedCounts(
                        memories, versions, vectors, facts, conversations, messages, blocks, documents, grants),
                Times.instant(writer.recordedAt()),
                0,
                List.of());
    }

    /** Erases the facts that rest on what was erased and on nothing else: who forgets what was said forgets what follows from it. */
    private void factsAlone() {
        List<Long> resting = FactTable.restingOn(session, writer.rows, namespace, Set.copyOf(ids));
        for (long key : resting) {
            if (sparingPinned
                    && session.number("SELECT pinned = 1 AND retired_at IS NULL FROM memory WHERE key = ?", key) == 1) {
                continue;
            }
            named("SELECT collection, id FROM memory WHERE key = ?", key).forEach(this::memory);
        }
    }

    private void note(String subject) {
        writer.audit().note(new AuditNote(namespace, writer.now, AuditAction.FORGET, actor, List.of(subject), null));
    }

    void request(Scope scope, ForgetRequest request) {
        if (request.isEverything()) {
            everything();
            return;
        }
        List<Long> here = withQuarantine(scope);
        request.ids().forEach(id -> here.forEach(collection -> memory(new Named(collection, id))));
        MemorySelection selection = request.selection();
        if (selection != null && !here.isEmpty()) {
            SelectionSql selected = SelectionSql.withExpired(here, selection, writer.now);
            memories(
                    here,
                    session.list(
                            "SELECT m.key FROM memory m WHERE " + selected.sql(),
                            row -> row.getLong(1),
                            selected.parameters().toArray()));
        }
        String left = request.session();
        if (left != null) {
            session(left);
        }
        String writing = request.actor();
        if (writing != null) {
            writtenBy(writing);
        }
    }

    /** Those of the memories that stand in some collections. */
    void memories(List<Long> within, Collection<Long> keys) {
        for (long key : new TreeSet<>(keys)) {
            named("SELECT collection, id FROM memory WHERE key = ?", key).stream()
                    .filter(named -> within.contains(named.collection))
                    .forEach(this::memory);
        }
    }

    void conversation(String id) {
        Optional<Long> key = session.first(
                "SELECT key FROM conversation WHERE namespace = ? AND id = ?", row -> row.getLong(1), namespace, id);
        if (key.isEmpty()) {
            return;
        }
        ErasedBytes noted = bytes;
        if (noted != null) {
            session.each(
                    "SELECT json, extra FROM message WHERE conversation = ?",
                    row -> {
                        noted.json(row.getString(1));
                        String extra = row.getString(2);
                        if (extra != null) {
                            noted.json(extra);
                        }
                    },
                    key.get());
        }
        session.update(
                "DELETE FROM unrecalled WHERE message IN (SELECT key FROM message WHERE conversation = ?)", key.get());
        messages += session.update("DELETE FROM message WHERE conversation = ?", key.get());
        conversations += session.update("DELETE FROM conversation WHERE key = ?", key.get());
        note("conversation/" + id);
    }

    void block(String label) {
        for (long collection : collection(BlockReader.COLLECTION)) {
            long last = session.number(
                    "SELECT max(version) FROM block WHERE collection = ? AND label = ?", collection, label);
            if (last == 0) {
                continue;
            }
            ErasedBytes noted = bytes;
            if (noted != null) {
                session.each(
                        "SELECT description, value FROM block WHERE collection = ? AND label = ?",
                        row -> {
                            noted.text(row.getString(1));
                            noted.text(row.getString(2));
                        },
                        collection,
                        label);
            }
            grants += session.update("DELETE FROM block_grant WHERE collection = ? AND label = ?", collection, label);
            versions += session.update("DELETE FROM block WHERE collection = ? AND label = ?", collection, label);
            blocks++;
            writer.record(collection, label, last, new Change(Event.FORGOTTEN, null, actor), null, null);
        }
    }

    void document(String shelf, String name) {
        ErasedBytes noted = bytes;
        if (noted != null) {
            session.each(
                    "SELECT body FROM document WHERE namespace = ? AND shelf = ? AND name = ?",
                    row -> noted.json(row.getString(1)),
                    namespace,
                    shelf,
                    name);
        }
        int deleted = session.update(
                "DELETE FROM document WHERE namespace = ? AND shelf = ? AND name = ?", namespace, shelf, name);
        if (deleted > 0) {
            documents += deleted;
            note("document/" + shelf + "/" + name);
        }
    }

    /** The label of a block that was asked for alone stands where ids stand. */
    ForgetReceipt receiptOf(String label) {
        if (blocks > 0) {
            ids.add(label);
        }
        return receipt();
    }

    private void everything() {
        List<Long> all = collections();
        String within = MemoryRows.json(all);
        named("SELECT DISTINCT collection, id FROM (" + MemoryRows.everyVersion("collection, id", "") + ")", within)
                .forEach(this::memory);
        texts("SELECT id FROM conversation WHERE namespace = ?", namespace).forEach(this::conversation);
        texts("SELECT DISTINCT label FROM block WHERE collection IN (SELECT value FROM json_each(?))", within)
                .forEach(this::block);
        for (String shelf : texts("SELECT DISTINCT shelf FROM document WHERE namespace = ?", namespace)) {
            texts("SELECT name FROM document WHERE namespace = ? AND shelf = ?", namespace, shelf)
                    .forEach(name -> document(shelf, name));
        }
        grants += writer.grants().forget(namespace);
    }

    private void session(String id) {
        String within = MemoryRows.json(collections());
        conversation(id);
        named(
                        MemoryRows.everyVersion("collection, id", " AND session_id = ?2") + WRITTEN
                                + "h.session_id = ?2",
                        within,
                        id)
                .forEach(this::memory);
        blocks("session_id", id);
    }

    private void writtenBy(String name) {
        String within = MemoryRows.json(collections());
        named(MemoryRows.everyVersion("collection, id", " AND actor = ?2") + WRITTEN + "h.actor = ?2", within, name)
                .forEach(this::memory);
        blocks("actor", name);
    }

    private void blocks(String column, String value) {
        for (long collection : collection(BlockReader.COLLECTION)) {
            texts(
                            "SELECT DISTINCT id FROM history WHERE collection = ? AND " + column
                                    + " = ? AND event IN ('CREATED', 'UPDATED', 'RESTORED')",
                            collection,
                            value)
                    .forEach(this::block);
        }
    }

    private void memory(Named named) {
        List<StoredMemory> all = writer.rows.versions(named.collection, named.id);
        if (all.isEmpty()) {
            return; // Named twice, or not there.
        }
        long current = writer.currentKey(named.collection, named.id);
        for (StoredMemory version : all) {
            messages += writer.eraseMessage(version.key());
            vectors += writer.erase(named.collection, version, version.key() == current);
        }
        session.update("DELETE FROM corroboration WHERE collection = ? AND id = ?", named.collection, named.id);
        memories++;
        versions += all.size();
        ids.add(named.id);
        StoredMemory last = all.get(all.size() - 1);
        if (last.memory().collection().equals(FACTS)) {
            facts++;
        }
        writer.recordMemory(
                named.collection,
                last.memory(),
                new Change(Event.FORGOTTEN, null, actor),
                null,
                current == 0 ? null : current);
        asItWaited(last.memory().collection(), named.id);
    }

    /** What was let out of quarantine stands there still, withdrawn, as it was when it waited; it may have joined what has another id. */
    private void asItWaited(String collection, String id) {
        if (Quarantine.is(collection)) {
            return;
        }
        Map<String, List<Named>> from = released.computeIfAbsent(collection, this::released);
        for (Named waited : from.getOrDefault(Quarantine.released(id, collection), List.of())) {
            int before = memories;
            memory(waited);
            if (memories > before && waited.id.equals(id)) { // It is the same memory, and counts once.
                memories = before;
                ids.remove(ids.size() - 1);
            }
        }
    }

    private Map<String, List<Named>> released(String collection) {
        Map<String, List<Named>> from = new HashMap<>();
        for (long key : collection(Quarantine.of(collection))) {
            session.each(
                    "SELECT DISTINCT id, reason FROM history WHERE collection = ? AND event = 'CONFIRMED' AND reason IS NOT NULL",
                    row -> from.computeIfAbsent(row.getString(2), reason -> new ArrayList<>())
                            .add(new Named(key, row.getString(1))),
                    key);
        }
        return from;
    }

    private List<Long> withQuarantine(Scope scope) {
        List<Long> here = new ArrayList<>();
        for (String name : scope.collections()) {
            here.addAll(collection(name));
            here.addAll(collection(Scope.QUARANTINE + name));
        }
        return here.stream().distinct().toList();
    }

    private List<Long> collection(String name) {
        return session.list(
                "SELECT key FROM collection WHERE namespace = ? AND name = ?", row -> row.getLong(1), namespace, name);
    }

    private List<Long> collections() {
        return session.list("SELECT key FROM collection WHERE namespace = ?", row -> row.getLong(1), namespace);
    }

    private List<Named> named(String sql, @Nullable Object... parameters) {
        return session.list(sql, row -> new Named(row.getLong(1), row.getString(2)), parameters);
    }

    private List<String> texts(String sql, @Nullable Object... parameters) {
        return session.list(sql, row -> row.getString(1), parameters);
    }
}
