package dev.langchain4j.memori;

import dev.langchain4j.memori.data.NewMemory;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/** Eight threads that add as fast as they can, and say the id of a memory when it is stored. {@link GroupCommitTest} kills it. */
final class GroupCommitChild {

    private static final int THREADS = 8;
    private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);

    private GroupCommitChild() {}

    static Memori open(Path file) {
        return Memori.builder()
                .file(file)
                .embeddingModel(TestModels.words("crash", 16))
                .build();
    }

    public static void main(String[] arguments) throws Exception {
        try (Memori memori = open(Path.of(arguments[0]))) {
            MemoryNamespace namespace = memori.namespace("crash");
            Together.run(THREADS, thread -> adding(namespace, arguments[1] + "-" + thread + "-"));
        }
    }

    private static Callable<Boolean> adding(MemoryNamespace namespace, String prefix) {
        return () -> {
            for (int i = 0; ; i++) {
                String id = prefix + i;
                namespace.add(NewMemory.builder()
                        .id(id)
                        .content("Parcel " + id + " went to house " + i)
                        .build());
                say(id);
            }
        };
    }

    /** In one piece, as a killed process may stop between two. */
    private static void say(String line) throws IOException {
        OUT.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
