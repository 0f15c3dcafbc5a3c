package dev.langchain4j.memori.data;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * World time: when what a memory says is true. Not to be confused with system time, which is when the store knew of it.
 *
 * @param from the first moment at which it is true, or null where nobody said
 * @param to   the first moment at which it no longer is, or null while it still is
 */
public record Validity(@Nullable Instant from, @Nullable Instant to) {

    /** True whenever it is asked for. */
    public static final Validity ALWAYS = new Validity(null, null);

    /**
     * Cuts the times to the microsecond.
     *
     * @param from the first moment at which it is true, or null
     * @param to   the first moment at which it no longer is, or null
     * @throws MemoriException if it ends before it begins
     */
    public Validity {
        from = Moments.kept(from);
        to = Moments.kept(to);
        if (from != null && to != null && to.isBefore(from)) {
            throw MemoriException.invalid("what is true from " + from + " cannot cease to be before, at " + to);
        }
    }

    /**
     * Whether it is true at a moment.
     *
     * @param moment the moment
     * @return whether the moment is not before the beginning and before the end
     */
    public boolean contains(Instant moment) {
        return (from == null || !moment.isBefore(from)) && (to == null || moment.isBefore(to));
    }

    /**
     * Whether it had ceased to be true by a moment.
     *
     * @param moment the moment
     * @return whether the end is not after the moment
     */
    public boolean endedBy(Instant moment) {
        return to != null && !to.isAfter(moment);
    }

    /**
     * The same beginning with another end.
     *
     * @param end the first moment at which it is no longer true, or null for no end; a moment before the beginning counts as the beginning
     * @return the validity
     */
    public Validity until(@Nullable Instant end) {
        return new Validity(from, end != null && from != null && end.isBefore(from) ? from : end);
    }
}
