package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.store.ConversationReader;
import dev.langchain4j.memori.store.ConversationState;
import dev.langchain4j.memori.store.MessageBody;
import dev.langchain4j.memori.store.MessageKind;
import dev.langchain4j.memori.store.MessagePosition;
import dev.langchain4j.memori.store.StoredMessage;
import dev.langchain4j.memori.store.UnrecalledMessage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rows of {@code conversation} and {@code message} as values. */
class SqliteConversationReader implements ConversationReader {

    final Session session;

    SqliteConversationReader(Session session) {
        this.session = session;
    }

    @Override
    public Optional<ConversationState> find(String namespace, String id) {
        return session.first(
                "SELECT key, revision FROM conversation WHERE namespace = ? AND id = ?",
                row -> new ConversationState(row.getLong(1), row.getLong(2)),
                namespace,
                id);
    }

    @Override
    public List<String> ids(String namespace) {
        return session.list(
                "SELECT id FROM conversation WHERE namespace = ? ORDER BY id", row -> row.getString(1), namespace);
    }

    @Override
    public List<MessagePosition> positions(long conversation) {
        return session.list(
                "SELECT key, place, 0 FROM message WHERE conversation = ? AND place IS NOT NULL"
                        + " UNION ALL SELECT key, waits, 1 FROM message WHERE conversation = ? AND waits IS NOT NULL"
                        + " ORDER BY 2, 1",
                row -> new MessagePosition(row.getLong(1), row.getLong(2), row.getInt(3) == 1),
                conversation,
                conversation);
    }

    @Override
    public Map<Long, MessageBody> load(long conversation, Collection<Long> keys) {
        Map<Long, MessageBody> loaded = new HashMap<>();
        session.each(
                "SELECT key, kind, json, extra FROM message"
                        + " WHERE key IN (SELECT value FROM json_each(?)) AND conversation = ?",
                row -> loaded.put(row.getLong(1), body(row)),
                MemoryRows.json(keys),
                conversation);
        return loaded;
    }

    @Override
    public List<StoredMessage> history(long conversation) {
        return session.list(
                "SELECT g.key, g.kind, g.json, g.extra, g.place IS NOT NULL, m.id, g.stored_at FROM message g"
                        + " LEFT JOIN memory m ON m.key = g.memory"
                        + " WHERE g.conversation = ? ORDER BY g.key",
                row -> new StoredMessage(
                        row.getLong(1), body(row), row.getInt(5) == 1, row.getString(6), Times.instant(row.getLong(7))),
                conversation);
    }

    @Override
    public boolean hasUnrecalled(@Nullable String namespace) {
        return session.number(
                        "SELECT EXISTS (SELECT 1 FROM unrecalled u JOIN message g ON g.key = u.message"
                                + " JOIN conversation c ON c.key = g.conversation WHERE ? IS NULL OR c.namespace = ?)",
                        namespace,
                        namespace)
                == 1;
    }

    @Override
    public List<UnrecalledMessage> unrecalled(int limit) {
        return session.list(
                "SELECT g.key, g.kind, g.json, g.extra, c.namespace, c.id, g.stored_at FROM unrecalled u"
                        + " JOIN message g ON g.key = u.message JOIN conversation c ON c.key = g.conversation"
                        + " ORDER BY u.message LIMIT ?",
                row -> new UnrecalledMessage(
                        row.getLong(1), row.getString(5), row.getString(6), body(row), Times.instant(row.getLong(7))),
                limit);
    }

    private static MessageBody body(ResultSet row) throws SQLException {
        return new MessageBody(MessageKind.valueOf(row.getString(2)), row.getString(3), row.getString(4));
    }
}
