package dev.langchain4j.memori.retention;

import static dev.langchain4j.store.embedding.filter.Filter.and;
import static dev.langchain4j.store.embedding.filter.Filter.not;
import static dev.langchain4j.store.embedding.filter.MetadataFilterBuilder.metadataKey;

import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.Texts;
import dev.langchain4j.memori.store.AgingMemory;
import dev.langchain4j.store.embedding.filter.Filter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which memories are to go: those that meet all of its conditions, and are not pinned. What a rule without conditions would take is everything, so
 * that at least one has to be set. What was condensed is only taken by rules that ask for its age, use or expiry, and does not count among the newest: a policy that is
 * applied again at once changes nothing more. Immutable.
 */
public final class RetentionRule {

    private final String name;
    private final MemorySelection selection;
    private final @Nullable Duration age;
    private final @Nullable Duration idle;
    private final @Nullable Double importance;
    private final int newest;
    private final boolean eachType;
    private final boolean expired;
    private final @Nullable Condenser condenser;

    private RetentionRule(Builder builder) {
        this.name = builder.name;
        this.age = builder.age;
        this.idle = builder.idle;
        this.importance = builder.importance;
        this.newest = builder.newest;
        this.eachType = builder.eachType;
        this.expired = builder.expired;
        this.condenser = builder.condenser;
        boolean byTime = age != null || idle != null || expired;
        this.selection = condenser == null && newest < 0 && byTime ? builder.selection : uncondensed(builder.selection);
        if (age == null && idle == null && importance == null && newest < 0 && !expired) {
            throw MemoriException.invalid(
                    "the retention rule '" + name
                            + "' has no condition and would take everything; say how old, idle, unimportant or many memories may be");
        }
    }

    /**
     * Starts a rule.
     *
     * @param name how previews and reports call it; not blank
     * @return a builder without conditions
     */
    public static Builder named(String name) {
        return new Builder(name);
    }

    /**
     * How previews and reports call the rule.
     *
     * @return the name
     */
    public String name() {
        return name;
    }

    MemorySelection selection() {
        return selection;
    }

    @Nullable
    Condenser condenser() {
        return condenser;
    }

    /** Those among all memories of its selection that it takes. */
    List<AgingMemory> taken(List<AgingMemory> memories, Instant now) {
        List<AgingMemory> taken = new ArrayList<>();
        Map<String, Integer> counted = new HashMap<>();
        List<AgingMemory> newestFirst = new ArrayList<>(memories);
        newestFirst.sort(Comparator.comparing(AgingMemory::updatedAt)
                .thenComparing(AgingMemory::key)
                .reversed());
        for (AgingMemory memory : newestFirst) {
            String shelf = memory.collection() + (eachType ? "/" + memory.type() : "");
            int before = counted.merge(shelf, 1, Integer::sum) - 1;
            if (before >= newest && takes(memory, now)) {
                taken.add(memory);
            }
        }
        return taken;
    }

    /** Whether a memory meets those conditions that depend on no other memory. */
    boolean takes(AgingMemory memory, Instant now) {
        return (age == null || isBefore(memory.updatedAt(), now, age))
                && (idle == null || isBefore(lastUse(memory), now, idle))
                && (importance == null || memory.importance() < importance)
                && (!expired
                        || (memory.expiresAt() != null && !memory.expiresAt().isAfter(now)));
    }

    private static Instant lastUse(AgingMemory memory) {
        Instant read = memory.lastAccessedAt();
        return read == null || read.isBefore(memory.updatedAt()) ? memory.updatedAt() : read;
    }

    private static boolean isBefore(Instant moment, Instant now, Duration span) {
        return Duration.between(moment, now).compareTo(span) > 0;
    }

    private static MemorySelection uncondensed(MemorySelection selection) {
        Filter fresh = not(metadataKey(RetentionPolicy.CONDENSED).isGreaterThanOrEqualTo(0));
        Filter filter = selection.filter();
        return MemorySelection.builder()
                .filter(filter == null ? fresh : and(filter, fresh))
                .types(selection.types())
                .after(selection.after())
                .before(selection.before())
                .build();
    }

    /** Collects the conditions of a {@link RetentionRule}. Not safe for use by several threads. */
    public static final class Builder {

        private final String name;
        private MemorySelection selection = MemorySelection.all();
        private @Nullable Duration age;
        private @Nullable Duration idle;
        private @Nullable Double importance;
        private int newest = -1;
        private boolean eachType;
        private boolean expired;
        private @Nullable Condenser condenser;

        private Builder(String name) {
            this.name = Texts.required("name", name);
            Texts.requireNotBlank("the name of a retention rule", name);
        }

        /**
         * Looks at a part of the memories alone: at types, metadata, or times of occurrence.
         *
         * @param selection which; not of a past moment; default all
         * @return this
         * @throws MemoriException if the selection is of a past moment
         */
        public Builder among(MemorySelection selection) {
            if (Texts.required("selection", selection).asOf() != null) {
                throw MemoriException.invalid(
                        "retention is about what is there now; asOf cannot be part of its selection");
            }
            this.selection = selection;
            return this;
        }

        /**
         * Takes what was last changed longer ago than this. With {@link #among} and a type it is that type's time to live.
         *
         * @param age more than zero
         * @return this
         * @throws MemoriException if it is not more than zero
         */
        public Builder olderThan(Duration age) {
            this.age = positive("age", age);
            return this;
        }

        /**
         * Takes what was last read or changed longer ago than this.
         *
         * @param idle more than zero
         * @return this
         * @throws MemoriException if it is not more than zero
         */
        public Builder unusedFor(Duration idle) {
            this.idle = positive("time without use", idle);
            return this;
        }

        /**
         * Takes what is less important than this.
         *
         * @param importance from 0 to 1
         * @return this
         * @throws MemoriException if it is outside that range
         */
        public Builder lessImportantThan(double importance) {
            if (!(importance >= 0 && importance <= 1)) {
                throw MemoriException.invalid("importance must be between 0 and 1, but is " + importance);
            }
            this.importance = importance;
            return this;
        }

        /**
         * Spares the newest of each collection, by the time of their last change. Pinned memories are not counted.
         *
         * @param newest how many, at least 0
         * @return this
         * @throws MemoriException if it is negative
         */
        public Builder keepNewest(int newest) {
            if (newest < 0) {
                throw MemoriException.invalid("the number of memories to keep must not be negative, but is " + newest);
            }
            this.newest = newest;
            return this;
        }

        /**
         * Spares the newest of each type in each collection.
         *
         * @param newest how many, at least 0
         * @return this
         * @throws MemoriException if it is negative
         */
        public Builder keepNewestOfEachType(int newest) {
            this.eachType = true;
            return keepNewest(newest);
        }

        /**
         * Takes what has expired.
         *
         * @return this
         */
        public Builder expired() {
            this.expired = true;
            return this;
        }

        /**
         * Keeps one text of each session, or of each day where a memory has no session, in place of the memories that the rule takes; what stands alone stays. The
         * details are erased, not kept as history.
         *
         * @param condenser makes the text
         * @return this
         */
        public Builder condense(Condenser condenser) {
            this.condenser = Texts.required("condenser", condenser);
            return this;
        }

        /**
         * Finishes the rule.
         *
         * @return the rule
         * @throws MemoriException if it has no condition
         */
        public RetentionRule build() {
            return new RetentionRule(this);
        }

        private static Duration positive(String what, Duration span) {
            if (Texts.required(what, span).isNegative() || span.isZero()) {
                throw MemoriException.invalid("the " + what + " must be more than zero, but is " + span);
            }
            return span;
        }
    }
}
