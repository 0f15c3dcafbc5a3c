package dev.langchain4j.memori.store;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a backup says of itself, to be compared with what it holds.
 *
 * @param madeAt       when it was made
 * @param sequence     the number of the newest change in it; 0 if there is none
 * @param newestChange when that change was made, or null if there is none
 * @param memories     how many memories it holds: current versions, expired ones included
 * @param rows         how many rows each table has
 * @param hash         SHA-256 over every row, in hexadecimal digits
 * @param probe        the store's number of a memory that a search must find, or null if there is none to ask for
 */
public record BackupManifest(
        Instant madeAt,
        long sequence,
        @Nullable Instant newestChange,
        long memories,
        Map<String, Long> rows,
        String hash,
        @Nullable Long probe) {

    /**
     * Copies the map.
     *
     * @param madeAt       when it was made
     * @param sequence     the number of the newest change
     * @param newestChange when that was, or null
     * @param memories     how many memories it holds
     * @param rows         how many rows each table has
     * @param hash         over every row
     * @param probe        a memory that a search must find, or null
     */
    public BackupManifest {
        rows = Map.copyOf(rows);
    }

    /**
     * How many rows all tables have together.
     *
     * @return their number
     */
    public long allRows() {
        return rows.values().stream().mapToLong(Long::longValue).sum();
    }
}
