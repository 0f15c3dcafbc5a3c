package dev.langchain4j.memori.data;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a backup holds.
 *
 * @param file         where it is
 * @param at           when it was made
 * @param newestChange when the newest change in it was made, or null if nothing was ever written
 * @param memories     how many memories it holds: current versions, expired ones included
 * @param versions     how many versions of memories, current and past
 * @param rows         how many rows in all, with blocks, messages, documents, vectors and history
 * @param bytes        how large the file is
 * @param hash         SHA-256 over every row, in hexadecimal digits; a restore compares with it
 * @param took         how long it took
 */
public record BackupReport(
        Path file,
        Instant at,
        @Nullable Instant newestChange,
        long memories,
        long versions,
        long rows,
        long bytes,
        String hash,
        Duration took) {}
