package dev.langchain4j.memori.write;

import dev.langchain4j.memori.data.MemoriException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what nobody has to wait for, step by step, on a thread of its own. What is still to be done stands in the store, so that a process that
 * ends in the middle of it loses nothing: the next one goes on. Safe for use by several threads.
 */
public final class BackgroundWork implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BackgroundWork.class);
    private static final int IDLE_SECONDS = 5;

    /** A model that somebody else runs may never answer, and another process may write for long. */
    private static final int CLOSE_SECONDS = 10;

    private final String name;
    private final Duration linger;
    private final List<BooleanSupplier> steps;
    private final ThreadPoolExecutor worker;
    private final Object monitor = new Object();
    private boolean hurried;
    private volatile boolean closing;

    /**
     * Work to be done when there is some.
     *
     * @param name   the name of the thread
     * @param linger how long to wait for more before it begins, so that much is done at once
     * @param steps  each does a little and says whether there is more; a later one goes on with what an earlier one has done
     */
    public BackgroundWork(String name, Duration linger, BooleanSupplier... steps) {
        this.name = name;
        this.linger = linger;
        this.steps = List.of(steps);
        // One place in the queue: whoever comes while the worker runs is served by one more run, however many they are.
        this.worker = new ThreadPoolExecutor(
                1,
                1,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(1),
                work -> thread(name, work),
                new ThreadPoolExecutor.DiscardPolicy());
        worker.allowCoreThreadTimeOut(true);
    }

    /** Says that there is something to do. Returns at once. */
    public void wake() {
        worker.execute(() -> {
            linger();
            finishQuietly();
        });
    }

    /** Says that somebody waits for it. Returns at once. */
    public void hurry() {
        synchronized (monitor) {
            hurried = true;
            monitor.notifyAll();
        }
        wake();
    }

    /**
     * Does all that there is to do before it returns.
     *
     * @throws MemoriException if a step fails; what it could not do stays to be done
     */
    public void finish() {
        work();
    }

    /** Ends after the step under way; the rest stays to be done. Closing twice does nothing. */
    @Override
    public void close() {
        closing = true;
        hurry();
        worker.shutdown();
        try {
            if (!worker.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn(
                        "what {} was doing did not end in {} s; it will be done when the store is open again",
                        name,
                        CLOSE_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** As {@link #finish}, but a failure is logged and not thrown. */
    public void finishQuietly() {
        try {
            work();
        } catch (RuntimeException e) {
            // It stays to be done, and is tried again with the next that comes.
            if (!closing) {
                LOG.warn(
                        "what was said is stored, but not all of it can be found yet: {}",
                        e instanceof MemoriException
                                ? e.getMessage()
                                : e.getClass().getName());
            }
        }
    }

    private void linger() {
        long deadline = System.nanoTime() + linger.toNanos();
        synchronized (monitor) {
            try {
                for (long left = linger.toNanos(); !hurried && left > 0; left = deadline - System.nanoTime()) {
                    TimeUnit.NANOSECONDS.timedWait(monitor, left);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            hurried = false;
        }
    }

    private void work() {
        for (BooleanSupplier step : steps) {
            boolean more = true;
            while (more && !closing) {
                more = step.getAsBoolean();
            }
        }
    }

    private static Thread thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }
}
