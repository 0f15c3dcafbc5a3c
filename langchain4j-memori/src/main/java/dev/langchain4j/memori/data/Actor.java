package dev.langchain4j.memori.data;

import org.jspecify.annotations.Nullable;

/**
 * Who does something to a memory. Stands in the history of every change, and in the provenance of what is written. It comes from the
 * application, through {@code MemoryNamespace.actingAs}, and never from an argument that a model fills.
 *
 * @param name      the person, agent or job, by a name of the application's choice; null where nobody told
 * @param channel   the way by which what it writes came
 * @param sessionId the session in which it acts, or null
 * @param reason    why it acts, as an audit is to keep it, or null; no memory content
 */
public record Actor(@Nullable String name, Channel channel, @Nullable String sessionId, @Nullable String reason) {

    /** The longest legal name or session, in characters. */
    public static final int MAX_LENGTH = 1_000;

    /** The longest legal reason, in characters. */
    public static final int MAX_REASON_LENGTH = 1_000;

    /** Somebody on the channel {@link Channel#USER}, by no name and in no session: who acts where nothing else was said. */
    public static final Actor UNNAMED = new Actor(null, Channel.USER, null);

    /** This library itself. */
    public static final Actor SYSTEM = new Actor(null, Channel.SYSTEM, null);

    /**
     * Checks the names.
     *
     * @param name      the person, agent or job, or null
     * @param channel   the way by which what it writes came
     * @param sessionId the session in which it acts, or null
     * @param reason    why it acts, or null
     * @throws MemoriException if a name is blank, longer than {@value #MAX_LENGTH} characters or holds half a character, or the reason is or does,
     *                         with {@value #MAX_REASON_LENGTH}
     */
    public Actor {
        Texts.required("the channel of an actor", channel);
        check("name of an actor", name, MAX_LENGTH);
        check("session of an actor", sessionId, MAX_LENGTH);
        check("reason of an actor", reason, MAX_REASON_LENGTH);
    }

    /**
     * An actor that gives no reason.
     *
     * @param name      the person, agent or job, or null
     * @param channel   the way by which what it writes came
     * @param sessionId the session in which it acts, or null
     * @throws MemoriException if a name is not legal
     */
    public Actor(@Nullable String name, Channel channel, @Nullable String sessionId) {
        this(name, channel, sessionId, null);
    }

    /**
     * An actor without a session.
     *
     * @param name    who
     * @param channel by which way
     * @return the actor
     * @throws MemoriException if the name is not legal
     */
    public static Actor of(String name, Channel channel) {
        return new Actor(Texts.required("the name of an actor", name), channel, null);
    }

    /**
     * The same actor in a session.
     *
     * @param session which one
     * @return the actor in that session
     * @throws MemoriException if the session is not legal
     */
    public Actor inSession(String session) {
        return new Actor(name, channel, Texts.required("the session of an actor", session), reason);
    }

    /**
     * The same actor with a reason, which an audit keeps beside what it does.
     *
     * @param why the reason, such as the number of a ticket; no memory content
     * @return the actor with that reason
     * @throws MemoriException if the reason is blank, longer than {@value #MAX_REASON_LENGTH} characters or holds half a character
     */
    public Actor because(String why) {
        return new Actor(name, channel, sessionId, Texts.required("the reason of an actor", why));
    }

    /**
     * The same actor by a name, if it has none.
     *
     * @param other the name to act by
     * @return an actor with a name
     * @throws MemoriException if the name is not legal
     */
    public Actor orNamed(String other) {
        return name == null ? new Actor(other, channel, sessionId, reason) : this;
    }

    private static void check(String what, @Nullable String text, int max) {
        if (text == null) {
            return;
        }
        if (text.isBlank()) {
            throw MemoriException.invalid("the " + what + " must not be blank");
        }
        if (text.length() > max) {
            throw MemoriException.invalid(
                    "the " + what + " must have at most " + max + " characters, but has " + text.length());
        }
        if (Texts.unpairedSurrogate(text) >= 0) {
            throw MemoriException.invalid("the " + what + " holds half a character (an unpaired surrogate)");
        }
    }
}
