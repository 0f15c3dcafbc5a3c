package dev.langchain4j.memori.policy;

import dev.langchain4j.memori.data.Channel;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemoryType;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.Texts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a store remembers, decided before anything is embedded, stored or logged. Immutable; safe for use by several threads.
 *
 * <p>Rules that say what must never be remembered look at the content, author and metadata of memories, at the messages of conversations, at core memory
 * blocks and at documents. Where several apply, {@link PolicyAction#REFUSE} goes before {@link PolicyAction#QUARANTINE}, and what others redact is
 * redacted in any case. Ids, sessions and metadata keys cannot be rewritten: what would be redacted there is refused. Names of namespaces, collections,
 * conversations, documents and actors, and vectors that callers give, are not looked at.
 *
 * <p>A policy belongs to a process and not to the file: open a file with the same policy everywhere.
 */
public final class MemoryPolicy {

    /** Who may put words into these is not known. */
    private static final Set<Channel> UNTRUSTED = Set.of(Channel.TOOL, Channel.WEB);

    private static final MemoryPolicy NONE = new Builder().build();
    private static final MemoryPolicy STANDARD = new Builder()
            .credentials(PolicyAction.REDACT)
            .paymentCards(PolicyAction.REDACT)
            .build();

    private final List<Rule> rules;
    private final List<Keep> keeps;
    private final Set<Channel> untrusted;
    private final boolean quarantineUntrusted;
    private final @Nullable Long maxMemories;
    private final @Nullable Long maxCharacters;
    private final @Nullable Integer maxWritesPerMinute;

    private MemoryPolicy(Builder builder) {
        this.rules = List.copyOf(builder.rules);
        this.keeps = List.copyOf(builder.keeps);
        this.untrusted = Set.copyOf(builder.untrusted);
        this.quarantineUntrusted = builder.quarantineUntrusted;
        this.maxMemories = builder.maxMemories;
        this.maxCharacters = builder.maxCharacters;
        this.maxWritesPerMinute = builder.maxWritesPerMinute;
    }

    /**
     * The policy of stores that are given no other: credentials and the numbers of payment cards are redacted, and there are no caps.
     *
     * @return the policy
     */
    public static MemoryPolicy standard() {
        return STANDARD;
    }

    /**
     * A policy without rules and caps. What untrusted channels may not do holds all the same, until
     * {@link Builder#untrustedChannels untrustedChannels()} says that there are none.
     *
     * @return the policy
     */
    public static MemoryPolicy none() {
        return NONE;
    }

    /**
     * Starts from the {@linkplain #standard() standard} policy.
     *
     * @return a builder with its rules
     */
    public static Builder builder() {
        return STANDARD.toBuilder();
    }

    /**
     * Starts from this policy.
     *
     * @return a builder with everything that this policy says
     */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /**
     * Whose words could have been put there by somebody who should not.
     *
     * @return the channels
     */
    public Set<Channel> untrustedChannels() {
        return untrusted;
    }

    /**
     * Whether everything that comes by an untrusted channel waits in quarantine.
     *
     * @return whether it does
     */
    public boolean quarantineUntrusted() {
        return quarantineUntrusted;
    }

    /**
     * How many memories a namespace may have.
     *
     * @return the number, or null for no limit
     */
    public @Nullable Long maxMemories() {
        return maxMemories;
    }

    /**
     * How many characters the memories of a namespace may have in all.
     *
     * @return the number, or null for no limit
     */
    public @Nullable Long maxCharacters() {
        return maxCharacters;
    }

    /**
     * How often a namespace may be written to in a minute.
     *
     * @return the number, or null for no limit
     */
    public @Nullable Integer maxWritesPerMinute() {
        return maxWritesPerMinute;
    }

    List<Rule> rules() {
        return rules;
    }

    List<Keep> keeps() {
        return keeps;
    }

    /** Collects a {@link MemoryPolicy}. Not safe for use by several threads. */
    public static final class Builder {

        private static final String CREDENTIALS = "credentials";
        private static final String PAYMENT_CARDS = "payment cards";
        private static final String PERSONAL_IDENTIFIERS = "personal identifiers";
        private static final int MAX_NAME_LENGTH = 60;

        private final List<Rule> rules = new ArrayList<>();
        private final List<Keep> keeps = new ArrayList<>();
        private Set<Channel> untrusted = UNTRUSTED;
        private boolean quarantineUntrusted;
        private @Nullable Long maxMemories;
        private @Nullable Long maxCharacters;
        private @Nullable Integer maxWritesPerMinute;

        private Builder() {}

        private Builder(MemoryPolicy policy) {
            rules.addAll(policy.rules);
            keeps.addAll(policy.keeps);
            untrusted = policy.untrusted;
            quarantineUntrusted = policy.quarantineUntrusted;
            maxMemories = policy.maxMemories;
            maxCharacters = policy.maxCharacters;
            maxWritesPerMinute = policy.maxWritesPerMinute;
        }

        /**
         * What becomes of credentials: private keys in PEM form, keys and tokens with the prefixes that their makers publish, JSON web tokens, passwords in
         * addresses, and what is assigned to names such as {@code password} or {@code api_key}.
         *
         * @param action what to do; {@link PolicyAction#REDACT} in the standard policy
         * @return this
         */
        public Builder credentials(PolicyAction action) {
            return detector(CREDENTIALS, new Credentials(), action, true);
        }

        /**
         * What becomes of the numbers of payment cards: 13 to 19 digits, in groups or not, that an issuer uses and whose check digit is right.
         *
         * @param action what to do; {@link PolicyAction#REDACT} in the standard policy
         * @return this
         */
        public Builder paymentCards(PolicyAction action) {
            return detector(PAYMENT_CARDS, new PaymentCards(), action, true);
        }

        /**
         * What becomes of e-mail addresses, phone numbers in common notations, IBANs, and numbers that the United States, Canada, Brazil, Spain, France and
         * Italy give to people. Ids, sessions and metadata keys may hold them.
         *
         * @param action what to do; the standard policy does not look for them
         * @return this
         */
        public Builder personalIdentifiers(PolicyAction action) {
            return detector(PERSONAL_IDENTIFIERS, new PersonalIdentifiers(), action, false);
        }

        /**
         * What becomes of the parts of a text that a pattern finds. The pattern may look at 100,000 characters and two hundred times the length of the text; if
         * that does not suffice, because it backtracks without end, the whole text counts as found.
         *
         * @param name    what it finds, as the note in its place says: {@code [name removed]}; one of letters, digits, spaces, hyphens and underscores, at most 60
         *                characters; takes the place of an earlier rule of the same name
         * @param pattern finds it
         * @param action  what to do
         * @return this
         * @throws MemoriException if the name is not legal
         */
        public Builder never(String name, Pattern pattern, PolicyAction action) {
            checkName(name);
            return detector(name, new PatternDetector(name, Texts.required("pattern", pattern)), action, true);
        }

        /**
         * What becomes of memories that a predicate accepts. It is asked before anything is redacted; a message of a conversation and a block of core memory are
         * shown to it as memories. If it throws it counts as true. It must be quick and safe for use by several threads.
         *
         * @param name   what the memory is, for explanations; as for patterns
         * @param what   which memories
         * @param action {@link PolicyAction#REFUSE} or {@link PolicyAction#QUARANTINE}
         * @return this
         * @throws MemoriException if the name is not legal or the action is {@link PolicyAction#REDACT}: a predicate finds no part that could be replaced
         */
        public Builder never(String name, Predicate<? super NewMemory> what, PolicyAction action) {
            checkName(name);
            if (Texts.required("action", action) == PolicyAction.REDACT) {
                throw MemoriException.invalid(
                        "the rule '" + name
                                + "' cannot redact, because a predicate says of no part that it is the one; give a pattern, or refuse or quarantine");
            }
            put(new Rule(name, action, null, Texts.required("predicate", what), false));
            return this;
        }

        /**
         * Pins what a predicate accepts when it is added, and takes its expiry away, unless it came by an untrusted channel.
         *
         * @param what which memories; a predicate that throws accepts nothing
         * @return this
         */
        public Builder always(Predicate<? super NewMemory> what) {
            keeps.add(new Keep(Texts.required("predicate", what), null));
            return this;
        }

        /**
         * Pins what holds a match of a pattern when it is added, as {@link #always(Predicate)} does.
         *
         * @param pattern what the content holds; as bounded as {@link #never(String, Pattern, PolicyAction)}
         * @return this
         */
        public Builder always(Pattern pattern) {
            return always(holding(pattern));
        }

        /**
         * Pins memories of a type when they are added, as {@link #always(Predicate)} does.
         *
         * @param type which type
         * @return this
         */
        public Builder always(MemoryType type) {
            Texts.required("type", type);
            return always(memory -> memory.type() == type);
        }

        /**
         * Lets what a predicate accepts expire, unless it expires earlier or is to be kept always. Where several such rules apply, the shortest life counts.
         *
         * @param life how long after it was added; more than nothing
         * @param what which memories; a predicate that throws accepts
         * @return this
         * @throws MemoriException if the life is not positive
         */
        public Builder temporarily(Duration life, Predicate<? super NewMemory> what) {
            if (Texts.required("life", life).isNegative() || life.isZero()) {
                throw MemoriException.invalid(
                        "what is remembered temporarily has to live for longer than nothing, not for " + life);
            }
            keeps.add(new Keep(Texts.required("predicate", what), life));
            return this;
        }

        /**
         * Lets what holds a match of a pattern expire, as {@link #temporarily(Duration, Predicate)} does.
         *
         * @param life    how long after it was added; more than nothing
         * @param pattern what the content holds; as bounded as {@link #never(String, Pattern, PolicyAction)}
         * @return this
         * @throws MemoriException if the life is not positive
         */
        public Builder temporarily(Duration life, Pattern pattern) {
            return temporarily(life, holding(pattern));
        }

        /**
         * Lets memories of a type expire, as {@link #temporarily(Duration, Predicate)} does.
         *
         * @param life how long after they were added; more than nothing
         * @param type which type
         * @return this
         * @throws MemoriException if the life is not positive
         */
        public Builder temporarily(Duration life, MemoryType type) {
            Texts.required("type", type);
            return temporarily(life, memory -> memory.type() == type);
        }

        /**
         * How many memories a namespace may have, those in quarantine and in collections of documents included and messages of conversations not. Counted in
         * the transaction that adds.
         *
         * @param memories at least 1; default no limit
         * @return this
         * @throws MemoriException if it is less than 1
         */
        public Builder maxMemories(long memories) {
            this.maxMemories = positive("maxMemories", memories);
            return this;
        }

        /**
         * How many characters the contents of those memories may have in all, without earlier versions and metadata. All of them are measured at every write.
         *
         * @param characters at least 1; default no limit
         * @return this
         * @throws MemoriException if it is less than 1
         */
        public Builder maxCharacters(long characters) {
            this.maxCharacters = positive("maxCharacters", characters);
            return this;
        }

        /**
         * How often this process may write to a namespace in a minute: memories added and updated, edits of core memory, documents. Conversations and imports
         * are not counted.
         *
         * @param writes at least 1, which is also how many may come at once; default no limit
         * @return this
         * @throws MemoriException if it is less than 1
         */
        public Builder maxWritesPerMinute(int writes) {
            this.maxWritesPerMinute = Math.toIntExact(positive("maxWritesPerMinute", writes));
            return this;
        }

        /**
         * Which channels are not trusted. A memory of the type {@link MemoryType#PROCEDURAL} that comes by one of them waits in quarantine, and core memory
         * cannot be written by them at all. They change nothing that came by another channel or was confirmed, confirm nothing, and restore nothing.
         *
         * @param channels default {@link Channel#TOOL} and {@link Channel#WEB}; none to trust all
         * @return this
         */
        public Builder untrustedChannels(Channel... channels) {
            Set<Channel> named = EnumSet.noneOf(Channel.class);
            named.addAll(List.of(channels));
            this.untrusted = named;
            return this;
        }

        /**
         * Whether everything that comes by an untrusted channel waits in quarantine: what tools return and models are told in conversations, too.
         *
         * @param quarantineUntrusted default false
         * @return this
         */
        public Builder quarantineUntrusted(boolean quarantineUntrusted) {
            this.quarantineUntrusted = quarantineUntrusted;
            return this;
        }

        /**
         * Finishes the policy.
         *
         * @return the policy
         */
        public MemoryPolicy build() {
            return new MemoryPolicy(this);
        }

        private Builder detector(String name, Detector detector, PolicyAction action, boolean ofNames) {
            put(new Rule(name, Texts.required("action", action), detector, null, ofNames));
            return this;
        }

        private void put(Rule rule) {
            rules.removeIf(other -> other.name().equals(rule.name()));
            rules.add(rule);
        }

        private static Predicate<NewMemory> holding(Pattern pattern) {
            Detector detector = new PatternDetector("", Texts.required("pattern", pattern));
            return memory -> !detector.find(memory.content()).isEmpty();
        }

        private static long positive(String what, long value) {
            if (value < 1) {
                throw MemoriException.invalid(what + " must be at least 1, but is " + value);
            }
            return value;
        }

        private static void checkName(String name) {
            if (!Texts.required("name", name).matches("[\\p{L}\\p{N}][\\p{L}\\p{N} _-]*")
                    || name.length() > MAX_NAME_LENGTH) {
                throw MemoriException.invalid(
                        "the name of a rule must be of letters, digits, spaces, hyphens and underscores, and have at most "
                                + MAX_NAME_LENGTH + " characters");
            }
        }
    }
}
