package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.memori.data.MemoriException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * One byte of a closed file changes, a thousand times over: every answer is as before, after the indexes have been built again where it
 * needs that, or the file is refused as damaged.
 */
class BitFlipTest {

    private static final int PAGE_SIZE = 8192;
    private static final int ANYWHERE = 400;
    private static final int AIMED = 600;

    @TempDir
    private Path folder;

    private final WholeStore store = new WholeStore();
    private final Map<String, Integer> outcomes = new TreeMap<>();

    @Test
    @Timeout(1_800)
    void should_never_present_a_wrong_answer_as_right_when_a_byte_has_changed() throws Exception {
        Path sound = folder.resolve("sound.db");
        try (Memori memori = store.open(sound)) {
            store.fill(memori, 40);
        }
        List<String> expected = ask(copy(sound));
        assertThat(ask(copy(sound))).as("asking is repeatable").isEqualTo(expected);
        long seed = System.nanoTime();
        Random random = new Random(seed);
        long size = Files.size(sound);

        for (int i = 0; i < ANYWHERE; i++) {
            flip(sound, "anywhere", (long) (random.nextDouble() * size), random, expected, seed);
        }
        Map<String, List<Integer>> trees = trees(sound);
        List<String> names = new ArrayList<>(trees.keySet());
        for (int i = 0; i < AIMED; i++) {
            String name = names.get(i % names.size());
            List<Integer> pages = Objects.requireNonNull(trees.get(name));
            long page = pages.get(random.nextInt(pages.size())) - 1L;
            // Headers of pages and of the file are short, and what stands there leads everywhere.
            int within = random.nextInt(i % 2 == 0 ? 100 : PAGE_SIZE);
            flip(sound, name, page * PAGE_SIZE + within, random, expected, seed);
        }

        System.out.println("bit flips with seed " + seed + ": " + outcomes + " in " + size + " bytes, " + names.size()
                + " kinds of pages");
        // What no seal covers, the counters of the header, is hit by one in a thousand, or by none.
        assertThat(outcomes.keySet()).contains("correct after a rebuild", "refused");
    }

    /** Whoever made the indexes of all files anew that are open would go by it, and find the same word twice. */
    @Test
    void should_make_an_index_anew_whose_page_miscounts_what_it_holds() throws Exception {
        Path sound = folder.resolve("sound.db");
        try (Memori memori = store.open(sound)) {
            store.fill(memori, 40);
        }
        List<String> expected = ask(copy(sound));
        Random random = new Random(1);
        for (Map.Entry<String, List<Integer>> tree : trees(sound).entrySet()) {
            if (tree.getKey().startsWith("memory_fts_idx leaf")) {
                for (int i = 0; i < 60; i++) {
                    flip(sound, tree.getKey(), (tree.getValue().get(0) - 1L) * PAGE_SIZE + 4, random, expected, 1);
                }
            }
        }
        assertThat(outcomes).containsExactly(Map.entry("correct after a rebuild", 60));
    }

    private void flip(Path sound, String where, long position, Random random, List<String> expected, long seed)
            throws IOException {
        Path file = copy(sound);
        int mask = 1 + random.nextInt(255);
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(position);
            int before = bytes.read();
            bytes.seek(position);
            bytes.write(before ^ mask);
        }
        String what = "byte " + position + " (" + where + ") xor " + mask + ", seed " + seed;
        PrintStream stderr = System.err;
        ByteArrayOutputStream logged = new ByteArrayOutputStream();
        System.setErr(new PrintStream(logged, true, StandardCharsets.UTF_8));
        String outcome;
        try {
            List<String> answers = ask(file);
            boolean rebuilt = logged.toString(StandardCharsets.UTF_8).contains("every index has been built again");
            assertThat(answers).as(what).isEqualTo(expected);
            outcome = rebuilt ? "correct after a rebuild" : "correct";
        } catch (MemoriException e) {
            assertThat(e.reason()).as(what + ": " + e).isEqualTo(MemoriException.Reason.CORRUPT);
            assertThat(e).as(what).hasMessageContaining("restore a backup");
            outcome = "refused";
        } finally {
            System.setErr(stderr);
        }
        outcomes.merge(outcome, 1, Integer::sum);
        if (!outcome.equals("correct after a rebuild") && !outcome.equals("refused")) {
            assertThat(position).as(what + " is not noticed").isBetween(24L, 99L);
        }
    }

    /** What a file that is opened answers, and that it is sound then; a file that is refused is left as it is. */
    private List<String> ask(Path file) {
        try (Memori memori = store.open(file)) {
            List<String> answers = store.answers(memori);
            assertThat(memori.verify().problems()).isEmpty();
            return answers;
        }
    }

    private Path copy(Path sound) throws IOException {
        return Files.copy(sound, folder.resolve("copy.db"), StandardCopyOption.REPLACE_EXISTING);
    }

    /** The pages of every table, index and shadow, and those that are free. */
    private static Map<String, List<Integer>> trees(Path file) throws SQLException {
        Map<String, List<Integer>> trees = new TreeMap<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery(
                    "SELECT name || ' ' || pagetype || ' ' || (path = '/'), pageno FROM dbstat ORDER BY pageno")) {
                while (rows.next()) {
                    trees.computeIfAbsent(rows.getString(1), name -> new ArrayList<>())
                            .add(rows.getInt(2));
                }
            }
            try (ResultSet rows =
                    statement.executeQuery("WITH RECURSIVE page (number) AS (SELECT 1 UNION ALL SELECT number + 1"
                            + " FROM page, pragma_page_count WHERE number < page_count)"
                            + " SELECT number FROM page WHERE number NOT IN (SELECT pageno FROM dbstat)")) {
                while (rows.next()) {
                    trees.computeIfAbsent("free", name -> new ArrayList<>()).add(rows.getInt(1));
                }
            }
        }
        return trees;
    }
}
