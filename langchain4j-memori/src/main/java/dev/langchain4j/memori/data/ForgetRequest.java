package dev.langchain4j.memori.data;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is to be erased: whatever at least one of its conditions names. Pins protect from purging and retention, and not from this.
 */
public final class ForgetRequest {

    private final List<String> ids;
    private final @Nullable MemorySelection selection;
    private final @Nullable String session;
    private final @Nullable String actor;
    private final boolean everything;
    private final @Nullable ErasureCheck check;

    private ForgetRequest(Builder builder) {
        this.ids = List.copyOf(builder.ids);
        this.selection = builder.selection;
        this.session = builder.session;
        this.actor = builder.actor;
        this.everything = builder.everything;
        this.check = builder.check;
        if (!builder.idsGiven && selection == null && session == null && actor == null && !everything) {
            throw MemoriException.invalid(
                    "say what is to be forgotten: ids, a selection, a session, an actor or everything()");
        }
        if (selection != null && selection.asOf() != null) {
            throw MemoriException.invalid(
                    "what is forgotten is what is there now, with all its past; asOf cannot be part of its selection");
        }
    }

    /**
     * Starts a request.
     *
     * @return a builder without conditions
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Everything that came from a session.
     *
     * @param session as {@link Builder#session(String)}
     * @return the request
     */
    public static ForgetRequest ofSession(String session) {
        return builder().session(session).build();
    }

    /**
     * Everything that somebody has written.
     *
     * @param actor as {@link Builder#actor(String)}
     * @return the request
     */
    public static ForgetRequest ofActor(String actor) {
        return builder().actor(actor).build();
    }

    /**
     * All that a namespace holds.
     *
     * @return the request, as {@link Builder#everything()}
     */
    public static ForgetRequest ofEverything() {
        return builder().everything().build();
    }

    /**
     * The memories named.
     *
     * @return full ids
     */
    public List<String> ids() {
        return ids;
    }

    /**
     * The memories described.
     *
     * @return the selection, or null
     */
    public @Nullable MemorySelection selection() {
        return selection;
    }

    /**
     * The session whose traces go.
     *
     * @return its name, or null
     */
    public @Nullable String session() {
        return session;
    }

    /**
     * Whose writing goes.
     *
     * @return the name of an {@link Actor}, or null
     */
    public @Nullable String actor() {
        return actor;
    }

    /**
     * Whether the whole namespace goes.
     *
     * @return true if so
     */
    public boolean isEverything() {
        return everything;
    }

    /**
     * How the erasure is proved.
     *
     * @return the check, or null for the store's own
     */
    public @Nullable ErasureCheck check() {
        return check;
    }

    /** Collects the conditions of a {@link ForgetRequest}. Not safe for use by several threads. */
    public static final class Builder {

        private final Set<String> ids = new LinkedHashSet<>();
        private boolean idsGiven;
        private @Nullable MemorySelection selection;
        private @Nullable String session;
        private @Nullable String actor;
        private boolean everything;
        private @Nullable ErasureCheck check;

        private Builder() {}

        /**
         * Memories of the handle's collections, or waiting in quarantine for one of them, by their ids.
         *
         * @param ids full ids; those that are not there are passed over, so that none at all erases nothing
         * @return this
         */
        public Builder ids(Collection<String> ids) {
            this.ids.addAll(List.copyOf(Texts.required("ids", ids)));
            this.idsGiven = true;
            return this;
        }

        /**
         * Memories of the handle's collections, or waiting in quarantine for one of them, by what they are; expired and pinned ones included.
         *
         * @param selection which; not of a past moment
         * @return this
         */
        public Builder selection(MemorySelection selection) {
            this.selection = Texts.required("selection", selection);
            return this;
        }

        /**
         * Everything that came from a session, in every collection of the namespace: its conversation, the memories that belong to it, and memories and
         * core memory blocks of which any version was written in it, as a whole and with all versions.
         *
         * @param session the name of the session, or the id of the conversation
         * @return this
         */
        public Builder session(String session) {
            this.session = Texts.required("session", session);
            return this;
        }

        /**
         * Everything that somebody has written, in every collection of the namespace: memories and core memory blocks of which any version is theirs, as a whole
         * and with all versions, for what others have changed later may still hold their words.
         *
         * @param actor the name of an {@link Actor}
         * @return this
         */
        public Builder actor(String actor) {
            this.actor = Texts.required("actor", actor);
            return this;
        }

        /**
         * All that the namespace holds, in every collection: memories, conversations, core memory, documents, facts, quarantine and grants to others.
         *
         * @return this
         */
        public Builder everything() {
            this.everything = true;
            return this;
        }

        /**
         * How the erasure is proved.
         *
         * @param check the check; default the store's own
         * @return this
         */
        public Builder check(ErasureCheck check) {
            this.check = Texts.required("check", check);
            return this;
        }

        /**
         * Finishes the request.
         *
         * @return the request
         * @throws MemoriException if nothing was named, or the selection is of a past moment
         */
        public ForgetRequest build() {
            return new ForgetRequest(this);
        }
    }
}
