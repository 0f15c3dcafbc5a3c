package dev.langchain4j.memori.data;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whose changes are to be rolled back. Either an actor or a session is named.
 *
 * @param actor     the {@link Actor#name() name} of the actor, or null
 * @param sessionId the session, or null
 * @param since     the first moment, by the store's clock, whose changes are meant
 */
public record RollbackRequest(@Nullable String actor, @Nullable String sessionId, Instant since) {

    /**
     * Checks that one of the two is named.
     *
     * @param actor     the name of the actor, or null
     * @param sessionId the session, or null
     * @param since     the first moment whose changes are meant
     * @throws MemoriException if both or neither is named
     */
    public RollbackRequest {
        if ((actor == null) == (sessionId == null)) {
            throw MemoriException.invalid("name either the actor or the session whose changes are to be rolled back");
        }
        Texts.required("since", since);
    }

    /**
     * Everything that an actor changed.
     *
     * @param actor the name of the actor
     * @param since the first moment whose changes are meant
     * @return the request
     */
    public static RollbackRequest ofActor(String actor, Instant since) {
        return new RollbackRequest(Texts.required("actor", actor), null, since);
    }

    /**
     * Everything that was changed in a session: by an {@link Actor#inSession actor in it}, or by adding memories that name it.
     *
     * @param sessionId the session
     * @param since     the first moment whose changes are meant
     * @return the request
     */
    public static RollbackRequest ofSession(String sessionId, Instant since) {
        return new RollbackRequest(null, Texts.required("sessionId", sessionId), since);
    }
}
