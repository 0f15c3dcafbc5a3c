package dev.langchain4j.memori.data;

import java.util.List;

/**
 * What became of the entries of a hand-off bundle that was read.
 *
 * @param updated   ids of memories and labels of blocks that got the text that stands in the bundle
 * @param added     what became of the new entries, in their order
 * @param conflicts ids and labels whose entry was edited and which have changed in the store since the bundle was written; the store's stands
 * @param unknown   ids and labels of entries that name nothing that is here; they are left out
 * @param missing   ids and labels that the bundle had when it was written, as far as they are still listed, and has no longer; they are left alone
 */
public record HandoffResult(
        List<String> updated,
        List<AddResult> added,
        List<String> conflicts,
        List<String> unknown,
        List<String> missing) {

    /**
     * Copies the lists.
     *
     * @param updated   what got another text
     * @param added     what became of new entries
     * @param conflicts what has changed since
     * @param unknown   what is not here
     * @param missing   what is not in the bundle any more
     */
    public HandoffResult {
        updated = List.copyOf(updated);
        added = List.copyOf(added);
        conflicts = List.copyOf(conflicts);
        unknown = List.copyOf(unknown);
        missing = List.copyOf(missing);
    }
}
