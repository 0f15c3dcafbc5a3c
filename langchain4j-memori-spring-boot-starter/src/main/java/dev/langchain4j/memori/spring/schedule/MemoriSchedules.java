package dev.langchain4j.memori.spring.schedule;

import dev.langchain4j.memori.Memori;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Runs what is scheduled, on one daemon thread of its own: a backup may take minutes, for which the application's own tasks should not wait, as they would on Spring's
 * scheduler with its one thread; and an application that schedules nothing has no such scheduler. It begins when the application has started and ends before the
 * store is closed. Where nothing is scheduled there is no thread, and where no property of schedules is set, no such bean: ask for it by an ObjectProvider.
 */
public final class MemoriSchedules implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(MemoriSchedules.class);

    /** However far away the next run is: the system's clock may be set, and machines sleep. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    /** What is under way should come to an end; the store waits for it in any case. */
    private static final long STOP_SECONDS = 20;

    private final ScheduledRuns runs;
    private final boolean idle;
    private volatile @Nullable ScheduledThreadPoolExecutor executor;
    private volatile boolean stopping;

    MemoriSchedules(Memori memori, List<ScheduledWork> works, InstantSource clock) {
        this.runs = new ScheduledRuns(memori, works, clock, () -> stopping);
        this.idle = works.isEmpty();
    }

    /**
     * How everything that is scheduled has gone in this process.
     *
     * @return one report for each; empty where nothing is scheduled
     */
    public List<ScheduleReport> reports() {
        return runs.reports();
    }

    @Override
    public synchronized void start() {
        if (idle || executor != null) {
            return;
        }
        stopping = false;
        ScheduledThreadPoolExecutor started = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "memori-schedule");
            thread.setDaemon(true);
            return thread;
        });
        started.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        started.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy()); // It is stopping just then.
        executor = started;
        started.execute(() -> {
            runs.begin();
            turn(started);
        });
    }

    private void turn(ScheduledThreadPoolExecutor started) {
        Duration wait = LONGEST_WAIT;
        try {
            wait = runs.runDue().orElse(LONGEST_WAIT);
        } catch (Error e) {
            LOG.error("a scheduled run broke off", e); // Nobody else would tell of it.
            throw e;
        } finally {
            if (!stopping) {
                long millis = Math.min(wait.toMillis() + 1, LONGEST_WAIT.toMillis());
                ScheduledFuture<?> unused = started.schedule(() -> turn(started), millis, TimeUnit.MILLISECONDS);
            }
        }
    }

    @Override
    public synchronized void stop() {
        ScheduledThreadPoolExecutor stopped = executor;
        if (stopped == null) {
            return;
        }
        stopping = true;
        executor = null;
        stopped.shutdown();
        try {
            if (!stopped.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn(
                        "what is scheduled is still under way after {} s; the store is closed when it has ended",
                        STOP_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return executor != null;
    }
}
