package dev.langchain4j.memori.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.memori.Meeting;
import dev.langchain4j.memori.data.RankProfile;
import dev.langchain4j.memori.observe.Observations;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who does whose work when eight writes meet, by a clock that stands still or runs: the machine's own would be too quick or too slow. */
@Timeout(600)
class GroupTurnsTest {

    private static final int THREADS = 8;

    @TempDir
    private Path folder;

    /** The works in the order in which they were begun. */
    private final List<Integer> begun = Collections.synchronizedList(new ArrayList<>());

    @Test
    void should_do_what_came_meanwhile_in_one_go() throws Exception {
        List<Integer> leaders = leadersOfEach(() -> 0);

        assertThat(leaders).containsExactly(0, 0, 0, 0, 0, 0, 0, 0);
        assertThat(begun).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    }

    @Test
    void should_hand_on_when_the_first_have_waited_for_long() throws Exception {
        AtomicLong millis = new AtomicLong();

        // The clock is asked when a group begins, and before each further work.
        List<Integer> leaders = leadersOfEach(() -> 1_500_000 * millis.getAndIncrement());

        assertThat(leaders).as("up to 4 ms").containsExactly(0, 0, 0, 3, 3, 3, 6, 6);
        assertThat(begun).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    }

    /** Which thread did the work of each. */
    private List<Integer> leadersOfEach(LongSupplier nanos) throws Exception {
        Path file = folder.resolve("memory.db");
        SqliteConfig config = new SqliteConfig(
                file, false, null, Duration.ofSeconds(30), InstantSource.system(), RankProfile.DEFAULT);
        try (Sessions sessions = new Sessions(config)) {
            GroupCommit group = new GroupCommit(
                    new WriteTransactions(
                            config,
                            sessions,
                            CollectionCache.withDefaultBudget(RankProfile.DEFAULT, Observations.NONE),
                            new CollectionKeys(),
                            new AccessMarks(),
                            new AuditBuffer()),
                    nanos);
            List<Thread> threads = new ArrayList<>();
            List<Thread> leaders = Meeting.of(
                    file,
                    IntStream.range(0, THREADS)
                            .<Callable<Thread>>mapToObj(i -> () -> group.write(writer -> {
                                begun.add(i);
                                writer.documents().put("group", "test", "work " + i, "done");
                                return Thread.currentThread();
                            }))
                            .toList(),
                    threads::addAll);
            assertThat(sessions.<Long>read(session -> session.number("SELECT count(*) FROM document")))
                    .isEqualTo(THREADS);
            return leaders.stream().map(threads::indexOf).toList();
        }
    }
}
