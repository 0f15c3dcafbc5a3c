package dev.langchain4j.memori.data;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One change to one memory, as the append-only history keeps it. It holds no content; the versions do. Those of core memory blocks stand in the
 * collection {@code core}, with the label as the id.
 *
 * @param sequence the number of the change, counted from 1 for each memory
 * @param at       when it was made
 * @param memoryId the memory that was changed
 * @param event    what was done
 * @param version  the version of the memory after the change
 * @param reason   why, where there is something to say; never content
 */
public record HistoryEntry(
        long sequence, Instant at, String memoryId, Event event, long version, @Nullable String reason) {

    /** What can happen to a memory. */
    public enum Event {
        /** It was stored for the first time. */
        CREATED,
        /** The same content was added again. */
        REINFORCED,
        /** A near duplicate became its newest version. */
        SUPERSEDED,
        /** It was changed by an update. */
        UPDATED,
        /** It was brought in by an import. */
        IMPORTED,
        /** It was given its vectors after it was stored. */
        EMBEDDED,
        /** It was erased. */
        FORGOTTEN,
        /** It, a core memory block, was shared with another namespace; the reason says with which, and how. */
        GRANTED,
        /** It, a core memory block, is no longer shared with another namespace; the reason says with which. */
        REVOKED
    }
}
