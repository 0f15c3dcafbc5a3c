package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.Fact;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.store.StoredMemory;
import dev.langchain4j.memori.text.Statements;
import dev.langchain4j.memori.text.TextAnalyzer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The written side of the lexical index: what of a memory goes into which column of FTS5.
 *
 * <p>The index is contentless, so an entry can only be deleted by whoever knows its tokens. They are computed again from the row, which
 * is why the row must not change between {@link #add} and {@link #remove}.
 */
final class LexicalIndex {

    /** The index of current versions. */
    static final String CURRENT = "memory";

    /** The index of past versions. */
    static final String RETIRED = "retired";

    private final Session session;

    LexicalIndex(Session session) {
        this.session = session;
    }

    /**
     * Which analyzer made the tokens: its version, and the release of Java, which decides what Unicode knows as a letter. Entries of another one could not be deleted
     * exactly.
     */
    static final String ANALYZER =
            TextAnalyzer.VERSION + "/java-" + Runtime.version().feature();

    /** The setting that says which analyzer made the tokens. */
    static final String SETTING = "analyzer";

    /** The analyzer whose tokens the index holds, if there is any index yet. */
    Optional<String> analyzer() {
        return session.first("SELECT value FROM setting WHERE name = ?", row -> row.getString(1), SETTING);
    }

    void rememberOwnAnalyzer() {
        session.update(
                "INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                SETTING,
                ANALYZER);
    }

    /** A process with another analyzer may have built the index again since this one opened the file. */
    static void requireOwn(@Nullable String made) {
        if (made != null && !made.equals(ANALYZER)) {
            throw new MemoriException(
                    MemoriException.Reason.STORAGE,
                    "another process, on another Java or library version, has built the lexical index again (" + made
                            + " instead of " + ANALYZER
                            + "); use one version for all processes, and open the store again");
        }
    }

    /**
     * What is made of one memory.
     *
     * @param content  the tokens of the content, as are those of the other columns
     * @param names    of the author
     * @param metadata of the metadata values
     * @param asking   percent of the content's sentences that ask
     * @param dated    whether the content speaks of a time
     */
    record Entry(List<String> content, List<String> names, List<String> metadata, int asking, boolean dated) {

        /** That of a row. */
        static Entry of(Session session, long key, CollectionKeys collections) {
            StoredMemory row = new MemoryRows(session, AccessMarks.Unwritten.NOTHING, collections)
                    .where("m.key = ?", key)
                    .get(0);
            return of(row.memory());
        }

        static Entry of(Memory memory) {
            // The metadata of a fact are its content once more, and ids.
            Map<String, Object> pairs =
                    Fact.of(memory).isPresent() ? Map.of() : memory.metadata().toMap();
            return of(memory.content(), memory.author(), pairs);
        }

        static Entry of(String content, @Nullable String author, Map<String, Object> pairs) {
            List<String> names = author == null ? List.of() : TextAnalyzer.tokens(author);
            List<String> metadata = new ArrayList<>();
            for (Map.Entry<String, Object> pair : new TreeMap<>(pairs).entrySet()) {
                metadata.addAll(TextAnalyzer.tokens(pair.getValue().toString()));
            }
            return new Entry(
                    TextAnalyzer.tokens(content),
                    names,
                    metadata,
                    Statements.asking(content),
                    Statements.isDated(content));
        }

        int length() {
            return content.size() + names.size() + metadata.size();
        }
    }

    void add(String index, long key, long collection, Entry entry) {
        session.update(
                "INSERT INTO " + index + "_fts (rowid, content, names, metadata) VALUES (?, ?, ?, ?)",
                key,
                prefixed(collection, entry.content()),
                prefixed(collection, entry.names()),
                prefixed(collection, entry.metadata()));
    }

    void remove(String index, long key, long collection, Entry entry) {
        session.update(
                "INSERT INTO " + index + "_fts (" + index
                        + "_fts, rowid, content, names, metadata) VALUES ('delete', ?, ?, ?, ?)",
                key,
                prefixed(collection, entry.content()),
                prefixed(collection, entry.names()),
                prefixed(collection, entry.metadata()));
    }

    /** Begins and ends a query that finds nothing. */
    void read(String index) {
        session.number("SELECT count(*) FROM " + index + "_fts WHERE " + index + "_fts MATCH '\"_\"'");
    }

    void clear(String index) {
        session.update("INSERT INTO " + index + "_fts (" + index + "_fts) VALUES ('delete-all')");
    }

    void optimize(String index) {
        session.update("INSERT INTO " + index + "_fts (" + index + "_fts) VALUES ('optimize')");
    }

    /** A token of a collection as it stands in the index. Tokens hold no underscore, so that no two can meet. */
    static String term(long collection, String token) {
        return collection + "_" + token;
    }

    private static String prefixed(long collection, List<String> tokens) {
        StringBuilder text = new StringBuilder();
        for (String token : tokens) {
            text.append(collection).append('_').append(token).append(' ');
        }
        return text.toString();
    }
}
