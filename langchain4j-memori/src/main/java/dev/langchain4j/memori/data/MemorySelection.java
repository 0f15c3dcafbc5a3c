package dev.langchain4j.memori.data;

import dev.langchain4j.store.embedding.filter.Filter;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which memories of a namespace are meant. All conditions must hold; a condition that is not set lets everything through.
 */
public final class MemorySelection {

    private static final MemorySelection ALL = builder().build();

    private final @Nullable Filter filter;
    private final Set<MemoryType> types;
    private final @Nullable Instant after;
    private final @Nullable Instant before;
    private final @Nullable Instant asOf;
    private final @Nullable Instant validAt;

    private MemorySelection(Builder builder) {
        this.filter = builder.filter;
        this.types = Set.copyOf(builder.types);
        this.after = Moments.kept(builder.after);
        this.before = Moments.kept(builder.before);
        this.asOf = Moments.kept(builder.asOf);
        this.validAt = Moments.kept(builder.validAt);
        if (after != null && before != null && !after.isBefore(before)) {
            throw MemoriException.invalid("after (" + after + ") must be earlier than before (" + before + ")");
        }
    }

    /**
     * A selection without conditions.
     *
     * @return every memory
     */
    public static MemorySelection all() {
        return ALL;
    }

    /**
     * Starts a selection.
     *
     * @return a builder without conditions
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The condition on metadata.
     *
     * @return the filter, or null for any metadata
     */
    public @Nullable Filter filter() {
        return filter;
    }

    /**
     * The accepted types.
     *
     * @return the types; empty for every type
     */
    public Set<MemoryType> types() {
        return types;
    }

    /**
     * The exclusive lower bound of {@link Memory#occurredAt()}.
     *
     * @return the bound, or null for none
     */
    public @Nullable Instant after() {
        return after;
    }

    /**
     * The exclusive upper bound of {@link Memory#occurredAt()}.
     *
     * @return the bound, or null for none
     */
    public @Nullable Instant before() {
        return before;
    }

    /**
     * The moment whose knowledge is asked for.
     *
     * @return the moment, or null for now
     */
    public @Nullable Instant asOf() {
        return asOf;
    }

    /**
     * The moment of world time at which the memories have to be true.
     *
     * @return the moment, or null for any
     */
    public @Nullable Instant validAt() {
        return validAt;
    }

    /** Collects the conditions of a {@link MemorySelection}. Not safe for use by several threads. */
    public static final class Builder {

        private @Nullable Filter filter;
        private Set<MemoryType> types = Set.of();
        private @Nullable Instant after;
        private @Nullable Instant before;
        private @Nullable Instant asOf;
        private @Nullable Instant validAt;

        private Builder() {}

        /**
         * Only memories whose metadata the filter accepts.
         *
         * @param filter any combination of LangChain4j's filters, or null for no condition
         * @return this
         */
        public Builder filter(@Nullable Filter filter) {
            this.filter = filter;
            return this;
        }

        /**
         * Only memories of these types.
         *
         * @param types the accepted types; none means every type
         * @return this
         */
        public Builder types(MemoryType... types) {
            return types(Arrays.asList(types));
        }

        /**
         * Only memories of these types.
         *
         * @param types the accepted types; an empty collection means every type
         * @return this
         */
        public Builder types(Collection<MemoryType> types) {
            this.types = types.isEmpty() ? Set.of() : EnumSet.copyOf(types);
            return this;
        }

        /**
         * Only what happened later than this.
         *
         * @param after the exclusive lower bound of {@link Memory#occurredAt()}, or null for none
         * @return this
         */
        public Builder after(@Nullable Instant after) {
            this.after = after;
            return this;
        }

        /**
         * Only what happened earlier than this.
         *
         * @param before the exclusive upper bound of {@link Memory#occurredAt()}, or null for none
         * @return this
         */
        public Builder before(@Nullable Instant before) {
            this.before = before;
            return this;
        }

        /**
         * What the store knew at that moment: the versions that were current then, without what came later.
         *
         * @param asOf the moment, or null for now
         * @return this
         */
        public Builder asOf(@Nullable Instant asOf) {
            this.asOf = asOf;
            return this;
        }

        /**
         * Only what is true in the world at that moment, by its {@link Memory#validity()}. Together with {@link #asOf} it asks what the store knew
         * then of that moment.
         *
         * @param validAt the moment, or null for what is, was or will be true
         * @return this
         */
        public Builder validAt(@Nullable Instant validAt) {
            this.validAt = validAt;
            return this;
        }

        /**
         * Finishes the selection.
         *
         * @return the selection
         * @throws MemoriException if {@code after} is not earlier than {@code before}
         */
        public MemorySelection build() {
            return new MemorySelection(this);
        }
    }
}
