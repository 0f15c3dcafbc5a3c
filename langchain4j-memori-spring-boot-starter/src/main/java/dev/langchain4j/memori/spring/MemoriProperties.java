package dev.langchain4j.memori.spring;

import dev.langchain4j.memori.Synchronous;
import dev.langchain4j.memori.data.Block;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.util.unit.DataSize;

/**
 * How an application remembers. A value that cannot be is refused at start, by the name of its property.
 *
 * @param enabled     Whether the application gets a memory at all.
 * @param file        The file that memories are kept in, made if it is not there; its folder must exist. Relative to the working directory.
 * @param inMemory    Whether memories are kept in memory, whatever file is named, and are gone when the application stops.
 * @param synchronous Whether a write waits until the disk has it (full), or the operating system (normal).
 * @param maxFileSize The largest size of the file, at least 1MB; writes beyond it are refused. Without it there is no limit.
 * @param busyTimeout How long a write waits for one of another process, up to 24 days.
 * @param namespace   Whose memory a call works with.
 * @param embedding   Which model turns texts into vectors.
 * @param chat        What a model is shown of its conversation.
 * @param recall      What is shown behind a message.
 * @param tools       With which tools a model looks after its memory.
 * @param coreMemory  The blocks of core memory that everybody has; without it empty blocks persona and human, where the tools can edit them.
 * @param dedup       When a memory counts as a duplicate.
 * @param decay       What age and use change.
 * @param policy      What must never be remembered, and how much may be.
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
        for (int i = 0; coreMemory != null && i < coreMemory.size(); i++) {
            CoreBlock block = coreMemory.get(i);
            block.check("core-memory[" + i + "].");
            Range.check(
                    coreMemory.subList(0, i).stream()
                            .noneMatch(other -> other.label().equals(block.label())),
                    "core-memory[" + i + "].label",
                    block.label(),
                    "another block has this label already");
        }
    }

    /** Who says whose memory a call works with: memory-id is the @MemoryId of the call, principal whoever Spring Security has logged
     *                         in, request-attribute what the application has put into the web request, fixed one namespace for all. */
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
     * @param resolver         Who says whose memory a call works with: memory-id is the @MemoryId of the call, principal whoever Spring Security has logged
     *                         in, request-attribute what the application has put into the web request, fixed one namespace for all.
     * @param separator        For the resolver memory-id: what stands between a person and a conversation, so that with "/" the id anna/7 is conversation 7
     *                         of anna; without it the whole id is the namespace.
     * @param requestAttribute The attribute of the web request that holds the namespace, for the resolver request-attribute.
     * @param fixed            The one namespace, for the resolver fixed.
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
     * @param model         The model: auto is the application's only (or primary) EmbeddingModel bean, else the bundled all-MiniLM-L6-v2; bundled is that
     *                      one whatever beans there are; with none memories are found by their words alone; any other is the name of a bean.
     * @param name          The name that is stored with the vectors of the application's model, if its own does not tell.
     * @param reembedOnOpen Whether a file whose vectors another model made is embedded again at start, which takes a while; otherwise it is refused.
     * @param warmUp        Whether the model is loaded in the background once the application is ready, and not by whoever asks first.
     */
    public record Embedding(
            @DefaultValue("auto") String model,
            @Nullable String name,
            @DefaultValue("false") boolean reembedOnOpen,
            @DefaultValue("true") boolean warmUp) {

        static final String AUTO = "auto";
        static final String BUNDLED = "bundled";
        static final String NONE = "none";

        /**
         * Checks the name.
         *
         * @param model         see the record
         * @param name          see the record
         * @param reembedOnOpen see the record
         * @param warmUp        see the record
         */
        public Embedding {
            Range.check(
                    name == null || !name.isBlank(),
                    "embedding.name",
                    name,
                    "the model needs a name; leave it out to take the model's own");
        }
    }

    /**
     * What a model is shown of its conversation.
     *
     * @param windowSize How many messages of its conversation a model is shown; older ones are found by search.
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
     * @param tokenBudget How many tokens the memories behind a message may take.
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
     * @param label       What the block is called: a letter, then up to 63 letters, digits, underscores and hyphens.
     * @param description What the block is for, which the model reads.
     * @param value       The first text of the block.
     * @param limit       How many characters the block may have.
     * @param readOnly    Whether tools are refused to edit the block.
     */
    public record CoreBlock(
            String label,
            @DefaultValue("") String description,
            @DefaultValue("") String value,
            @DefaultValue("" + Block.DEFAULT_LIMIT) int limit,
            @DefaultValue("false") boolean readOnly) {

        private static final Pattern LABEL = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}");

        private void check(String name) {
            Range.check(
                    label != null && LABEL.matcher(label).matches(),
                    name + "label",
                    label,
                    "it must be a letter, then up to 63 letters, digits, underscores and hyphens");
            Range.check(
                    description.length() <= 1_000,
                    name + "description",
                    description.length() + " characters",
                    "it must not have more than 1,000");
            Range.check(
                    limit >= 1 && limit <= Block.MAX_LIMIT,
                    name + "limit",
                    limit,
                    "it must be between 1 and " + Block.MAX_LIMIT);
            Range.check(
                    value.codePointCount(0, value.length()) <= limit,
                    name + "value",
                    value.length() + " characters",
                    "it must not have more than its limit, " + limit);
        }
    }

    /**
     * When a memory counts as a duplicate.
     *
     * @param enabled   Whether a memory that repeats another is merged into it.
     * @param threshold The cosine from which on two memories say the same, from 0 to 1; without it, what was measured for the embedding model.
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
                    threshold == null || (threshold >= 0 && threshold <= 1),
                    "dedup.threshold",
                    threshold,
                    "it must be between 0 and 1");
        }
    }

    /**
     * How much age and use may change the order of what is found.
     *
     * @param strength How much of its evidence a memory may lose to age and disuse, from 0 (off) to 0.5.
     * @param halfLife After how long unread a memory counts as half as recent; a number alone means days.
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
                    halfLife.compareTo(Duration.ofSeconds(1)) >= 0,
                    "decay.half-life",
                    halfLife,
                    "it must be at least 1s");
        }
    }

    /**
     * What must never be remembered, and how much may be, unless there is a bean of the type MemoryPolicy.
     *
     * @param credentials         What becomes of keys, tokens and passwords.
     * @param paymentCards        What becomes of the numbers of payment cards.
     * @param personalIdentifiers What becomes of e-mail addresses, phone numbers, IBANs and the numbers that states give to people.
     * @param maxMemories         How many memories a namespace may have; without it as many as there are.
     * @param maxCharacters       How many characters its memories may have in all; without it as many as there are.
     * @param maxWritesPerMinute  How often this process may write to a namespace in a minute; without it as often as it likes.
     * @param quarantineUntrusted Whether everything that came by a tool or from the web waits until a person has confirmed it.
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
