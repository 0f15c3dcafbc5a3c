package dev.langchain4j.memori;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** Runs pieces of work at the same time. What one of them throws, the test throws. */
public final class Together {

    /** Against waiting for ever only: a machine that does much else at the same time is slow. */
    private static final long PATIENCE_SECONDS = 1_200;

    private Together() {}

    /** The same work on several threads, which all begin at one moment; the results in the order of the threads. */
    public static <T> List<T> run(int threads, IntFunction<Callable<T>> work) throws Exception {
        List<Callable<T>> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            all.add(work.apply(i));
        }
        return run(all);
    }

    /** Different work, which all begins at one moment; the results in the order of the list. */
    public static <T> List<T> run(List<? extends Callable<? extends T>> work) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(work.size());
        CountDownLatch start = new CountDownLatch(1);
        try {
            List<Future<T>> futures = new ArrayList<>();
            for (Callable<? extends T> one : work) {
                futures.add(pool.submit(() -> {
                    start.await();
                    return one.call();
                }));
            }
            start.countDown();
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(get(future));
            }
            return results;
        } finally {
            pool.shutdownNow();
        }
    }

    private static <T> T get(Future<T> future) throws Exception {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception exception) {
                throw exception;
            }
            throw new AssertionError(e.getCause());
        }
    }
}
