package dev.langchain4j.memori.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Threads that work at the same time. What one of them throws ends the measurement. */
final class Crew implements AutoCloseable {

    private final int threads;
    private final ExecutorService executor;

    Crew(int threads) {
        this.threads = threads;
        this.executor = Executors.newFixedThreadPool(threads);
    }

    /** Gives each thread, numbered from 0, something to do, and returns what they brought. */
    <T> List<T> work(IntFunction<Callable<T>> tasks) {
        List<Callable<T>> all = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            all.add(tasks.apply(thread));
        }
        List<T> results = new ArrayList<>();
        try {
            for (Future<T> done : executor.invokeAll(all)) {
                results.add(done.get());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        }
        return results;
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
