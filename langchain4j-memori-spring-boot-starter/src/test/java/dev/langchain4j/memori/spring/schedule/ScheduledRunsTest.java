package dev.langchain4j.memori.spring.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.memori.Memori;
import dev.langchain4j.memori.data.MemoriException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is due is done once, by one of those who share the file, and what fails is told and tried again. */
class ScheduledRunsTest {

    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    Path folder;

    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private final InstantSource clock = () -> now;
    private final List<String> done = new ArrayList<>();

    @Test
    void should_do_what_is_due_and_say_how_long_it_is_until_the_next() {
        try (Memori memori = open()) {
            ScheduledRuns runs = runs(memori, "one");
            runs.begin();

            assertThat(runs.runDue()).as("never done before").contains(HOUR);
            assertThat(runs.runDue()).contains(HOUR);
            assertThat(done).containsExactly("one");
            assertThat(runs.reports()).singleElement().satisfies(report -> {
                assertThat(report.runs()).isEqualTo(1);
                assertThat(report.failures()).isZero();
                assertThat(report.lastSuccess()).isEqualTo(now);
                assertThat(report.result()).isEqualTo("done");
                assertThat(report.due()).isEqualTo(now.plus(HOUR));
            });
            now = now.plus(HOUR);
            runs.runDue();
            assertThat(done).containsExactly("one", "one");
        }
    }

    @Test
    void should_leave_to_another_process_what_it_has_done() {
        try (Memori first = open();
                Memori second = open()) {
            ScheduledRuns one = runs(first, "one");
            ScheduledRuns other = runs(second, "other");
            one.begin();
            other.begin();

            for (int minutes = 0; minutes < 300; minutes += 10) {
                other.runDue();
                one.runDue();
                now = now.plus(Duration.ofMinutes(10));
            }

            assertThat(done).as("once an hour").hasSize(5);
            assertThat(one.reports().get(0).skipped() + other.reports().get(0).skipped())
                    .isPositive();
        }
    }

    @Test
    void should_leave_to_another_process_what_it_has_done_at_a_time_of_day() {
        Cadence nightly =
                Cadence.of(null, "0 30 3 * * *", java.time.ZoneId.of("UTC")).orElseThrow();
        try (Memori first = open();
                Memori second = open()) {
            ScheduledRuns one = new ScheduledRuns(first, List.of(work("one", nightly)), clock, () -> false);
            ScheduledRuns other = new ScheduledRuns(second, List.of(work("other", nightly)), clock, () -> false);
            one.begin();
            other.begin();
            assertThat(one.runDue()).as("not before its time").contains(Duration.ofMinutes(15 * 60 + 30));
            assertThat(done).isEmpty();

            for (int days = 0; days < 3; days++) {
                now = Instant.parse("2026-03-02T03:30:01Z").plus(Duration.ofDays(days));
                one.runDue();
                now = now.plusSeconds(2);
                other.runDue();
            }

            assertThat(done).containsExactly("one", "one", "one");
            assertThat(other.reports().get(0).skipped()).isEqualTo(3);
        }
    }

    @Test
    void should_go_on_after_a_restart_as_if_there_had_been_none() {
        try (Memori memori = open()) {
            ScheduledRuns runs = runs(memori, "one");
            runs.begin();
            runs.runDue();
        }
        now = now.plus(Duration.ofMinutes(40));
        try (Memori memori = open()) {
            ScheduledRuns runs = runs(memori, "restarted");
            runs.begin();

            assertThat(runs.runDue()).contains(Duration.ofMinutes(20));
            assertThat(done).containsExactly("one");
        }
    }

    @Test
    void should_tell_what_failed_and_try_again_when_it_is_due_next() {
        AtomicBoolean broken = new AtomicBoolean(true);
        ScheduledWork work = new ScheduledWork("backup", every(), stopping -> {
            if (broken.get()) {
                throw new MemoriException(MemoriException.Reason.FULL, "the disk is full");
            }
            return "done";
        });
        try (Memori memori = open()) {
            ScheduledRuns runs = new ScheduledRuns(memori, List.of(work), clock, () -> false);
            runs.begin();
            assertThat(runs.runDue()).as("not at once again").contains(HOUR);
            assertThat(runs.reports()).singleElement().satisfies(report -> {
                assertThat(report.failure()).isEqualTo("the disk is full");
                assertThat(report.failures()).isEqualTo(1);
                assertThat(report.lastSuccess()).isNull();
            });
            broken.set(false);
            now = now.plus(HOUR);

            runs.runDue();

            assertThat(runs.reports()).singleElement().satisfies(report -> {
                assertThat(report.failure()).isNull();
                assertThat(report.runs()).isEqualTo(2);
                assertThat(report.failures()).isEqualTo(1);
            });
        }
    }

    @Test
    void should_tell_of_a_store_that_fails_and_not_try_without_pause() {
        Memori memori = open();
        ScheduledRuns runs = runs(memori, "one");
        runs.begin();
        memori.close();

        assertThat(runs.runDue()).contains(HOUR);

        assertThat(done).isEmpty();
        assertThat(runs.reports()).singleElement().satisfies(report -> {
            assertThat(report.failures()).isEqualTo(1);
            assertThat(report.failure()).contains("was closed");
        });
    }

    @Test
    void should_keep_what_a_foreign_failure_says_to_itself() {
        ScheduledWork work = new ScheduledWork("drill", every(), stopping -> {
            throw new UnsupportedOperationException("Anna likes green tea");
        });
        try (Memori memori = open()) {
            ScheduledRuns runs = new ScheduledRuns(memori, List.of(work), clock, () -> false);
            runs.begin();
            runs.runDue();

            assertThat(runs.reports().get(0).failure()).isEqualTo("java.lang.UnsupportedOperationException");
        }
    }

    @Test
    void should_begin_nothing_when_the_application_is_stopping() {
        try (Memori memori = open()) {
            ScheduledRuns runs = new ScheduledRuns(memori, List.of(work("one", every())), clock, () -> true);
            runs.begin();
            runs.runDue();

            assertThat(done).isEmpty();
            assertThat(memori.lastTurn("task")).isEmpty();
        }
    }

    private ScheduledRuns runs(Memori memori, String who) {
        return new ScheduledRuns(memori, List.of(work(who, every())), clock, () -> false);
    }

    private static Cadence every() {
        return Cadence.of(HOUR, null, null).orElseThrow();
    }

    private ScheduledWork work(String who, Cadence cadence) {
        return new ScheduledWork("task", cadence, stopping -> {
            done.add(who);
            return "done";
        });
    }

    private Memori open() {
        return Memori.builder()
                .file(folder.resolve("memory.db"))
                .textOnly()
                .clock(clock)
                .build();
    }
}
