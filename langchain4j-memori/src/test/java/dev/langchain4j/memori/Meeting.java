package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;

/** Lets writes of one store meet: another program holds the file's write lock until one waits for the file and all others for that one. */
public final class Meeting {

    private Meeting() {}

    /**
     * Does work that writes by a group commit, each on a thread of its own; they come in the order of the list.
     *
     * @param file      the file of the store
     * @param works     what is done
     * @param meanwhile told of the threads when all of them wait
     * @return the results, in the order of the list
     */
    public static <T> List<T> of(Path file, List<Callable<T>> works, Consumer<List<Thread>> meanwhile)
            throws Exception {
        List<FutureTask<T>> tasks = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = other.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 30000");
            statement.execute("BEGIN IMMEDIATE");
            for (Callable<T> work : works) {
                FutureTask<T> task = new FutureTask<>(work);
                Thread thread = new Thread(task);
                tasks.add(task);
                threads.add(thread);
                thread.start();
                while (!isInside(thread, threads.size() == 1)) { // In this order.
                    assertThat(task.isDone()).isFalse();
                    Thread.onSpinWait();
                }
            }
            meanwhile.accept(List.copyOf(threads));
            statement.execute("COMMIT");
        }
        List<T> results = new ArrayList<>();
        for (FutureTask<T> task : tasks) {
            try {
                results.add(task.get());
            } catch (ExecutionException e) {
                throw new AssertionError(e.getCause());
            }
        }
        return results;
    }

    private static boolean isInside(Thread thread, boolean first) {
        String method = first ? "begin" : "await";
        return Arrays.stream(thread.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals(method)
                        && frame.getClassName().startsWith("dev.langchain4j.memori.store.sqlite"));
    }
}
