package dev.langchain4j.memori;

import dev.langchain4j.memori.data.MemoriException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Four threads add memories, whatever they are refused with, until a line says that it is enough; see {@link DiskFaultTest}. */
final class RefusedChild {

    private RefusedChild() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        AtomicBoolean enough = new AtomicBoolean();
        AtomicLong numbers = new AtomicLong();
        try (Memori memori = Memori.builder()
                .file(Path.of(arguments[0]))
                .embeddingModel(TestModels.words())
                .build()) {
            out.println("open");
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Thread thread = new Thread(() -> {
                    while (!enough.get()) {
                        long number = numbers.getAndIncrement();
                        try {
                            String id = memori.namespace("refused")
                                    .add(CrashChild.content(number))
                                    .id();
                            out.println("added " + id + " " + number);
                        } catch (MemoriException e) {
                            out.println("refused " + e.reason() + " " + e.getMessage());
                        }
                    }
                });
                thread.start();
                threads.add(thread);
            }
            System.in.read();
            enough.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }
}
