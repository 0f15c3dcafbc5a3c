package dev.langchain4j.memori.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.HistoryEntry.Event;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemoryType;
import dev.langchain4j.memori.data.Provenance;
import dev.langchain4j.memori.data.RankProfile;
import dev.langchain4j.memori.data.Validity;
import dev.langchain4j.memori.store.Change;
import dev.langchain4j.memori.store.Scope;
import dev.langchain4j.memori.store.StoredMemory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was read of a term once follows the rows, and what is not asked for makes room. */
class TermCacheTest {

    private static final long SEED = 20260601;
    private static final long NOW = 0; // Nothing expires here.
    private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");
    private static final RankProfile PROFILE =
            RankProfile.builder().nameWeight(0.7).metadataWeight(2).build();
    private static final Scope SCOPE = new Scope("anna", List.of("archival"));

    @TempDir
    Path folder;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final List<Long> present = new ArrayList<>();
    private SqliteStore store;
    private Session session;
    private int created;

    @BeforeEach
    void open() {
        store = SqliteStore.open(config());
        session = new SqliteFile(config()).openReader();
    }

    @AfterEach
    void close() {
        session.close();
        store.close();
    }

    @Test
    void should_know_of_every_term_what_reading_it_again_would_say() {
        List<List<String>> terms = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            terms.add(List.of(word(i)));
            terms.add(List.of(word(i), word((i + 1) % 12)));
        }
        insert(50, 12);
        LoadedCollection followed = loaded();
        for (int round = 0; round < 60; round++) {
            for (long key : insert(random.nextInt(3), 12)) {
                followed.add(session, key, NOW);
            }
            for (int i = random.nextInt(4); i > 0 && present.size() > 30; i--) {
                long key = present.remove(random.nextInt(present.size()));
                store.write(writer -> writer.forget(SCOPE, List.of(key)));
                followed.remove(key);
            }
            LoadedCollection fresh = loaded();
            for (List<String> term : terms) {
                if (round == 0 || random.nextInt(3) > 0) { // Some are not asked for a while.
                    assertThat(byKey(followed, term))
                            .as("seed " + SEED + ", round " + round + ", " + term)
                            .isEqualTo(byKey(fresh, term));
                    assertThat(followed.postings(session, term).size())
                            .isEqualTo(byKey(fresh, term).size());
                }
            }
        }
    }

    @Test
    void should_drop_the_terms_that_were_not_asked_for_the_longest_time() {
        insert(200, 4_000);
        LoadedCollection held = loaded();
        long before = held.bytes();
        long most = (512 << 10) + 128L * held.directory().slots() + 1_000;
        Map<Long, Double> first = byKey(held, List.of(word(0)));
        for (int i = 1; i < 4_000; i++) {
            held.postings(session, List.of(word(i)));
            assertThat(held.bytes() - before).isLessThanOrEqualTo(most);
        }

        assertThat(held.bytes() - before).isGreaterThan(most / 2);
        assertThat(byKey(held, List.of(word(0)))).isEqualTo(first);
    }

    @Test
    void should_count_the_words_of_a_long_phrase_that_nobody_holds() {
        insert(10, 12);
        LoadedCollection held = loaded();
        long without = held.bytes();

        held.postings(session, Collections.nCopies(60, "x".repeat(50)));

        assertThat(held.bytes() - without).isGreaterThan(60 * 50);
    }

    @Test
    void should_forget_all_terms_rather_than_follow_very_many_rows() {
        insert(60, 12);
        LoadedCollection held = loaded();
        long without = held.bytes();
        held.postings(session, List.of(word(1)));

        held.expect(10);
        assertThat(held.bytes()).isGreaterThan(without);
        List<Long> many = insert(60, 12);
        held.expect(many.size());
        assertThat(held.bytes()).isEqualTo(without);

        many.forEach(key -> held.add(session, key, NOW));
        assertThat(byKey(held, List.of(word(1)))).isEqualTo(byKey(loaded(), List.of(word(1))));
    }

    private LoadedCollection loaded() {
        return LoadedCollection.current(session, 1, NOW, PROFILE);
    }

    private Map<Long, Double> byKey(LoadedCollection collection, List<String> term) {
        Postings postings = collection.postings(session, term);
        Map<Long, Double> frequencies = new TreeMap<>();
        for (int i = 0; i < postings.size(); i++) {
            frequencies.put(collection.directory().key(postings.slot(i)), postings.frequency(i));
            assertThat(postings.holds(postings.slot(i))).isTrue();
            assertThat(postings.greatest()).isGreaterThanOrEqualTo(postings.frequency(i));
        }
        return frequencies;
    }

    private List<Long> insert(int rows, int words) {
        List<Long> keys = new ArrayList<>();
        store.write(writer -> {
            for (int i = 0; i < rows; i++) {
                keys.add(writer.insert(stored(words), new Change(Event.CREATED, null, Actor.UNNAMED))
                        .key());
            }
            return true;
        });
        present.addAll(keys);
        return keys;
    }

    private StoredMemory stored(int words) {
        Memory memory = new Memory(
                "m" + created++,
                "anna",
                "archival",
                text(words, 1 + random.nextInt(9)),
                MemoryType.SEMANTIC,
                random.nextInt(3) == 0 ? Metadata.from("place", text(words, 2)) : new Metadata(),
                random.nextInt(3) == 0 ? text(words, 2) : null,
                "s1",
                START,
                START,
                START,
                null,
                0,
                0,
                false,
                null,
                1,
                Memory.DEFAULT_IMPORTANCE,
                Validity.ALWAYS,
                Provenance.UNKNOWN,
                null);
        return new StoredMemory(0, memory, true);
    }

    private String text(int words, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(word(random.nextInt(words))).append(' ');
        }
        return text.toString();
    }

    private static String word(int number) {
        return "w" + number + "q";
    }

    private SqliteConfig config() {
        return new SqliteConfig(
                folder.resolve("memory.db"), false, null, Duration.ofSeconds(30), InstantSource.system(), PROFILE);
    }
}
