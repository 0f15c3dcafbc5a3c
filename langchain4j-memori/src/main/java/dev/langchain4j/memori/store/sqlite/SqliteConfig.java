package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.ErasureCheck;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.RankProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * How a store is opened.
 *
 * @param file        the file, or null for a store in memory that is gone when it is closed
 * @param durable     whether a write waits until the disk has it ({@code synchronous=FULL}); otherwise a power failure can take the
 *                    last writes, though never the consistency of the file ({@code NORMAL})
 * @param maxBytes    the largest size of the file in bytes, or null for no limit
 * @param busyTimeout how long to wait for another process's write
 * @param clock       tells the time
 * @param rankProfile how the lanes score
 * @param erasureCheck how erasures are proved, unless they say themselves
 */
public record SqliteConfig(
        @Nullable Path file,
        boolean durable,
        @Nullable Long maxBytes,
        Duration busyTimeout,
        InstantSource clock,
        RankProfile rankProfile,
        ErasureCheck erasureCheck) {

    /** The smallest limit that leaves room for the schema. */
    public static final long MIN_MAX_BYTES = 1 << 20;

    /** More are a circle, which opening the file complains of. */
    private static final int MOST_LINKS = 40;

    /**
     * Checks the values.
     *
     * @param file        the file, or null
     * @param durable     whether a write waits for the disk
     * @param maxBytes    the largest size, or null
     * @param busyTimeout how long to wait
     * @param clock       tells the time
     * @param rankProfile how the lanes score
     * @param erasureCheck how erasures are proved
     * @throws MemoriException if a value is outside its range
     */
    public SqliteConfig {
        file = file == null ? null : behindLinks(file);
        if (maxBytes != null && maxBytes < MIN_MAX_BYTES) {
            throw MemoriException.invalid(
                    "the file's size limit must be at least " + MIN_MAX_BYTES + " bytes, but is " + maxBytes);
        }
        if (busyTimeout.isNegative() || busyTimeout.compareTo(Duration.ofMillis(Integer.MAX_VALUE)) > 0) {
            throw MemoriException.invalid("the busy timeout must be between 0 and 24 days, but is " + busyTimeout);
        }
    }

    /**
     * With every erasure proved in the files.
     *
     * @param file        the file, or null
     * @param durable     whether a write waits for the disk
     * @param maxBytes    the largest size, or null
     * @param busyTimeout how long to wait
     * @param clock       tells the time
     * @param rankProfile how the lanes score
     * @throws MemoriException if a value is outside its range
     */
    public SqliteConfig(
            @Nullable Path file,
            boolean durable,
            @Nullable Long maxBytes,
            Duration busyTimeout,
            InstantSource clock,
            RankProfile rankProfile) {
        this(file, durable, maxBytes, busyTimeout, clock, rankProfile, ErasureCheck.FILES);
    }

    /** SQLite follows links, too, and keeps the log beside the file itself. */
    private static Path behindLinks(Path file) {
        Path target = file;
        try {
            for (int i = 0; i < MOST_LINKS && Files.isSymbolicLink(target); i++) {
                target = target.resolveSibling(Files.readSymbolicLink(target));
            }
        } catch (IOException e) {
            throw new MemoriException(
                    MemoriException.Reason.STORAGE,
                    file + " is a link that cannot be followed: " + e.getMessage() + "; name the file itself",
                    e);
        }
        return target;
    }

    String name() {
        return file == null ? "the store in memory" : file.toString();
    }
}
