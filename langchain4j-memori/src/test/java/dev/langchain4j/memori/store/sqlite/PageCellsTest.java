package dev.langchain4j.memori.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What belongs to a row is told from what rows have left behind. */
class PageCellsTest {

    private static final int PAGE = 1024;
    private static final int WORD = 16;

    @TempDir
    Path folder;

    @Test
    void should_tell_rows_from_what_they_leave_behind() throws SQLException, IOException {
        long seed = System.nanoTime();
        System.out.println("PageCellsTest seed " + seed);
        Random random = new Random(seed);
        Map<Integer, String> rows = new TreeMap<>();
        List<String> deleted = new ArrayList<>();
        Path file = folder.resolve("rows.db");
        // Without secure_delete, so that there is much to be told apart.
        try (Connection connection = open(file, "CREATE TABLE entry (key INTEGER PRIMARY KEY, text TEXT)")) {
            for (int step = 0; step < 3_000; step++) {
                int key = random.nextInt(300);
                String before = rows.remove(key);
                if (before != null) {
                    deleted.add(before);
                    update(connection, "DELETE FROM entry WHERE key = ?", key);
                } else {
                    rows.put(key, text(random, 16 + random.nextInt(random.nextInt(20) == 0 ? 3_000 : 150)));
                    update(connection, "INSERT INTO entry VALUES (?, ?)", key, rows.get(key));
                }
            }
            connection.commit();
        }

        assertThat(deleted.stream()
                        .mapToLong(text -> occurrences(file, text, false))
                        .sum())
                .as("what deleted rows have left behind")
                .isPositive();
        assertThat(deleted)
                .allSatisfy(text -> assertThat(occurrences(file, text, true)).isZero());
        assertThat(rows.values())
                .allSatisfy(text -> assertThat(occurrences(file, text, true)).isOne());
    }

    @Test
    void should_tell_the_entries_of_sorted_tables_and_of_indexes() throws SQLException, IOException {
        long seed = System.nanoTime();
        System.out.println("PageCellsTest seed " + seed);
        Random random = new Random(seed);
        List<String> texts = new ArrayList<>();
        Path file = folder.resolve("sorted.db");
        try (Connection connection =
                open(file, "CREATE TABLE entry (text TEXT PRIMARY KEY, rest TEXT) WITHOUT ROWID")) {
            for (int i = 0; i < 500; i++) {
                texts.add(text(random, 16 + random.nextInt(60)));
                update(connection, "INSERT INTO entry VALUES (?, ?)", texts.get(i), "r");
            }
            connection.commit();
        }

        assertThat(texts)
                .allSatisfy(text -> assertThat(occurrences(file, text, true)).isPositive());
    }

    @Test
    void should_not_vouch_for_the_words_of_a_lexical_index() throws SQLException, IOException {
        String word = "q".repeat(WORD) + "uinquennial";
        Path file = folder.resolve("words.db");
        try (Connection connection = open(file, "CREATE VIRTUAL TABLE words USING fts5 (text, content = '')")) {
            update(connection, "INSERT INTO words (rowid, text) VALUES (?, ?)", 1, word);
            connection.commit();
        }

        assertThat(occurrences(file, word, false)).isPositive();
        assertThat(occurrences(file, word, true)).isZero();
    }

    /** How often the first letters of a text stand in the file; in rows, or anywhere. */
    private static long occurrences(Path file, String text, boolean inRows) {
        try (RawFile raw = RawFile.open(file)) {
            FilePages pages = FilePages.of(raw);
            byte[] bytes = Files.readAllBytes(file);
            String all = new String(bytes, StandardCharsets.ISO_8859_1);
            long count = 0;
            for (int at = all.indexOf(text.substring(0, WORD));
                    at >= 0;
                    at = all.indexOf(text.substring(0, WORD), at + 1)) {
                int page = at / PAGE;
                if (!inRows
                        || (!pages.isFree(page + 1)
                                && PageCells.hold(page + 1, bytes, page * PAGE, PAGE, at, at + WORD))) {
                    count++;
                }
            }
            return count;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Connection open(Path file, String schema) throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA page_size = " + PAGE);
            statement.execute(schema);
            try (ResultSet size = statement.executeQuery("PRAGMA page_size")) {
                assertThat(size.getInt(1)).isEqualTo(PAGE);
            }
        }
        connection.setAutoCommit(false);
        return connection;
    }

    private static void update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }

    private static String text(Random random, int length) {
        return random.ints(length, 'a', 'z' + 1).mapToObj(Character::toString).collect(Collectors.joining());
    }
}
