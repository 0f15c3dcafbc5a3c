package dev.langchain4j.memori.data;

import org.jspecify.annotations.Nullable;

/**
 * Where a memory came from, and who stands behind it.
 *
 * @param channel        the way by which its first version came
 * @param actor          who wrote its first version, or null where nobody told
 * @param confirmed      whether a human has confirmed it
 * @param corroborations how many others than its first source have said the same; one that repeats itself counts once
 */
public record Provenance(Channel channel, @Nullable String actor, boolean confirmed, int corroborations) {

    /** Of the channel {@link Channel#USER}, and nobody said more. */
    public static final Provenance UNKNOWN = new Provenance(Channel.USER, null, false, 0);

    /**
     * The provenance of what an actor writes.
     *
     * @param actor who
     * @return not confirmed, and by nobody else yet
     */
    public static Provenance of(Actor actor) {
        return new Provenance(actor.channel(), actor.name(), false, 0);
    }
}
