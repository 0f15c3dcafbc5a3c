package dev.langchain4j.memori.benchmark;

import dev.langchain4j.memori.text.QueryTerm;
import dev.langchain4j.memori.text.TextAnalyzer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * SQLite's own full-text index and its own bm25 on the same texts: the words of a question joined by OR, every row that holds one scored, the best
 * {@value #LIMIT} returned. It is given the tokens that this library makes of texts and questions, so that both look for the same
 * words; in memory, so that no page is read from a disk.
 */
final class Fts5Peer implements Peer {

    static final int LIMIT = 20;

    private final Connection connection;
    private final PreparedStatement search;
    private final List<String> questions;

    private Fts5Peer(Connection connection, List<String> questions) throws SQLException {
        this.connection = connection;
        this.questions = questions;
        this.search = connection.prepareStatement(
                "SELECT rowid FROM word WHERE word MATCH ? ORDER BY bm25(word) LIMIT " + LIMIT);
    }

    static Peer open(DataSet data) throws PeerMissing {
        List<String> questions = data.textRequests().stream()
                .map(request -> anyOf(TextAnalyzer.queryTerms(String.valueOf(request.text()))))
                .toList();
        try {
            Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
            try (Statement statement = connection.createStatement()) {
                statement.execute("CREATE VIRTUAL TABLE word USING fts5 (content, content = '', detail = full,"
                        + " tokenize = \"ascii tokenchars '_'\")");
            }
            connection.setAutoCommit(false);
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO word (rowid, content) VALUES (?, ?)")) {
                for (int i = 0; i < data.memories().size(); i++) {
                    insert.setLong(1, i);
                    insert.setString(
                            2,
                            String.join(
                                    " ",
                                    TextAnalyzer.tokens(data.memories().get(i).content())));
                    insert.executeUpdate();
                }
            }
            connection.commit();
            connection.setAutoCommit(true);
            return new Fts5Peer(connection, questions);
        } catch (SQLException unusable) {
            throw new PeerMissing("SQLite refuses: " + unusable.getMessage(), unusable);
        }
    }

    /** A term of several tokens is a phrase. */
    private static String anyOf(List<QueryTerm> terms) {
        return terms.stream()
                .map(term -> '"' + String.join(" ", term.tokens()) + '"')
                .collect(Collectors.joining(" OR "));
    }

    @Override
    public String operation() {
        return MemoriContestants.TEXT;
    }

    @Override
    public String engine() {
        return "FTS5, full OR, bm25";
    }

    @Override
    public Turn begin() {
        return i -> Sink.keep(positions(i % questions.size())).length;
    }

    @Override
    public int[] positions(int query) {
        if (questions.get(query).isEmpty()) {
            return new int[0];
        }
        try {
            search.setString(1, questions.get(query));
            int[] found = new int[LIMIT];
            int count = 0;
            try (ResultSet rows = search.executeQuery()) {
                while (rows.next()) {
                    found[count++] = rows.getInt(1);
                }
            }
            return Arrays.copyOf(found, count);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Override
    public String note() {
        return "in memory, prepared, this library's tokens, row numbers returned";
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
