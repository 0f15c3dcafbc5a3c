package dev.langchain4j.memori.data;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One change to one memory, as the append-only history keeps it. A change keeps its number, its time and its actor even after the memory was erased; the
 * state before it is then gone. Those of core memory blocks stand in the
 * collection {@code core}, with the label as the id.
 *
 * @param sequence the number of the change, counted from 1 for each memory
 * @param at       when it was made
 * @param memoryId the memory that was changed
 * @param event    what was done
 * @param version  the version of the memory after the change
 * @param reason   why, where there is something to say; never content
 * @param actor    who made it; unnamed on the channel {@link Channel#USER} for changes that older versions of this library recorded
 * @param before   the version that this change replaced, or null where it made no new version, or where that was erased
 */
public record HistoryEntry(
        long sequence,
        Instant at,
        String memoryId,
        Event event,
        long version,
        @Nullable String reason,
        Actor actor,
        @Nullable Memory before) {

    /** What can happen to a memory. */
    public enum Event {
        /** It was stored for the first time. */
        CREATED,
        /** The same content was added again. */
        REINFORCED,
        /** A near duplicate became its newest version, or another memory corrects it, whose id the reason names. */
        SUPERSEDED,
        /** It was changed by an update. */
        UPDATED,
        /** It was brought in by an import. */
        IMPORTED,
        /** It was given its vectors after it was stored. */
        EMBEDDED,
        /** It was brought back to the state of an earlier version. */
        RESTORED,
        /**
         * What created it was rolled back, or it is a fact that nothing is left of beside others: it is no longer current, and its versions are
         * kept.
         */
        WITHDRAWN,
        /** A human confirmed it. */
        CONFIRMED,
        /** It was erased. */
        FORGOTTEN,
        /** It, a core memory block, was shared with another namespace; the reason says with which, and how. Or all memories were: the id says with which. */
        GRANTED,
        /** It, a core memory block, is no longer shared with another namespace; the reason says with which. Or no memory is: the id says with which. */
        REVOKED
    }
}
