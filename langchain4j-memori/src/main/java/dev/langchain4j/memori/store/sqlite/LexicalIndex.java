package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.text.TextAnalyzer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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

    /** The columns of one entry, as lists of tokens. */
    record Entry(List<String> content, List<String> names, List<String> metadata) {

        static Entry of(Memory memory) {
            List<String> names = memory.author() == null ? List.of() : TextAnalyzer.tokens(memory.author());
            List<String> metadata = new ArrayList<>();
            for (Map.Entry<String, Object> pair :
                    new TreeMap<>(memory.metadata().toMap()).entrySet()) {
                metadata.addAll(TextAnalyzer.tokens(pair.getValue().toString()));
            }
            return new Entry(TextAnalyzer.tokens(memory.content()), names, metadata);
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
