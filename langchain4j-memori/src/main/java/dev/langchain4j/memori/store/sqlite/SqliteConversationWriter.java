package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.AuditAction;
import dev.langchain4j.memori.data.ForgetReceipt;
import dev.langchain4j.memori.store.AuditNote;
import dev.langchain4j.memori.store.ConversationState;
import dev.langchain4j.memori.store.ConversationWriter;
import dev.langchain4j.memori.store.MessageBody;
import dev.langchain4j.memori.store.Scope;
import dev.langchain4j.memori.store.StoredMemory;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes conversations inside the transaction of the writer that it belongs to. */
final class SqliteConversationWriter extends SqliteConversationReader implements ConversationWriter {

    private final SqliteWriter writer;

    SqliteConversationWriter(Session session, SqliteWriter writer) {
        super(session);
        this.writer = writer;
    }

    @Override
    public ConversationState open(String namespace, String id) {
        return find(namespace, id)
                .orElseGet(() -> new ConversationState(
                        session.insert("INSERT INTO conversation (namespace, id) VALUES (?, ?)", namespace, id), 0));
    }

    @Override
    public long append(long conversation, MessageBody body, @Nullable Long place, Instant storedAt, boolean recalled) {
        long key = session.insert(
                "INSERT INTO message (conversation, kind, json, extra, place, stored_at) VALUES (?, ?, ?, ?, ?, ?)",
                conversation,
                body.kind().name(),
                body.json(),
                body.extra(),
                place,
                Times.micros(storedAt));
        if (recalled) {
            session.update("INSERT INTO unrecalled (message) VALUES (?)", key);
        }
        return key;
    }

    @Override
    public boolean isUnrecalled(long message) {
        return session.number("SELECT EXISTS (SELECT 1 FROM unrecalled WHERE message = ?)", message) == 1;
    }

    @Override
    public void recalled(long message, @Nullable StoredMemory memory) {
        session.update("DELETE FROM unrecalled WHERE message = ?", message);
        if (memory != null) {
            session.update("UPDATE message SET memory = ? WHERE key = ?", memory.key(), message);
        }
    }

    @Override
    public boolean isOfMessage(long memory) {
        return session.number("SELECT EXISTS (SELECT 1 FROM message WHERE memory = ?)", memory) == 1;
    }

    @Override
    public void moved(long memory, StoredMemory to) {
        session.update("UPDATE message SET memory = ? WHERE memory = ?", to.key(), memory);
    }

    @Override
    public void place(long message, long place, boolean waiting) {
        session.update(
                "UPDATE message SET place = ?, waits = ? WHERE key = ?",
                waiting ? null : place,
                waiting ? place : null,
                message);
    }

    @Override
    public void evict(long message) {
        session.update("UPDATE message SET place = NULL, waits = NULL WHERE key = ?", message);
    }

    @Override
    public ConversationState changed(ConversationState before) {
        session.update("UPDATE conversation SET revision = revision + 1 WHERE key = ?", before.key());
        if (!writer.audit().on().isEmpty()) {
            session.each(
                    "SELECT namespace, id FROM conversation WHERE key = ?",
                    row -> note(row.getString(1), AuditAction.WRITE, Actor.UNNAMED, row.getString(2)),
                    before.key());
        }
        return new ConversationState(before.key(), before.revision() + 1);
    }

    @Override
    public ForgetReceipt forget(Scope scope, String id) {
        List<Long> within = writer.collections(scope);
        Erasure erasure = new Erasure(writer, scope.namespace(), scope.actor());
        erasure.conversation(id);
        erasure.memories(
                within,
                session.list(
                        MemoryRows.everyVersion("key", " AND session_id = ?2"),
                        row -> row.getLong(1),
                        MemoryRows.json(within),
                        id));
        return erasure.receipt();
    }

    private void note(String namespace, AuditAction action, Actor actor, String id) {
        writer.audit().note(new AuditNote(namespace, writer.now, action, actor, List.of("conversation/" + id), null));
    }
}
