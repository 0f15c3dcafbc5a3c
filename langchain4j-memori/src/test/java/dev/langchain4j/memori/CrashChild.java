package dev.langchain4j.memori;

import dev.langchain4j.memori.data.AddOutcome;
import dev.langchain4j.memori.data.AddResult;
import dev.langchain4j.memori.data.ImportIds;
import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemoryUpdate;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.ProgressListener;
import dev.langchain4j.model.embedding.EmbeddingModel;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * The process that {@link CrashTest} kills: some threads change a store as fast as they can. Each says what it is going to do, and, once
 * the call has returned, that it is done.
 *
 * <pre>
 *   try 2 add 1000017            done 2 3f2b…
 *   try 0 batch 1000018          done 0 77aa… 81bc… 90cd…
 *   try 1 update 3f2b… 1000019   done 1
 *   try 3 forget 77aa…           done 3
 *   try 0 import 1000021         done 0 import-1000021 import-1000022 …
 *   try 0 backup 1000026         done 0
 *   try 0 reembed crash-b        done 0
 *   try 0 compact                done 0
 * </pre>
 */
final class CrashChild {

    static final int THREADS = 4;
    static final int BATCH = 3;
    static final int IMPORT = 5;

    /** What takes long; the first thread does it now and then, and often if it is told to. */
    static final List<String> LONG_WORK = List.of("compact", "import", "backup", "reembed");

    private static final List<String> MODELS = List.of("crash-a", "crash-b");
    private static final List<String> WORDS = List.of(
            "apple river stone cloud paper train music window garden bottle market winter letter engine bridge forest candle mirror"
                    .split(" "));

    private final Memori memori;
    private final Path file;
    private final AtomicLong numbers;
    private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    private String model;

    private CrashChild(Memori memori, Path file, String model, long firstNumber) {
        this.memori = memori;
        this.file = file;
        this.model = model;
        this.numbers = new AtomicLong(firstNumber);
    }

    /** The text that belongs to a number, for the child to write and for the parent to expect. */
    static String content(long number) {
        Random random = new Random(number);
        return "Item " + number + ": "
                + random.ints(8, 0, WORDS.size()).mapToObj(WORDS::get).collect(Collectors.joining(" "));
    }

    static String importedId(long number) {
        return "import-" + number;
    }

    /** Where the backups of a store go. */
    static Path backups(Path file) {
        return Path.of(file + "-backups");
    }

    static EmbeddingModel model(String name) {
        return TestModels.words(name, 16);
    }

    /** The model whose vectors a file serves, or will. */
    static String modelOf(Path file) throws SQLException {
        if (!Files.exists(file)) {
            return MODELS.get(0);
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 10000");
            try (ResultSet tables =
                    statement.executeQuery("SELECT count(*) FROM sqlite_schema WHERE name = 'generation'")) {
                if (tables.getLong(1) == 0) {
                    return MODELS.get(0);
                }
            }
            try (ResultSet rows = statement.executeQuery("SELECT model FROM generation WHERE state = 'ACTIVE'")) {
                return rows.next() ? rows.getString(1) : MODELS.get(0);
            }
        }
    }

    /** Waits for a line with the first number to use and what to do often, then works until it is killed. */
    public static void main(String[] arguments) throws IOException, SQLException {
        Path file = Path.of(arguments[0]);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String[] orders = in.readLine().split(" ", -1);
        String model = modelOf(file);
        try (Memori memori =
                Memori.builder().file(file).embeddingModel(model(model)).build()) {
            CrashChild child = new CrashChild(memori, file, model, Long.parseLong(orders[0]));
            List<List<String>> own = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                own.add(new ArrayList<>());
            }
            List<Memory> all = memori.namespace("crash")
                    .list(ListRequest.builder().limit(10_000).build());
            for (int i = 0; i < all.size(); i++) {
                own.get(i % THREADS).add(all.get(i).id());
            }
            child.say("open");
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int number = i;
                Thread thread = new Thread(() -> child.work(number, own.get(number), orders[1]));
                thread.start();
                threads.add(thread);
            }
            for (Thread thread : threads) {
                join(thread);
            }
        }
    }

    private void work(int thread, List<String> own, String often) {
        Random random = new Random();
        while (true) {
            int dice = random.nextInt(100);
            if (thread == 0 && LONG_WORK.contains(often) && dice < 25) {
                workLong(often, own);
            } else if (thread == 0 && dice < 4) {
                workLong(LONG_WORK.get(dice), own);
            } else {
                change(thread, random, own);
            }
        }
    }

    private void workLong(String what, List<String> own) {
        switch (what) {
            case "compact" -> {
                say("try 0 compact");
                memori.compact();
                say("done 0");
            }
            case "import" -> {
                long first = numbers.getAndAdd(IMPORT);
                ImportFile lines = new ImportFile();
                List<String> ids = new ArrayList<>();
                for (long number = first; number < first + IMPORT; number++) {
                    ids.add(importedId(number));
                    lines.memory(importedId(number), content(number));
                }
                Path export = lines.write(backups(file));
                say("try 0 import " + first);
                if (memori.namespace("crash").importFrom(export, ImportIds.KEEP).created() != IMPORT) {
                    throw new IllegalStateException("not all of " + first + " are imported");
                }
                own.addAll(ids);
                say("done 0 " + String.join(" ", ids));
            }
            case "backup" -> {
                long number = numbers.getAndIncrement();
                say("try 0 backup " + number);
                memori.backupTo(backups(file).resolve(number + ".db"));
                say("done 0");
            }
            default -> {
                String next = MODELS.get(1 - MODELS.indexOf(model));
                say("try 0 reembed " + next);
                if (!memori.reembed(model(next), ProgressListener.NONE)) {
                    throw new IllegalStateException("nobody stopped it");
                }
                model = next;
                say("done 0");
            }
        }
    }

    private void change(int thread, Random random, List<String> own) {
        MemoryNamespace namespace = memori.namespace("crash");
        int dice = random.nextInt(100);
        if (dice < 15) {
            long first = numbers.getAndAdd(BATCH);
            say("try " + thread + " batch " + first);
            List<String> ids = namespace
                    .addAll(LongStream.range(first, first + BATCH)
                            .mapToObj(number -> NewMemory.of(content(number)))
                            .toList())
                    .stream()
                    .map(CrashChild::created)
                    .toList();
            own.addAll(ids);
            say("done " + thread + " " + String.join(" ", ids));
        } else if (dice < 55 || own.isEmpty()) {
            long number = numbers.getAndIncrement();
            say("try " + thread + " add " + number);
            String id = created(namespace.add(content(number)));
            own.add(id);
            say("done " + thread + " " + id);
        } else if (dice < 80) {
            String id = own.get(random.nextInt(own.size()));
            long number = numbers.getAndIncrement();
            say("try " + thread + " update " + id + " " + number);
            namespace.update(id, MemoryUpdate.builder().content(content(number)).build());
            say("done " + thread);
        } else {
            String id = own.remove(random.nextInt(own.size()));
            say("try " + thread + " forget " + id);
            namespace.forget(id);
            say("done " + thread);
        }
    }

    private static String created(AddResult result) {
        if (result.outcome() != AddOutcome.CREATED) {
            throw new IllegalStateException(result.toString());
        }
        return result.id();
    }

    /** One write of less than a pipe's buffer arrives whole or not at all. */
    private void say(String line) {
        try {
            out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
