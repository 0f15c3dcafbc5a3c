package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.store.MessageKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Erases the message that a memory is the text of. No model accepts half a tool call, so what is left of one leaves the window, too, and stays
 * in the history.
 */
final class MessageErasure {

    private static final String NEIGHBOUR = "SELECT key, conversation, kind, place, waits FROM message";

    private final Session session;

    private final @Nullable ErasedBytes bytes;

    MessageErasure(Session session, @Nullable ErasedBytes bytes) {
        this.session = session;
        this.bytes = bytes;
    }

    private record Row(long key, long conversation, MessageKind kind, @Nullable Long place, @Nullable Long waits) {}

    /** Returns how many messages were erased. */
    int ofMemory(long memory) {
        Optional<Row> found = first(NEIGHBOUR + " WHERE memory = ?", memory);
        if (found.isEmpty()) {
            return 0;
        }
        Row erased = found.get();
        ErasedBytes noted = bytes;
        if (noted != null) {
            session.each("SELECT json FROM message WHERE key = ?", row -> noted.json(row.getString(1)), erased.key);
        }
        if (erased.waits != null) {
            session.update(
                    "UPDATE message SET waits = NULL WHERE conversation = ? AND waits = ?",
                    erased.conversation,
                    erased.waits);
        }
        if (erased.place != null) {
            for (Row orphan : restOfToolCall(erased, erased.place)) {
                session.update("UPDATE message SET place = NULL WHERE key = ?", orphan.key);
            }
        }
        session.update("DELETE FROM message WHERE key = ?", erased.key);
        session.update("UPDATE conversation SET revision = revision + 1 WHERE key = ?", erased.conversation);
        return 1;
    }

    private List<Row> restOfToolCall(Row erased, long place) {
        List<Row> rest = new ArrayList<>();
        if (erased.kind == MessageKind.TOOL_RESULT) {
            Optional<Row> before = before(erased.conversation, place);
            while (before.filter(row -> row.kind == MessageKind.TOOL_RESULT).isPresent()) {
                rest.add(before.get());
                before = before(erased.conversation, placeOf(before.get()));
            }
            if (before.filter(row -> row.kind == MessageKind.TOOL_REQUEST).isEmpty()) {
                return List.of(); // It had no request to begin with.
            }
            rest.add(before.get());
        }
        if (erased.kind == MessageKind.TOOL_RESULT || erased.kind == MessageKind.TOOL_REQUEST) {
            Optional<Row> next = behind(erased.conversation, place);
            while (next.filter(row -> row.kind == MessageKind.TOOL_RESULT).isPresent()) {
                rest.add(next.get());
                next = behind(erased.conversation, placeOf(next.get()));
            }
        }
        return rest;
    }

    private Optional<Row> before(long conversation, long place) {
        return first(
                NEIGHBOUR + " WHERE conversation = ? AND place IS NOT NULL AND place < ? ORDER BY place DESC LIMIT 1",
                conversation,
                place);
    }

    private Optional<Row> behind(long conversation, long place) {
        return first(
                NEIGHBOUR + " WHERE conversation = ? AND place IS NOT NULL AND place > ? ORDER BY place LIMIT 1",
                conversation,
                place);
    }

    private static long placeOf(Row row) {
        return row.place == null ? 0 : row.place; // A neighbour in the window has one.
    }

    private Optional<Row> first(String sql, @Nullable Object... parameters) {
        return session.first(
                sql,
                row -> {
                    long place = row.getLong(4);
                    Long inWindow = row.wasNull() ? null : place;
                    long waits = row.getLong(5);
                    return new Row(
                            row.getLong(1),
                            row.getLong(2),
                            MessageKind.valueOf(row.getString(3)),
                            inWindow,
                            row.wasNull() ? null : waits);
                },
                parameters);
    }
}
