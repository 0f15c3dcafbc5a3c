package dev.langchain4j.memori.transfer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a hand-off bundle.
 *
 * @param section under which heading it stands; empty for none
 * @param date    of its first version, as {@code 2026-03-01}; empty for an entry that somebody wrote
 * @param origin  who said it, by which channel
 * @param id      its id, {@code block:} and the label for a core memory block, or null for an entry that somebody wrote
 * @param version the version that it shows; 0 for an entry that somebody wrote
 * @param text    what it says
 * @param notes   what a reader should know beside that, such as what was believed before; never read back
 */
public record HandoffEntry(
        String section,
        String date,
        String origin,
        @Nullable String id,
        long version,
        String text,
        List<String> notes) {

    /**
     * Copies the notes.
     *
     * @param section under which heading it stands
     * @param date    of its first version
     * @param origin  who said it
     * @param id      its id, or null
     * @param version the version that it shows
     * @param text    what it says
     * @param notes   what a reader should know beside that
     */
    public HandoffEntry {
        notes = List.copyOf(notes);
    }
}
