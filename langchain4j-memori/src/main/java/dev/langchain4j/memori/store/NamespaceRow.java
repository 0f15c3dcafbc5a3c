package dev.langchain4j.memori.store;

import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.Block;
import dev.langchain4j.memori.data.HistoryEntry;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row of what a namespace holds, for carrying it from one store to another. Rows name each other by ids and versions, never by the
 * numbers of a store, and none names a namespace: it goes where it is put.
 */
public sealed interface NamespaceRow {

    /**
     * A collection. Stands before everything that names it.
     *
     * @param name           its name
     * @param givenDimension the dimension of the vectors that callers gave to it, or null if the store's model makes them
     */
    record Shelf(String name, @Nullable Integer givenDimension) implements NamespaceRow {}

    /**
     * One version of a memory, current or past. Those of one memory come in their order, the oldest first.
     *
     * @param version    the version; its key and its namespace mean nothing
     * @param recordedAt since when the store knew it
     * @param retiredAt  when it ceased to be the current one, or null while it is
     * @param deferred   whether its vectors are still to be made
     * @param vectors    its vectors in the order of the text; empty where there are none, or they were not asked for
     */
    record Version(
            StoredMemory version,
            Instant recordedAt,
            @Nullable Instant retiredAt,
            boolean deferred,
            List<float[]> vectors)
            implements NamespaceRow {}

    /**
     * Somebody who has said the same as a memory.
     *
     * @param collection where the memory stands
     * @param id         its id
     * @param source     who
     * @param heardAt    when first
     */
    record Source(String collection, String id, String source, Instant heardAt) implements NamespaceRow {}

    /**
     * One version of a core memory block. Those of one block stand together, the oldest first.
     *
     * @param block      the version; its namespace means nothing
     * @param recordedAt since when the store knew it
     * @param retiredAt  when it ceased to be the current one, or null while it is
     */
    record BlockVersion(Block block, Instant recordedAt, @Nullable Instant retiredAt) implements NamespaceRow {}

    /**
     * What the history says about one change. Comes behind what it is about.
     *
     * @param collection where the memory stands, or stood
     * @param id         its id; of a core memory block, the label
     * @param event      what was done
     * @param version    the version after the change
     * @param at         when
     * @param current    the version whose row became the current one, or null
     * @param retired    the version whose row ceased to be it, or null where there was none, or it was erased
     * @param reason     why, or null
     * @param actor      who, or null where that was not recorded
     */
    record Event(
            String collection,
            String id,
            HistoryEntry.Event event,
            long version,
            Instant at,
            @Nullable Long current,
            @Nullable Long retired,
            @Nullable String reason,
            @Nullable Actor actor)
            implements NamespaceRow {}

    /**
     * A conversation. Its messages follow at once.
     *
     * @param id its id
     */
    record Talk(String id) implements NamespaceRow {}

    /**
     * A message of the conversation before it, in the order of arrival.
     *
     * @param body          the message
     * @param place         its place in the window, or null
     * @param waits         the place that it is to return to, or null
     * @param unrecalled    whether its memory is still to be made
     * @param memory        the id of the memory that holds its text, or null
     * @param memoryVersion which version of that memory; 0 where there is none
     * @param storedAt      when it was stored
     */
    record Message(
            MessageBody body,
            @Nullable Long place,
            @Nullable Long waits,
            boolean unrecalled,
            @Nullable String memory,
            long memoryVersion,
            Instant storedAt)
            implements NamespaceRow {}

    /**
     * A document.
     *
     * @param shelf     of what sort
     * @param name      its name
     * @param body      its text
     * @param updatedAt when it was stored
     */
    record Document(String shelf, String name, String body, Instant updatedAt) implements NamespaceRow {}
}
