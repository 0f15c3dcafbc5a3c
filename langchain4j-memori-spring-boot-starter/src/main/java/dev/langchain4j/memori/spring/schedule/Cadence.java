package dev.langchain4j.memori.spring.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.support.CronExpression;

/** When something is due. */
sealed interface Cadence {

    /** Spring's word for never. */
    String NEVER = "-";

    Duration SHORTEST = Duration.ofSeconds(1);

    Duration LONGEST = Duration.ofDays(3_650);

    /**
     * When it is due next.
     *
     * @param last when some process has last begun it, or null if none ever did
     * @param now  the moment
     * @return a moment that is not before now; empty if that is never
     */
    Optional<Instant> next(@Nullable Instant last, Instant now);

    /**
     * From which moment on a process that has begun it has done so for all.
     *
     * @param due when it was due
     * @param now the moment at which it is begun
     * @return a moment
     */
    Instant since(Instant due, Instant now);

    static boolean isOn(@Nullable String cron) {
        return cron != null && !cron.isBlank() && !cron.strip().equals(NEVER);
    }

    static void check(String task, @Nullable Duration every, @Nullable String cron) {
        Refusal.unless(
                every == null || every.compareTo(SHORTEST) >= 0, task + ".every", every, "it must be at least 1s");
        Refusal.unless(
                every == null || every.compareTo(LONGEST) <= 0, task + ".every", every, "it must be at most 3650d");
        if (isOn(cron)) {
            Refusal.unless(
                    every == null,
                    task + ".cron",
                    cron,
                    "either this or " + MemoriScheduleProperties.PREFIX + task + ".every can be set, not both");
            Refusal.unless(
                    CronExpression.isValidExpression(cron),
                    task + ".cron",
                    cron,
                    "it must have six fields (second, minute, hour, day of month, month, day of week), such as 0 30 3 * * *");
        }
    }

    static Optional<Cadence> of(@Nullable Duration every, @Nullable String cron, @Nullable ZoneId zone) {
        if (every != null) {
            return Optional.of(new Every(every));
        }
        return isOn(cron)
                ? Optional.of(new Cron(CronExpression.parse(cron), zone == null ? ZoneId.systemDefault() : zone))
                : Optional.empty();
    }

    /** So long after it was last begun, by whichever process; at once if that is over or never was. */
    record Every(Duration period) implements Cadence {

        @Override
        public Optional<Instant> next(@Nullable Instant last, Instant now) {
            if (last == null || last.isAfter(now)) { // A clock was wrong: the period tells more than it.
                return Optional.of(last == null ? now : now.plus(period));
            }
            Instant due = last.plus(period);
            return Optional.of(due.isBefore(now) ? now : due);
        }

        @Override
        public Instant since(Instant due, Instant now) {
            return now.minus(period).plus(1, ChronoUnit.MICROS);
        }
    }

    /** Whenever the expression says; what was missed is not made up for. */
    record Cron(CronExpression expression, ZoneId zone) implements Cadence {

        @Override
        public Optional<Instant> next(@Nullable Instant last, Instant now) {
            return Optional.ofNullable(expression.next(now.atZone(zone))).map(ZonedDateTime::toInstant);
        }

        @Override
        public Instant since(Instant due, Instant now) {
            return due;
        }
    }
}
