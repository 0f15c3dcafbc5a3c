package dev.langchain4j.memori.spring.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When something is due. */
class CadenceTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void should_be_due_at_once_where_it_was_never_done() {
        assertThat(every().next(null, NOON)).contains(NOON);
    }

    @Test
    void should_be_due_so_long_after_it_was_last_begun_by_whomever() {
        assertThat(every().next(NOON.minusSeconds(600), NOON)).contains(NOON.plusSeconds(3000));
        assertThat(every().next(NOON.minus(Duration.ofDays(3)), NOON))
                .as("missed while nothing ran")
                .contains(NOON);
    }

    @Test
    void should_wait_no_longer_than_once_where_a_clock_was_wrong() {
        assertThat(every().next(NOON.plus(Duration.ofDays(3650)), NOON)).contains(NOON.plus(HOUR));
    }

    @Test
    void should_be_anothers_turn_only_within_the_period() {
        Instant since = every().since(NOON, NOON);

        assertThat(NOON.minus(HOUR)).as("an hour ago").isBefore(since);
        assertThat(NOON.minus(HOUR).plusSeconds(1)).as("less than an hour ago").isAfter(since);
    }

    @Test
    void should_keep_to_the_clock_of_the_zone() {
        Cadence nightly = cron("0 30 3 * * *", "Europe/Lisbon").orElseThrow();

        assertThat(nightly.next(null, Instant.parse("2026-03-28T12:00:00Z")))
                .as("the night in which clocks are put forward")
                .contains(Instant.parse("2026-03-29T02:30:00Z"));
        assertThat(nightly.next(null, Instant.parse("2026-03-29T02:30:00Z")))
                .contains(Instant.parse("2026-03-30T02:30:00Z"));
        assertThat(nightly.since(NOON, NOON.plusSeconds(5)))
                .as("whoever has done it since it was due")
                .isEqualTo(NOON);
    }

    @Test
    void should_be_never_without_a_time() {
        assertThat(cron(null, "UTC")).isEmpty();
        assertThat(cron("-", "UTC")).isEmpty();
        assertThat(cron("", "UTC")).isEmpty();
    }

    private static Cadence every() {
        return Cadence.of(HOUR, null, null).orElseThrow();
    }

    private static Optional<Cadence> cron(@Nullable String expression, String zone) {
        return Cadence.of(null, expression, ZoneId.of(zone));
    }
}
