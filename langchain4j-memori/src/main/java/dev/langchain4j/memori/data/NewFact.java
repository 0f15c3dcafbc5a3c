package dev.langchain4j.memori.data;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A fact that is to be remembered. Subject, predicate and object are required. */
public final class NewFact {

    /** The longest legal subject, predicate or object, in characters. */
    public static final int MAX_LENGTH = 500;

    private final String subject;
    private final String predicate;
    private final String object;
    private final double confidence;
    private final @Nullable String source;
    private final Validity validity;
    private final @Nullable Boolean singleValued;

    private NewFact(Builder builder) {
        this.subject = part("subject", builder.subject);
        this.predicate = part("predicate", builder.predicate);
        this.object = part("object", builder.object);
        this.confidence = builder.confidence;
        this.source = builder.source;
        this.validity = new Validity(builder.validFrom, builder.validTo);
        this.singleValued = builder.singleValued;
        if (!(confidence >= 0 && confidence <= 1)) {
            throw MemoriException.invalid("confidence must be from 0 to 1, but is " + confidence);
        }
        if (validity.from() != null && validity.from().equals(validity.to())) {
            throw MemoriException.invalid(
                    "a fact that is valid from " + validity.from() + " cannot end at the same moment");
        }
    }

    /**
     * A fact with every default.
     *
     * @param subject   of what it says something
     * @param predicate what it says of it
     * @param object    the other end
     * @return the fact
     * @throws MemoriException if a part is blank or longer than {@value #MAX_LENGTH} characters
     */
    public static NewFact of(String subject, String predicate, String object) {
        return builder().subject(subject).predicate(predicate).object(object).build();
    }

    /**
     * Starts a fact.
     *
     * @return a builder with every default
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Of what it says something.
     *
     * @return the subject, without white space around it
     */
    public String subject() {
        return subject;
    }

    /**
     * What it says of it.
     *
     * @return the predicate, without white space around it
     */
    public String predicate() {
        return predicate;
    }

    /**
     * The other end.
     *
     * @return the object, without white space around it
     */
    public String object() {
        return object;
    }

    /**
     * How likely it is to be true.
     *
     * @return from 0 to 1
     */
    public double confidence() {
        return confidence;
    }

    /**
     * The memory that says so.
     *
     * @return its id, or null where somebody says so directly
     */
    public @Nullable String source() {
        return source;
    }

    /**
     * When it is true in the world, as far as anybody said.
     *
     * @return the validity
     */
    public Validity validity() {
        return validity;
    }

    /**
     * Whether its subject can have one object of this predicate at a time.
     *
     * @return true or false, or null where the store's list of predicates decides
     */
    public @Nullable Boolean singleValued() {
        return singleValued;
    }

    private static String part(String name, @Nullable String value) {
        String text = Texts.required(name, value).strip();
        Texts.requireNotBlank(name, text);
        if (text.length() > MAX_LENGTH) {
            throw MemoriException.invalid("the " + name + " of a fact must have at most " + MAX_LENGTH
                    + " characters, but has " + text.length());
        }
        if (Texts.unpairedSurrogate(text) >= 0) {
            throw MemoriException.invalid("the " + name + " of a fact holds half a character (an unpaired surrogate)");
        }
        return text;
    }

    /** Collects a {@link NewFact}. Not safe for use by several threads. */
    public static final class Builder {

        private @Nullable String subject;
        private @Nullable String predicate;
        private @Nullable String object;
        private double confidence = Fact.DEFAULT_CONFIDENCE;
        private @Nullable String source;
        private @Nullable Instant validFrom;
        private @Nullable Instant validTo;
        private @Nullable Boolean singleValued;

        private Builder() {}

        /**
         * Of what it says something; required.
         *
         * @param subject a name; case, accents and white space do not matter when names are compared
         * @return this
         */
        public Builder subject(String subject) {
            this.subject = subject;
            return this;
        }

        /**
         * What it says of it; required.
         *
         * @param predicate words such as "lives in"; compared as names are
         * @return this
         */
        public Builder predicate(String predicate) {
            this.predicate = predicate;
            return this;
        }

        /**
         * The other end; required.
         *
         * @param object a name or a value; compared as names are
         * @return this
         */
        public Builder object(String object) {
            this.object = object;
            return this;
        }

        /**
         * How likely it is to be true.
         *
         * @param confidence from 0 to 1; default {@value Fact#DEFAULT_CONFIDENCE}
         * @return this
         */
        public Builder confidence(double confidence) {
            this.confidence = confidence;
            return this;
        }

        /**
         * The memory that says so. A fact that rests on it alone is forgotten with it, and is believed no further than it.
         *
         * @param source the id of a memory of the same namespace, or null where somebody says so directly
         * @return this
         */
        public Builder source(@Nullable String source) {
            this.source = source;
            return this;
        }

        /**
         * Since when it is true in the world.
         *
         * @param validFrom the first moment, or null where that is not known
         * @return this
         */
        public Builder validFrom(@Nullable Instant validFrom) {
            this.validFrom = validFrom;
            return this;
        }

        /**
         * Until when it is true in the world.
         *
         * @param validTo the first moment at which it no longer is, or null for no end; must be later than the beginning
         * @return this
         */
        public Builder validTo(@Nullable Instant validTo) {
            this.validTo = validTo;
            return this;
        }

        /**
         * Whether its subject can have one object of this predicate at a time, so that it ends others: one lives in one place, but likes many
         * things.
         *
         * @param singleValued true or false; default null, which leaves it to the store's list of single-valued predicates
         * @return this
         */
        public Builder singleValued(@Nullable Boolean singleValued) {
            this.singleValued = singleValued;
            return this;
        }

        /**
         * Finishes the fact.
         *
         * @return the fact
         * @throws MemoriException if a part is missing, blank or too long, the confidence is not from 0 to 1, or it ends before it begins
         */
        public NewFact build() {
            return new NewFact(this);
        }
    }
}
