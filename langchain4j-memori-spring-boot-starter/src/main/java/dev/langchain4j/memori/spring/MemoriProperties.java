package dev.langchain4j.memori.spring;

import dev.langchain4j.memori.Synchronous;
import dev.langchain4j.memori.data.Block;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.util.unit.DataSize;

/**
 * How an application remembers. A value that cannot be is refused at start, by the name of its property.
 *
 * @param enabled     whether the application gets a memory at all
 * @param file        the file that memories are kept in, made if it is not there; its folder must exist. Relative to the working directory
 * @param inMemory    whether memories are kept in memory, in place of a file, and are gone when the application stops
 * @param synchronous whether a write waits until the disk has it (full), or the operating system (normal)
 * @param maxFileSize the largest size of the file, at least 1MB; writes beyond it are refused. Without it there is no limit
 * @param busyTimeout how long a write waits for one of another process, up to 24 days
 * @param namespace   whose memory a call works with
 * @param embedding   which model turns texts into vectors
 * @param chat        what a model is shown of its conversation
 * @param recall      what is shown behind a message
 * @param tools       with which tools a model looks after its memory
 * @param coreMemory  the blocks of core memory that everybody has; without it empty blocks persona and human, where the tools can edit them
 * @param dedup       when a memory counts as a duplicate
 * @param decay       what age and use change
 * @param policy      what must never be remembered, and how much may be
 */
@ConfigurationProperties("langchain4j.memori")
public record MemoriProperties(
        @DefaultValue("true") boolean enabled,
        @Nullable Path file,
        @DefaultValue("false") boolean inMemory,
        @DefaultValue("full") Synchronous synchronous,
        @Nullable DataSize maxFileSize,
        @DefaultValue("30s") Duration busyTimeout,
        @DefaultValue Namespace namespace,
        @DefaultValue Embedding embedding,
        @DefaultValue Chat chat,
        @DefaultValue Recall recall,
        @DefaultValue("on") Tools tools,
        @Nullable List<CoreBlock> coreMemory,
        @DefaultValue Dedup dedup,
        @DefaultValue Decay decay,
        @DefaultValue Policy policy) {

    static final String PREFIX = "langchain4j.memori.";

    /** Where memories are kept if nothing else is said. */
    static final Path DEFAULT_FILE = Path.of("memori.db");

    private static final Duration LONGEST_WAIT = Duration.ofDays(24);

    /**
     * Checks the ranges.
     *
     * @param enabled     see the record
     * @param file        see the record
     * @param inMemory    see the record
     * @param synchronous see the record
     * @param maxFileSize see the record
     * @param busyTimeout see the record
     * @param namespace   see the record
     * @param embedding   see the record
     * @param chat        see the record
     * @param recall      see the record
     * @param tools       see the record
     * @param coreMemory  see the record
     * @param dedup       see the record
     * @param decay       see the record
     * @param policy      see the record
     */
    public MemoriProperties {
        Range.check(
                file == null || !inMemory,
                "in-memory",
                inMemory,
                "memories are kept either in memory or in a file, but langchain4j.memori.file is set, too");
        Range.check(
                file == null || !file.toString().isBlank(),
                "file",
                file,
                "the file needs a name; set langchain4j.memori.in-memory to keep memories in memory");
        Range.check(
                maxFileSize == null || maxFileSize.toMegabytes() >= 1,
                "max-file-size",
                maxFileSize,
                "it must be at least 1MB");
        Range.check(
                !busyTimeout.isNegative() && busyTimeout.compareTo(LONGEST_WAIT) <= 0,
                "busy-timeout",
                busyTimeout,
                "it must be between 0 and 24 days");
        coreMemory = coreMemory == null ? null : List.copyOf(coreMemory);
    }

    /** Who says whose memory a call works with. */
    public enum Resolver {
        /** The {@code @MemoryId} of the call; a call without one is refused. */
        MEMORY_ID,
        /** Whoever is logged in by Spring Security on the calling thread; nobody and the anonymous user are refused. */
        PRINCIPAL,
        /** An attribute of the web request that the application's own filter or interceptor sets; a request without it is refused. */
        REQUEST_ATTRIBUTE,
        /** One namespace for all, for an application with one user. */
        FIXED
    }

    /** With which tools a model looks after its memory. */
    public enum Tools {
        /** All of them. */
        ON,
        /** Those that search. */
        READ_ONLY,
        /** None: it remembers what was said, and what the application stores. */
        OFF
    }

    /** What becomes of something that should not be remembered. */
    public enum Rule {
        /** It is remembered as it is. */
        ALLOW,
        /** It is replaced by a note that says what it was. */
        REDACT,
        /** The memory is not stored. */
        REFUSE,
        /** The memory waits until a person has confirmed it. */
        QUARANTINE
    }

    /**
     * Whose memory a call works with, unless there is a bean of the type NamespaceResolver.
     *
     * @param resolver         who says whose memory a call works with
     * @param separator        for the resolver memory-id: what stands between a person and a conversation, so that with "/" the id anna/7 is conversation 7
     *                         of anna; without it the whole id is the namespace
     * @param requestAttribute the attribute of the web request that holds the namespace, for the resolver request-attribute
     * @param fixed            the one namespace, for the resolver fixed
     */
    public record Namespace(
            @DefaultValue("memory-id") Resolver resolver,
            @Nullable String separator,
            @DefaultValue("memori.namespace") String requestAttribute,
            @DefaultValue("default") String fixed) {

        /**
         * Checks that the names are there.
         *
         * @param resolver         see the record
         * @param separator        see the record
         * @param requestAttribute see the record
         * @param fixed            see the record
         */
        public Namespace {
            Range.check(
                    separator == null || !separator.isEmpty(),
                    "namespace.separator",
                    separator,
                    "it must have a character; leave it out to take the whole @MemoryId as the namespace");
            Range.check(
                    !requestAttribute.isBlank(),
                    "namespace.request-attribute",
                    requestAttribute,
                    "the attribute needs a name");
            Range.check(
                    !fixed.isBlank() && fixed.length() <= 256,
                    "namespace.fixed",
                    fixed,
                    "a namespace has a name of 1 to 256 characters");
        }
    }

    /**
     * Which model turns texts into vectors.
     *
     * @param model         auto: the application's only (or primary) EmbeddingModel bean, else the bundled all-MiniLM-L6-v2; bundled; none: memories are
     *                      found by their words alone; or the name of an EmbeddingModel bean
     * @param name          the name that is stored with the vectors of the application's model, if its own does not tell
     * @param reembedOnOpen whether a file whose vectors another model made is embedded again at start, which takes a while; otherwise it is refused
     * @param warmUp        whether the model is loaded in the background once the application is ready, and not by whoever asks first
     */
    public record Embedding(
            @DefaultValue("auto") String model,
            @Nullable String name,
            @DefaultValue("false") boolean reembedOnOpen,
            @DefaultValue("true") boolean warmUp) {

        static final String AUTO = "auto";
        static final String BUNDLED = "bundled";
        static final String NONE = "none";
    }

    /**
     * What a model is shown of its conversation.
     *
     * @param windowSize how many messages; older ones are found by search
     */
    public record Chat(@DefaultValue("50") int windowSize) {

        /**
         * Checks the range.
         *
         * @param windowSize see the record
         */
        public Chat {
            Range.check(windowSize >= 1, "chat.window-size", windowSize, "it must be at least 1");
        }
    }

    /**
     * What is shown behind a message.
     *
     * @param tokenBudget how many tokens memories may take
     */
    public record Recall(@DefaultValue("1000") int tokenBudget) {

        /**
         * Checks the range.
         *
         * @param tokenBudget see the record
         */
        public Recall {
            Range.check(tokenBudget >= 1, "recall.token-budget", tokenBudget, "it must be at least 1");
        }
    }

    /**
     * A block of core memory that everybody has. One that is there already stays as it is.
     *
     * @param label       what it is called: a letter, then up to 63 letters, digits, underscores and hyphens
     * @param description what it is for, which the model reads
     * @param value       its first text
     * @param limit       how many characters it may have
     * @param readOnly    whether tools are refused to edit it
     */
    public record CoreBlock(
            String label,
            @DefaultValue("") String description,
            @DefaultValue("") String value,
            @DefaultValue("" + Block.DEFAULT_LIMIT) int limit,
            @DefaultValue("false") boolean readOnly) {}

    /**
     * When a memory counts as a duplicate.
     *
     * @param enabled   whether a memory that repeats another is merged into it
     * @param threshold the cosine from which on two memories say the same, from 0 to 1; without it, what was measured for the embedding model
     */
    public record Dedup(@DefaultValue("true") boolean enabled, @Nullable Double threshold) {

        /**
         * Checks the range.
         *
         * @param enabled   see the record
         * @param threshold see the record
         */
        public Dedup {
            Range.check(
                    threshold == null || threshold >= 0 && threshold <= 1,
                    "dedup.threshold",
                    threshold,
                    "it must be between 0 and 1");
        }
    }

    /**
     * How much age and use may change the order of what is found.
     *
     * @param strength how much of the evidence may be lost, from 0 (off) to 0.5
     * @param halfLife after how long unread a memory counts as half as recent; a number alone means days
     */
    public record Decay(
            @DefaultValue("0.02") double strength,
            @DefaultValue("69d") @DurationUnit(ChronoUnit.DAYS) Duration halfLife) {

        /**
         * Checks the ranges.
         *
         * @param strength see the record
         * @param halfLife see the record
         */
        public Decay {
            Range.check(strength >= 0 && strength <= 0.5, "decay.strength", strength, "it must be between 0 and 0.5");
            Range.check(
                    !halfLife.isNegative() && !halfLife.isZero(),
                    "decay.half-life",
                    halfLife,
                    "it must be longer than nothing");
        }
    }

    /**
     * What must never be remembered, and how much may be, unless there is a bean of the type MemoryPolicy.
     *
     * @param credentials         what becomes of keys, tokens and passwords
     * @param paymentCards        what becomes of the numbers of payment cards
     * @param personalIdentifiers what becomes of e-mail addresses, phone numbers, IBANs and the numbers that states give to people
     * @param maxMemories         how many memories a namespace may have; without it as many as there are
     * @param maxCharacters       how many characters its memories may have in all; without it as many as there are
     * @param maxWritesPerMinute  how often this process may write to a namespace in a minute; without it as often as it likes
     * @param quarantineUntrusted whether everything that came by a tool or from the web waits until a person has confirmed it
     */
    public record Policy(
            @DefaultValue("redact") Rule credentials,
            @DefaultValue("redact") Rule paymentCards,
            @DefaultValue("allow") Rule personalIdentifiers,
            @Nullable Long maxMemories,
            @Nullable Long maxCharacters,
            @Nullable Integer maxWritesPerMinute,
            @DefaultValue("false") boolean quarantineUntrusted) {

        /**
         * Checks the ranges.
         *
         * @param credentials         see the record
         * @param paymentCards        see the record
         * @param personalIdentifiers see the record
         * @param maxMemories         see the record
         * @param maxCharacters       see the record
         * @param maxWritesPerMinute  see the record
         * @param quarantineUntrusted see the record
         */
        public Policy {
            positive("policy.max-memories", maxMemories);
            positive("policy.max-characters", maxCharacters);
            positive("policy.max-writes-per-minute", maxWritesPerMinute);
        }

        private static void positive(String name, @Nullable Number value) {
            Range.check(value == null || value.longValue() >= 1, name, value, "it must be at least 1");
        }
    }
}
