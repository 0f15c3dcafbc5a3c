package dev.langchain4j.memori.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.memori.data.RankProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** No page that was written is missing among those that are to be looked at, whoever wrote it and however often the log began anew. */
@Timeout(120)
class WrittenPagesTest {

    @TempDir
    private Path folder;

    private Sessions sessions;

    @BeforeEach
    void open() {
        sessions = new Sessions(config(folder.resolve("memory.db")));
        write("CREATE TABLE leaf (key INTEGER PRIMARY KEY, text TEXT)");
        insert(300, 3_000);
    }

    private static SqliteConfig config(Path file) {
        return new SqliteConfig(file, false, null, Duration.ofSeconds(30), InstantSource.system(), RankProfile.DEFAULT);
    }

    @AfterEach
    void close() {
        sessions.close();
    }

    @Test
    void should_name_all_pages_of_a_file_that_was_just_opened_and_few_of_one_that_was_looked_at() {
        assertThat(taken()).isNull();
        assertThat(taken().cardinality()).isZero();
        write("UPDATE leaf SET text = 'short' WHERE key = 7");
        BitSet taken = taken();
        assertThat(taken.cardinality()).isBetween(1, 3);
        assertThat(taken()).isEqualTo(new BitSet());
        sessions.pages().giveBack(taken);
        assertThat(taken()).isEqualTo(taken);
    }

    @Test
    void should_name_what_always_has_to_be_looked_at_until_it_changes() {
        taken();
        BitSet opaque = new BitSet();
        opaque.set(5);
        opaque.set(9);
        sessions.pages().looked(null, opaque, new BitSet());
        assertThat(taken()).isEqualTo(opaque);
        BitSet nine = new BitSet();
        nine.set(9);
        sessions.pages().looked(nine, new BitSet(), new BitSet());
        opaque.clear(9);
        assertThat(taken()).isEqualTo(opaque);
    }

    @Test
    void should_name_all_pages_where_others_have_begun_the_log_anew() {
        taken();
        try (Session other = sessions.other()) {
            other.update("UPDATE leaf SET text = 'other' WHERE key = 9");
        }
        assertThat(taken()).isNull();
        assertThat(taken()).isNotNull();
        write("UPDATE leaf SET text = 'own' WHERE key = 9");
        try (Session other = sessions.other()) {
            other.number("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        assertThat(taken()).isNull();
    }

    @Test
    void should_know_what_another_session_has_written_into_the_same_log() {
        taken();
        write("UPDATE leaf SET text = 'own' WHERE key = 9");
        sessions.write(session -> {
            sessions.pages().copyBack(session);
            return true;
        });
        write("UPDATE leaf SET text = 'own' WHERE key = 200");
        sessions.write(session -> {
            sessions.pages().copyBack(session);
            return true;
        });
        assertThat(taken().cardinality()).isBetween(2, 6);
    }

    @Test
    void should_miss_no_page_that_is_not_what_it_was() throws IOException {
        long seed = System.nanoTime();
        System.out.println("WrittenPagesTest seed " + seed);
        Random random = new Random(seed);
        int known = 0;
        taken();
        byte[] before = Files.readAllBytes(folder.resolve("memory.db"));
        for (int step = 0; step < 400; step++) {
            change(random);
            if (random.nextInt(6) == 0) {
                BitSet taken = taken();
                byte[] after = Files.readAllBytes(folder.resolve("memory.db"));
                if (taken != null) {
                    known++;
                    assertThat(changed(before, after)).allMatch(taken::get);
                }
                before = after;
            }
        }
        assertThat(known).isPositive();
    }

    @Test
    void should_miss_no_page_of_a_file_that_is_opened_through_a_link() throws IOException {
        sessions.close();
        Path link = Files.createDirectory(folder.resolve("links")).resolve("memory.db");
        Files.createSymbolicLink(link, Path.of("..", "memory.db"));
        sessions = new Sessions(config(link));
        taken();
        write("UPDATE leaf SET text = 'short' WHERE key = 7");
        BitSet taken = taken();
        assertThat(taken).isNotNull();
        assertThat(taken.cardinality()).isBetween(1, 3);
    }

    @Test
    void should_name_all_pages_where_the_log_cannot_be_opened() {
        WrittenPages blind = new WrittenPages(folder.resolve("elsewhere.db"));
        sessions.write(session -> blind.empty(session));
        blind.take();
        write("UPDATE leaf SET text = 'short' WHERE key = 7");
        sessions.write(session -> blind.empty(session));
        assertThat(blind.take()).isNull();
    }

    @Test
    void should_miss_no_page_that_was_committed_before_a_failure() throws IOException {
        taken();
        write("UPDATE leaf SET text = 'own' WHERE key = 9");
        byte[] before = Files.readAllBytes(folder.resolve("memory.db"));
        try (Session reader = sessions.other()) {
            reader.update("BEGIN");
            reader.number("SELECT count(*) FROM leaf");
            sessions.write(session -> {
                sessions.pages().copyBack(session); // All of it, but the log has to go on.
                return true;
            });
            assertThatThrownBy(() -> sessions.write(session -> {
                        session.update("UPDATE leaf SET text = 'own' WHERE key = 200");
                        throw new IllegalStateException("after the commit");
                    }))
                    .hasMessage("after the commit");
            reader.update("COMMIT");
        }
        beside("PRAGMA wal_checkpoint(PASSIVE)");
        write("UPDATE leaf SET text = 'other' WHERE key = 9"); // Begins the log anew.
        BitSet taken = taken();
        byte[] after = Files.readAllBytes(folder.resolve("memory.db"));
        if (taken != null) {
            assertThat(changed(before, after)).hasSizeGreaterThan(1).allMatch(taken::get);
        }
    }

    @Test
    void should_shorten_a_log_that_many_have_left_who_wrote_little() {
        try (Session idle = sessions.other()) { // Keeps those who close from emptying the log.
            idle.number("SELECT count(*) FROM leaf");
            insert(2_000, 9_000);
            sessions.close();
            assertThat(WrittenPages.length(idle)).isGreaterThan(1_000);

            sessions = new Sessions(config(folder.resolve("memory.db")));
            write("UPDATE leaf SET text = 'own' WHERE key = 9");
            write("UPDATE leaf SET text = 'own' WHERE key = 10");

            assertThat(WrittenPages.length(idle)).isLessThan(100);
        }
    }

    private void change(Random random) {
        int key = random.nextInt(400);
        switch (random.nextInt(12)) {
            case 0 -> insert(random.nextInt(60), 1 + random.nextInt(9_000));
            case 1 -> write("DELETE FROM leaf WHERE key % 50 = " + key % 50);
            case 2 -> sessions.write(session -> {
                sessions.pages().copyBack(session);
                return true;
            });
            case 3 -> giveUp(key);
            case 4 -> {
                if (random.nextInt(4) == 0) {
                    beside("UPDATE leaf SET text = hex(randomblob(900)) WHERE key = " + key);
                }
            }
            case 5 -> {
                if (random.nextInt(4) == 0) {
                    beside("PRAGMA wal_checkpoint(PASSIVE)");
                }
            }
            case 6 -> {
                try (Session reader = sessions.other()) { // Who reads keeps the log from beginning anew.
                    reader.update("BEGIN");
                    reader.number("SELECT count(*) FROM leaf");
                    write("UPDATE leaf SET text = hex(randomblob(700)) WHERE key = " + key);
                    sessions.write(session -> {
                        sessions.pages().copyBack(session);
                        return true;
                    });
                    write("UPDATE leaf SET text = hex(randomblob(700)) WHERE key = " + (key + 1));
                    reader.update("COMMIT");
                }
            }
            default -> write("UPDATE leaf SET text = hex(randomblob(" + (1 + random.nextInt(2_000))
                    + ")) WHERE key BETWEEN " + key + " AND " + (key + random.nextInt(20)));
        }
    }

    /** More than the session holds in memory, so that it stands in the log though it never happened. */
    private void giveUp(int key) {
        sessions.write(session -> {
            session.update("BEGIN IMMEDIATE");
            session.execute("PRAGMA cache_size = 10");
            session.update("UPDATE leaf SET text = hex(randomblob(800)) WHERE key > " + key);
            session.rollback(new IllegalStateException("given up"));
            return true;
        });
    }

    private void beside(String sql) {
        try (Session other = sessions.other()) {
            if (sql.startsWith("PRAGMA")) {
                other.number(sql);
            } else {
                other.update(sql);
            }
        }
    }

    /** Pages that differ, counted from 1. */
    private static IntStream changed(byte[] before, byte[] after) {
        int size = SqliteFile.PAGE_SIZE;
        return IntStream.range(0, after.length / size)
                .filter(page -> (page + 1) * size > before.length
                        || !Arrays.equals(
                                before, page * size, (page + 1) * size, after, page * size, (page + 1) * size))
                .map(page -> page + 1);
    }

    private BitSet taken() {
        return sessions.write(session -> {
            assertThat(sessions.pages().empty(session)).isTrue();
            return sessions.pages().take();
        });
    }

    private void insert(int rows, int length) {
        write(
                "INSERT OR REPLACE INTO leaf (key, text) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
                        + rows + ") SELECT i, hex(randomblob(" + length + " / 2)) FROM n");
    }

    private void write(String sql) {
        sessions.write(session -> session.update(sql));
    }
}
