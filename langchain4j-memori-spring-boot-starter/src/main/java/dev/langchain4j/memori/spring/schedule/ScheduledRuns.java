package dev.langchain4j.memori.spring.schedule;

import dev.langchain4j.memori.Memori;
import dev.langchain4j.memori.data.MemoriException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what is due, one after another, and keeps how it went. Before each run it takes the turn at it, which is kept in the file: another process does not do it
 * again, and after a restart it is not forgotten. Not to be called by two threads at once; {@link #reports} may be.
 */
final class ScheduledRuns {

    private static final Logger LOG = LoggerFactory.getLogger(ScheduledRuns.class);

    private final Memori memori;
    private final List<ScheduledWork> works;
    private final InstantSource clock;
    private final BooleanSupplier stopping;
    private final Map<String, ScheduleReport> reports = new LinkedHashMap<>();

    ScheduledRuns(Memori memori, List<ScheduledWork> works, InstantSource clock, BooleanSupplier stopping) {
        this.memori = memori;
        this.works = works;
        this.clock = clock;
        this.stopping = stopping;
        works.forEach(work -> put(ScheduleReport.of(work.task())));
    }

    List<ScheduleReport> reports() {
        synchronized (reports) {
            return new ArrayList<>(reports.values());
        }
    }

    /** Looks up when each is due. */
    void begin() {
        works.forEach(work -> plan(work, false));
    }

    /**
     * Does what is due.
     *
     * @return how long it is until something is
     */
    Optional<Duration> runDue() {
        for (ScheduledWork work : works) {
            Instant due = report(work).due();
            Instant now = clock.instant();
            if (due != null && !due.isAfter(now) && !stopping.getAsBoolean()) {
                run(work, due, now);
                plan(work, true);
            }
        }
        Instant now = clock.instant();
        return reports().stream()
                .flatMap(report -> Optional.ofNullable(report.due()).stream())
                .min(Instant::compareTo)
                .map(due -> due.isAfter(now) ? Duration.between(now, due) : Duration.ZERO);
    }

    private void plan(ScheduledWork work, boolean tried) {
        Instant now = clock.instant();
        Instant last = now;
        try {
            last = memori.lastTurn(work.task()).orElse(null);
        } catch (RuntimeException e) {
            if (report(work).failure() == null) {
                fail(work, null, e);
            }
        }
        Optional<Instant> due = work.cadence().next(last, now);
        // A turn that could not be taken leaves it due, and must not be tried for again at once.
        if (tried && due.isPresent() && !due.get().isAfter(now)) {
            due = work.cadence().next(now, now);
        }
        put(report(work).dueAt(due.orElse(null)));
    }

    private void run(ScheduledWork work, Instant due, Instant now) {
        long begun = System.nanoTime();
        try {
            if (!memori.takeTurn(work.task(), work.cadence().since(due, now))) {
                put(report(work).skippedOnce());
                LOG.debug("scheduled {}: another process has done it", work.task());
                return;
            }
            String result = work.work().run(stopping);
            put(report(work).succeeded(clock.instant(), since(begun), result));
            LOG.info(
                    "scheduled {}: {} ({} ms)",
                    work.task(),
                    result,
                    since(begun).toMillis());
        } catch (RuntimeException e) {
            fail(work, since(begun), e);
        }
    }

    private void fail(ScheduledWork work, @Nullable Duration took, RuntimeException e) {
        put(report(work).failed(took, reason(e)));
        LOG.warn("scheduled {} failed and will be tried again when it is due next: {}", work.task(), reason(e));
    }

    /** Ours say what to do, and hold no content; of others nothing is known. */
    static String reason(RuntimeException e) {
        return e instanceof MemoriException || e instanceof IllegalStateException
                ? String.valueOf(e.getMessage())
                : e.getClass().getName();
    }

    private ScheduleReport report(ScheduledWork work) {
        synchronized (reports) {
            return reports.getOrDefault(work.task(), ScheduleReport.of(work.task()));
        }
    }

    private void put(ScheduleReport report) {
        synchronized (reports) {
            reports.put(report.task(), report);
        }
    }

    private static Duration since(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun);
    }
}
