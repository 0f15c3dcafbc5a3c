package dev.langchain4j.memori.data;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * A core memory block: a short labelled text that an agent has in front of it in every prompt. This is one version of it.
 *
 * <p>Times are kept to the microsecond.
 *
 * @param namespace   whose block it is
 * @param label       what the handle that returned it calls it: the label itself or, where the block is another namespace's, that
 *                    namespace, a slash and the label
 * @param description what the block is for; may be empty
 * @param value       the text; may be empty
 * @param limit       how many characters the value may have; see {@link #characters}
 * @param readOnly    whether tools are refused to edit it
 * @param grantedAs   what its owner allows the handle that returned it; null if the block is its own
 * @param version     counts its changes, from 1
 * @param createdAt   when its first version was stored
 * @param updatedAt   when this version was stored
 */
public record Block(
        String namespace,
        String label,
        String description,
        String value,
        int limit,
        boolean readOnly,
        @Nullable Access grantedAs,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    /** How many characters a block may have where nobody says. */
    public static final int DEFAULT_LIMIT = 2_000;

    /** The greatest limit of a block: it is part of every prompt. */
    public static final int MAX_LIMIT = 100_000;

    /**
     * Cuts the times to the microsecond.
     *
     * @param namespace   whose block it is
     * @param label       what the handle that returned it calls it
     * @param description what the block is for; may be empty
     * @param value       the text; may be empty
     * @param limit       how many characters the value may have
     * @param readOnly    whether tools are refused to edit it
     * @param grantedAs   what its owner allows the handle that returned it; null if the block is its own
     * @param version     counts its changes, from 1
     * @param createdAt   when its first version was stored
     * @param updatedAt   when this version was stored
     */
    public Block {
        createdAt = createdAt.truncatedTo(ChronoUnit.MICROS);
        updatedAt = updatedAt.truncatedTo(ChronoUnit.MICROS);
    }

    /**
     * The length of the value as its limit counts it.
     *
     * @return its Unicode code points
     */
    public int characters() {
        return value.codePointCount(0, value.length());
    }

    /**
     * Whether a tool of the handle that returned this block may edit it.
     *
     * @return true unless the block is read-only or shared for reading alone
     */
    public boolean editable() {
        return !readOnly && grantedAs != Access.READ;
    }

    /**
     * Whether the block belongs to another namespace than that of the handle which returned it.
     *
     * @return true if it came by a grant
     */
    public boolean shared() {
        return grantedAs != null;
    }
}
