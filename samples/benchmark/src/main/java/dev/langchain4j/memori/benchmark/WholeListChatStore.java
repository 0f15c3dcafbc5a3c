package dev.langchain4j.memori.benchmark;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ChatMessageDeserializer;
import dev.langchain4j.data.message.ChatMessageSerializer;
import dev.langchain4j.store.memory.chat.ChatMemoryStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The chat memory store that LangChain4j's documentation leads to: one row a conversation, and in it the whole window as JSON. As good as that
 * can be: prepared statements, a write-ahead log, one connection, and the pragmas that this library sets.
 */
final class WholeListChatStore implements ChatMemoryStore, AutoCloseable {

    private final Connection connection;
    private final PreparedStatement select;
    private final PreparedStatement upsert;
    private final PreparedStatement delete;

    WholeListChatStore(Path file, String synchronous) {
        try {
            connection = DriverManager.getConnection("jdbc:sqlite:" + file);
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA page_size = 8192");
                statement.execute("PRAGMA journal_mode = WAL");
                statement.execute("PRAGMA synchronous = " + synchronous);
                statement.execute("PRAGMA secure_delete = ON");
                statement.execute("PRAGMA temp_store = MEMORY");
                statement.execute("CREATE TABLE chat (id TEXT NOT NULL PRIMARY KEY, messages TEXT NOT NULL) STRICT");
            }
            select = connection.prepareStatement("SELECT messages FROM chat WHERE id = ?");
            upsert = connection.prepareStatement("INSERT INTO chat (id, messages) VALUES (?, ?)"
                    + " ON CONFLICT (id) DO UPDATE SET messages = excluded.messages");
            delete = connection.prepareStatement("DELETE FROM chat WHERE id = ?");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public List<ChatMessage> getMessages(Object memoryId) {
        try {
            select.setString(1, memoryId.toString());
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? ChatMessageDeserializer.messagesFromJson(rows.getString(1)) : List.of();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void updateMessages(Object memoryId, List<ChatMessage> messages) {
        try {
            upsert.setString(1, memoryId.toString());
            upsert.setString(2, ChatMessageSerializer.messagesToJson(messages));
            upsert.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void deleteMessages(Object memoryId) {
        try {
            delete.setString(1, memoryId.toString());
            delete.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            select.close();
            upsert.close();
            delete.close();
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
