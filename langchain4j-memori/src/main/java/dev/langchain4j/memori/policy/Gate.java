package dev.langchain4j.memori.policy;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.memori.data.Channel;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemoryType;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.observe.Observations;
import dev.langchain4j.memori.observe.Occurrence;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A policy at work in one process: everything that is about to be stored passes here first. Safe for use by several threads. */
public final class Gate {

    private final MemoryPolicy policy;
    private final InstantSource clock;
    private final @Nullable WriteRate rate;
    private final Observations observations;

    /**
     * Puts a policy to work.
     *
     * @param policy the policy
     * @param clock  tells the time
     */
    public Gate(MemoryPolicy policy, InstantSource clock) {
        this(policy, clock, Observations.NONE);
    }

    /**
     * Puts a policy to work for those who watch.
     *
     * @param policy       the policy
     * @param clock        tells the time
     * @param observations who is told of what is refused, redacted, or has to wait
     */
    public Gate(MemoryPolicy policy, InstantSource clock, Observations observations) {
        this.observations = observations;
        this.policy = policy;
        this.clock = clock;
        this.rate = policy.maxWritesPerMinute() == null ? null : new WriteRate(policy.maxWritesPerMinute(), clock);
    }

    /**
     * The policy that is at work.
     *
     * @return the policy
     */
    public MemoryPolicy policy() {
        return policy;
    }

    /**
     * Judges a memory by every rule, and gives it the pin and the life that the policy wants for it.
     *
     * @param memory  what is about to be stored
     * @param channel by which way it came
     * @return what becomes of it
     */
    public Verdict screen(NewMemory memory, Channel channel) {
        Verdict verdict = screenWords(memory, channel);
        if (verdict.decision() == Decision.REFUSE) {
            return verdict;
        }
        NewMemory kept = kept(verdict.memory(), memory, channel);
        return new Verdict(verdict.decision(), kept, verdict.redacted(), verdict.reason());
    }

    /**
     * Judges a memory by the rules that say what must not be remembered, and by nothing else: for what has its pin and its life already.
     *
     * @param memory  what is about to be stored
     * @param channel by which way it came
     * @return what becomes of it
     */
    public Verdict screenWords(NewMemory memory, Channel channel) {
        Screening screening = new Screening(policy.rules());
        screening.whole(memory);
        screening.name(memory.id());
        screening.name(memory.sessionId());
        String content = screening.text(memory.content());
        String author = screening.optional(memory.author());
        Metadata metadata = metadata(memory.metadata(), screening);
        if (distrusts(channel) && (policy.quarantineUntrusted() || memory.type() == MemoryType.PROCEDURAL)) {
            screening.quarantine("it came by the channel " + channel);
        }
        NewMemory clean = memory.toBuilder()
                .content(content)
                .author(author)
                .metadata(metadata)
                .build();
        boolean redacted = !content.equals(memory.content())
                || !Objects.equals(author, memory.author())
                || !metadata.equals(memory.metadata());
        tell(screening.decision(), redacted);
        return new Verdict(screening.decision(), redacted ? clean : memory, redacted, screening.reason());
    }

    /**
     * Whether a rule that judges memories as a whole refuses one, for what cannot be left out and has to be blanked.
     *
     * @param memory what is about to be stored
     * @return a note to stand in the place of every text of it, or empty
     */
    public Optional<String> refusal(NewMemory memory) {
        Optional<String> refused = Screening.refusedWhole(policy.rules(), memory);
        observations.count(Occurrence.REFUSED, refused.isPresent() ? 1 : 0);
        return refused;
    }

    /**
     * Judges a text that is no memory by itself, by the rules that find parts of texts.
     *
     * @param text any text
     * @return what becomes of it
     */
    public Screened screen(String text) {
        Screening screening = new Screening(policy.rules());
        String clean = screening.text(text);
        boolean redacted = !clean.equals(text);
        tell(screening.decision(), redacted);
        return new Screened(clean, redacted, screening.decision(), screening.reason());
    }

    private void tell(Decision decision, boolean redacted) {
        switch (decision) {
            case REFUSE -> observations.count(Occurrence.REFUSED, 1);
            case QUARANTINE -> observations.count(Occurrence.QUARANTINED, 1);
            case ACCEPT -> observations.count(Occurrence.REDACTED, redacted ? 1 : 0);
        }
    }

    /**
     * Whether what comes by a way could have been put there by somebody who should not.
     *
     * @param channel the way
     * @return true if the policy does not trust it
     */
    public boolean distrusts(Channel channel) {
        return policy.untrustedChannels().contains(channel);
    }

    /**
     * Counts writes to a namespace.
     *
     * @param namespace which one
     * @param writes    how many
     * @throws MemoriException if that are more than it may have a minute; then none was counted
     */
    public void count(String namespace, int writes) {
        if (rate != null && writes > 0) {
            try {
                rate.take(namespace, writes);
            } catch (MemoriException e) {
                observations.count(Occurrence.OVER_RATE, writes);
                throw e;
            }
        }
    }

    /** Who is not trusted cannot pin by choosing his words. */
    private NewMemory kept(NewMemory clean, NewMemory original, Channel channel) {
        boolean always = !distrusts(channel)
                && policy.keeps().stream().anyMatch(keep -> keep.life() == null && keep.meets(original));
        if (always) {
            return clean.pinned() && clean.expiresAt() == null
                    ? clean
                    : clean.toBuilder().pinned(true).expiresAt(null).build();
        }
        Instant until = null;
        for (Keep keep : policy.keeps()) {
            Duration life = keep.life();
            if (life != null && keep.meets(original)) {
                Instant end = clock.instant().plus(life);
                until = until == null || end.isBefore(until) ? end : until;
            }
        }
        Instant given = clean.expiresAt();
        return until == null || (given != null && given.isBefore(until))
                ? clean
                : clean.toBuilder().expiresAt(until).build();
    }

    private static Metadata metadata(Metadata metadata, Screening screening) {
        Metadata clean = new Metadata();
        for (Map.Entry<String, Object> entry : metadata.toMap().entrySet()) {
            screening.name(entry.getKey());
            Object value = entry.getValue();
            if (value instanceof String text) {
                clean.put(entry.getKey(), screening.text(text));
            } else if (value instanceof Long number && number > 0) {
                String digits = number.toString(); // The number of a card fits into one.
                String left = screening.text(digits);
                if (!left.equals(digits)) {
                    clean.put(entry.getKey(), left);
                }
            }
        }
        Metadata all = metadata.copy();
        all.putAll(clean.toMap());
        return all;
    }
}
