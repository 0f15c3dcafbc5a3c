package dev.langchain4j.memori.transfer;

import dev.langchain4j.memori.data.TransferResult;
import dev.langchain4j.memori.store.NamespaceRow;
import java.util.HashSet;
import java.util.Set;

/** Counts what was transferred. */
final class Tally {

    static final TransferResult NOTHING = new TransferResult(0, 0, 0, 0, 0, 0, 0, 0, 0, false);

    /** Collections whose vectors callers gave; those are taken whatever the store's model is. */
    private final Set<String> given = new HashSet<>();

    private long rows;
    private long memories;
    private long versions;
    private long vectors;
    private long changes;
    private long blocks;
    private long conversations;
    private long messages;
    private long documents;
    private long skipped;

    void count(NamespaceRow row, boolean taken, boolean withVectors) {
        rows++;
        if (!taken) {
            skipped++;
        } else if (row instanceof NamespaceRow.Version version) {
            memories += version.retiredAt() == null ? 1 : 0;
            versions++;
            boolean kept =
                    withVectors || given.contains(version.version().memory().collection());
            vectors += kept ? version.vectors().size() : 0;
        } else if (row instanceof NamespaceRow.Shelf shelf) {
            if (shelf.givenDimension() != null) {
                given.add(shelf.name());
            }
        } else if (row instanceof NamespaceRow.Event) {
            changes++;
        } else if (row instanceof NamespaceRow.BlockVersion) {
            blocks++;
        } else if (row instanceof NamespaceRow.Talk) {
            conversations++;
        } else if (row instanceof NamespaceRow.Message) {
            messages++;
        } else if (row instanceof NamespaceRow.Document) {
            documents++;
        }
    }

    long rows() {
        return rows;
    }

    TransferResult result() {
        return new TransferResult(
                memories, versions, vectors, changes, blocks, conversations, messages, documents, skipped, true);
    }
}
