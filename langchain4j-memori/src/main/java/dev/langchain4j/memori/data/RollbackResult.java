package dev.langchain4j.memori.data;

import java.util.List;

/**
 * What rolling back did, or would do. Each memory stands as {@code collection/id}, each core memory block as {@code core/label}.
 *
 * @param restored  brought back to the state before the first change
 * @param withdrawn created by the changes, and no longer current; of a block, emptied. Their versions are kept, until they are forgotten
 * @param kept      left as they are, because somebody else has changed them since: to be looked at by a human
 */
public record RollbackResult(List<String> restored, List<String> withdrawn, List<String> kept) {

    /**
     * Copies the lists.
     *
     * @param restored  brought back to the state before the first change
     * @param withdrawn created by the changes, and no longer current
     * @param kept      left as they are
     */
    public RollbackResult {
        restored = List.copyOf(restored);
        withdrawn = List.copyOf(withdrawn);
        kept = List.copyOf(kept);
    }
}
