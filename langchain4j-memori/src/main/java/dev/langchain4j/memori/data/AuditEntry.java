package dev.langchain4j.memori.data;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was done with a namespace, once. It names what it was done to and never says what that holds.
 *
 * @param number   from 1 in the order in which entries were written, without gaps
 * @param at       when it was done
 * @param action   what was done
 * @param actor    who did it, with the reason that was given
 * @param subjects what it was done to: {@code collection/id} of a memory, {@code core/label} of a block, {@code conversation/id},
 *                 {@code document/shelf/name}, {@code grants/namespace}, {@code collection} of an export; with {@code namespace:} in front of what
 *                 is another's
 * @param outcome  what it came to in numbers, such as what an erasure erased, or null
 * @param hash     covers this entry and the hash before it
 */
public record AuditEntry(
        long number,
        Instant at,
        AuditAction action,
        Actor actor,
        List<String> subjects,
        @Nullable String outcome,
        String hash) {

    /**
     * Keeps its own list.
     *
     * @param number   from 1, without gaps
     * @param at       when it was done
     * @param action   what was done
     * @param actor    who did it, with the reason that was given
     * @param subjects what it was done to
     * @param outcome  what it came to in numbers, or null
     * @param hash     covers this entry and the hash before it
     */
    public AuditEntry {
        subjects = List.copyOf(subjects);
    }
}
