package dev.langchain4j.memori.store;

import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.AuditAction;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an audit is to keep.
 *
 * @param namespace whose audit
 * @param at        when it was done
 * @param action    what was done
 * @param actor     who did it, and why
 * @param subjects  what it was done to, never what that holds
 * @param outcome   what it came to in numbers, or null
 */
public record AuditNote(
        String namespace,
        Instant at,
        AuditAction action,
        Actor actor,
        List<String> subjects,
        @Nullable String outcome) {

    /**
     * Keeps its own list.
     *
     * @param namespace whose audit
     * @param at        when it was done
     * @param action    what was done
     * @param actor     who did it, and why
     * @param subjects  what it was done to
     * @param outcome   what it came to in numbers, or null
     */
    public AuditNote {
        subjects = List.copyOf(subjects);
    }
}
