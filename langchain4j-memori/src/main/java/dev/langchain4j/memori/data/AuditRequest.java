package dev.langchain4j.memori.data;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which entries of an audit are wanted. Immutable.
 *
 * @param from   at this moment or later, or null
 * @param to     before this moment, or null
 * @param action only this action, or null for all
 * @param actor  only by the actor of this name, or null for all
 * @param after  only entries with a greater number: that of the last entry of the page before
 * @param limit  how many at the most, from 1 to {@value #MAX_LIMIT}
 */
public record AuditRequest(
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable AuditAction action,
        @Nullable String actor,
        long after,
        int limit) {

    /** The most entries that one request can have. */
    public static final int MAX_LIMIT = 10_000;

    /** How many entries a request has unless it says otherwise. */
    public static final int DEFAULT_LIMIT = 100;

    /**
     * Checks the values.
     *
     * @param from   at this moment or later, or null
     * @param to     before this moment, or null
     * @param action only this action, or null for all
     * @param actor  only by the actor of this name, or null for all
     * @param after  only entries with a greater number
     * @param limit  how many at the most
     * @throws MemoriException if the limit is outside its range
     */
    public AuditRequest {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw MemoriException.invalid("limit must be between 1 and " + MAX_LIMIT + ", but is " + limit);
        }
    }

    /**
     * Starts a request for the first {@value #DEFAULT_LIMIT} entries.
     *
     * @return a builder with every default
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects an {@link AuditRequest}. Not safe for use by several threads. */
    public static final class Builder {

        private @Nullable Instant from;
        private @Nullable Instant to;
        private @Nullable AuditAction action;
        private @Nullable String actor;
        private long after;
        private int limit = DEFAULT_LIMIT;

        private Builder() {}

        /**
         * Not before a moment.
         *
         * @param from the earliest moment; default none
         * @return this
         */
        public Builder from(Instant from) {
            this.from = Texts.required("from", from);
            return this;
        }

        /**
         * Before a moment.
         *
         * @param to the first moment that is too late; default none
         * @return this
         */
        public Builder to(Instant to) {
            this.to = Texts.required("to", to);
            return this;
        }

        /**
         * One action only.
         *
         * @param action which; default all
         * @return this
         */
        public Builder action(AuditAction action) {
            this.action = Texts.required("action", action);
            return this;
        }

        /**
         * By one actor only.
         *
         * @param actor the actor's name; default all, those without a name included
         * @return this
         */
        public Builder actor(String actor) {
            this.actor = Texts.required("actor", actor);
            return this;
        }

        /**
         * Behind an entry.
         *
         * @param after its number; default 0, from the first on
         * @return this
         */
        public Builder after(long after) {
            this.after = after;
            return this;
        }

        /**
         * How many.
         *
         * @param limit from 1 to {@value AuditRequest#MAX_LIMIT}; default {@value AuditRequest#DEFAULT_LIMIT}
         * @return this
         */
        public Builder limit(int limit) {
            this.limit = limit;
            return this;
        }

        /**
         * Finishes the request.
         *
         * @return the request
         * @throws MemoriException if the limit is outside its range
         */
        public AuditRequest build() {
            return new AuditRequest(from, to, action, actor, after, limit);
        }
    }
}
