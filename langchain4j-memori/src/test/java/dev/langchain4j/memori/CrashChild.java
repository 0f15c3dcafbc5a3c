package dev.langchain4j.memori;

import dev.langchain4j.memori.data.AddOutcome;
import dev.langchain4j.memori.data.AddResult;
import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemoryUpdate;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.model.embedding.EmbeddingModel;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
 *   try 0 compact                done 0
 * </pre>
 */
final class CrashChild {

    static final int THREADS = 4;
    static final int BATCH = 3;

    private static final List<String> WORDS = List.of(
            "apple river stone cloud paper train music window garden bottle market winter letter engine bridge forest candle mirror"
                    .split(" "));

    private final Memori memori;
    private final AtomicLong numbers;
    private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);

    private CrashChild(Memori memori, long firstNumber) {
        this.memori = memori;
        this.numbers = new AtomicLong(firstNumber);
    }

    /** The text that belongs to a number, for the child to write and for the parent to expect. */
    static String content(long number) {
        Random random = new Random(number);
        return "Item " + number + ": "
                + random.ints(8, 0, WORDS.size()).mapToObj(WORDS::get).collect(Collectors.joining(" "));
    }

    static EmbeddingModel model() {
        return TestModels.words("crash", 16);
    }

    /** Waits for a line with the first number to use, then works until it is killed. */
    public static void main(String[] arguments) throws IOException {
        String line = new String(System.in.readNBytes(20), StandardCharsets.UTF_8);
        try (Memori memori = Memori.builder()
                .file(Path.of(arguments[0]))
                .embeddingModel(model())
                .build()) {
            CrashChild child = new CrashChild(memori, Long.parseLong(line.strip()));
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
                Thread thread = new Thread(() -> child.work(number, own.get(number)));
                thread.start();
                threads.add(thread);
            }
            for (Thread thread : threads) {
                join(thread);
            }
        }
    }

    private void work(int thread, List<String> own) {
        Random random = new Random();
        MemoryNamespace namespace = memori.namespace("crash");
        while (true) {
            int dice = random.nextInt(100);
            if (dice == 0) {
                say("try " + thread + " compact");
                memori.compact();
                say("done " + thread);
            } else if (dice < 15) {
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
                namespace.update(
                        id, MemoryUpdate.builder().content(content(number)).build());
                say("done " + thread);
            } else {
                String id = own.remove(random.nextInt(own.size()));
                say("try " + thread + " forget " + id);
                namespace.forget(id);
                say("done " + thread);
            }
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
