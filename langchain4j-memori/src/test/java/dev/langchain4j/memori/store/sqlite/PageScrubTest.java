package dev.langchain4j.memori.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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

/** What deleted rows leave in the gaps of pages goes, and nothing else does. */
class PageScrubTest {

    private static final int PAGE = 1024;

    @TempDir
    Path folder;

    @Test
    void should_clear_what_moving_rows_leave_behind_and_nothing_else() throws SQLException, IOException {
        long seed = System.nanoTime();
        System.out.println("PageScrubTest seed " + seed);
        boolean copies = false;
        // Not every sequence of changes leaves some, but among a few one does.
        for (int round = 0; round < 3 || (round < 30 && !copies); round++) {
            copies |= scrub(folder.resolve("rows" + round + ".db"), new Random(seed + round));
        }
        assertThat(copies).as("copies that SQLite leaves").isTrue();
    }

    private static boolean scrub(Path file, Random random) throws SQLException, IOException {
        Map<Integer, String> rows = new TreeMap<>();
        List<String> deleted = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA page_size = " + PAGE);
            statement.execute("PRAGMA secure_delete = ON");
            statement.execute("CREATE TABLE entry (key INTEGER PRIMARY KEY, text TEXT)");
            statement.execute("CREATE TABLE sorted (text TEXT PRIMARY KEY) WITHOUT ROWID");
            statement.execute("CREATE INDEX entry_text ON entry (text)");
            connection.setAutoCommit(false);
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO entry VALUES (?, ?)");
                    PreparedStatement insertSorted = connection.prepareStatement("INSERT INTO sorted VALUES (?)");
                    PreparedStatement delete = connection.prepareStatement("DELETE FROM entry WHERE key = ?");
                    PreparedStatement deleteSorted = connection.prepareStatement("DELETE FROM sorted WHERE text = ?")) {
                for (int step = 0; step < 5_000; step++) {
                    int key = random.nextInt(400);
                    String before = rows.remove(key);
                    if (before != null) {
                        deleted.add(before);
                        delete.setInt(1, key);
                        delete.execute();
                        deleteSorted.setString(1, before);
                        deleteSorted.execute();
                    } else {
                        String text = text(random);
                        rows.put(key, text);
                        insert.setInt(1, key);
                        insert.setString(2, text);
                        insert.execute();
                        insertSorted.setString(1, text);
                        insertSorted.execute();
                    }
                }
            }
            connection.commit();
        }
        boolean copies = left(file, deleted) > 0;

        try (RawFile raw = RawFile.open(file)) {
            byte[] page = new byte[PAGE];
            for (long number = 1; number <= raw.size() / PAGE; number++) {
                PageScrub.clean(raw, number, PAGE);
                raw.read((number - 1) * PAGE, page, 0, PAGE);
                assertThat(PageScrub.state(number, page, 0, PAGE)).isNotEqualTo(PageScrub.State.DIRTY);
            }
            raw.sync();
        }

        assertThat(left(file, deleted)).isZero();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            try (ResultSet check = statement.executeQuery("PRAGMA integrity_check")) {
                assertThat(check.getString(1)).isEqualTo("ok");
            }
            Map<Integer, String> read = new TreeMap<>();
            try (ResultSet entries = statement.executeQuery("SELECT key, text FROM entry")) {
                while (entries.next()) {
                    read.put(entries.getInt(1), entries.getString(2));
                }
            }
            assertThat(read).isEqualTo(rows);
        }
        return copies;
    }

    /** How many of the texts have their first word somewhere in the file. */
    private static long left(Path file, List<String> texts) throws IOException {
        String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
        return texts.stream()
                .filter(text -> bytes.contains(text.substring(0, 16)))
                .count();
    }

    private static String text(Random random) {
        return random.ints(16 + random.nextInt(random.nextInt(20) == 0 ? 3_000 : 150), 'a', 'z' + 1)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }
}
