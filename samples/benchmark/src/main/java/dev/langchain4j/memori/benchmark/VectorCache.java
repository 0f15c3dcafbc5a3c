package dev.langchain4j.memori.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file of vectors by text: records of 16 bytes of the text's SHA-256 and the floats, after a head line that says whose
 * they are. Appended to only; a record cut short by a killed run is overwritten by the next.
 */
final class VectorCache implements AutoCloseable {

    private static final int KEY = 16;

    private final int dimension;
    private final FileChannel file;
    private final Map<ByteBuffer, float[]> vectors = new HashMap<>();

    private VectorCache(int dimension, FileChannel file) {
        this.dimension = dimension;
        this.file = file;
    }

    /**
     * Opens or creates the file, waiting while another process uses it; a file that is not a cache of this model's vectors, or is open in
     * this process, is refused.
     */
    static VectorCache open(Path path, String model, int dimension) throws IOException {
        byte[] head = ("memori-benchmark vectors " + model + " " + dimension + "\n").getBytes(StandardCharsets.UTF_8);
        FileChannel file =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        VectorCache cache = new VectorCache(dimension, file);
        try {
            if (!locked(file)) {
                throw new IllegalArgumentException(path + " is in use by another run");
            }
            if (file.size() == 0) {
                file.write(ByteBuffer.wrap(head));
            }
            ByteBuffer found = ByteBuffer.allocate(head.length);
            read(file, found, 0);
            if (!found.equals(ByteBuffer.wrap(head))) {
                throw new IllegalArgumentException(path + " is not a cache of " + model + " vectors");
            }
            cache.load(head.length);
            return cache;
        } catch (IOException | RuntimeException unusable) {
            file.close();
            throw unusable;
        }
    }

    /** Two runs that append to one file would write over each other, so the later one waits; what the first has embedded serves both. */
    private static boolean locked(FileChannel file) throws IOException {
        try {
            return file.lock().isValid();
        } catch (OverlappingFileLockException sameProcess) {
            return false;
        }
    }

    private void load(long start) throws IOException {
        int length = KEY + dimension * Float.BYTES;
        long records = (file.size() - start) / length;
        for (long i = 0; i < records; i++) {
            ByteBuffer bytes = ByteBuffer.allocate(length);
            read(file, bytes, start + i * length);
            byte[] key = new byte[KEY];
            bytes.get(key);
            float[] vector = new float[dimension];
            bytes.asFloatBuffer().get(vector);
            vectors.put(ByteBuffer.wrap(key), vector);
        }
        file.position(start + records * length);
    }

    float @Nullable [] get(String text) {
        return vectors.get(ByteBuffer.wrap(key(text)));
    }

    void put(String text, float[] vector) {
        byte[] key = key(text);
        ByteBuffer bytes = ByteBuffer.allocate(KEY + dimension * Float.BYTES).put(key);
        bytes.asFloatBuffer().put(vector);
        bytes.rewind();
        try {
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
        vectors.put(ByteBuffer.wrap(key), vector);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** Reads until the buffer is full or the file ends, then flips it. */
    private static void read(FileChannel file, ByteBuffer buffer, long position) throws IOException {
        int more;
        do {
            more = file.read(buffer, position + buffer.position());
        } while (more >= 0 && buffer.hasRemaining());
        buffer.flip();
    }

    private static byte[] key(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Arrays.copyOf(digest, KEY);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
