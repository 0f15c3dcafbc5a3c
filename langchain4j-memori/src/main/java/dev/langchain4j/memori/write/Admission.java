package dev.langchain4j.memori.write;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.Channel;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemoriException.Reason;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemoryType;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.Provenance;
import dev.langchain4j.memori.data.Quarantine;
import dev.langchain4j.memori.policy.Decision;
import dev.langchain4j.memori.policy.Gate;
import dev.langchain4j.memori.policy.Verdict;
import dev.langchain4j.memori.store.Scope;
import dev.langchain4j.memori.store.StoredMemory;
import java.util.Objects;
import java.util.Optional;

/** What the policy says to memories that do not come as new ones: changed ones, and those of an import. */
final class Admission {

    /** Stands for the vector of a row without a text, which a memory must not be otherwise. */
    private static final Embedding SOME = Embedding.from(new float[] {1});

    private final Gate gate;

    Admission(Gate gate) {
        this.gate = gate;
    }

    /** The next version as it may be stored. There is nobody to confirm half a change, so what would have to wait is refused. */
    StoredMemory updated(Scope scope, StoredMemory read, StoredMemory planned) {
        Memory before = read.memory();
        Memory after = planned.memory();
        Channel channel = scope.actor().channel();
        boolean waits = Quarantine.is(before.collection());
        requireTrusted(scope, before);
        if (!saysTheSame(before, after)) {
            requireOwn(scope, before);
        }
        boolean sameText =
                before.content().equals(after.content()) && before.metadata().equals(after.metadata());
        if (sameText && (waits || !gate.distrusts(channel))) {
            return planned; // What was stored under another policy can still be pinned, or told to expire.
        }
        Verdict verdict = gate.screenWords(asNew(after).id(null).sessionId(null).build(), channel);
        if (verdict.decision() == Decision.REFUSE || (verdict.decision() == Decision.QUARANTINE && !waits)) {
            throw refused(after, verdict.reason());
        }
        Memory allowed = verdict.redacted() ? redacted(after, verdict.memory()) : after;
        return new StoredMemory(planned.key(), asFarAsConfirmed(before, allowed), planned.occurredAtGiven());
    }

    /** No human has confirmed what the memory did not say then. */
    private static Memory asFarAsConfirmed(Memory before, Memory after) {
        Provenance said = after.provenance();
        return before.content().equals(after.content())
                ? after
                : after.toBuilder()
                        .provenance(new Provenance(said.channel(), said.actor(), false, said.corroborations()))
                        .build();
    }

    /** What tells how to do things is changed by nobody whose words may be a stranger's. */
    void requireTrusted(Scope scope, Memory before) {
        Channel channel = scope.actor().channel();
        if (gate.distrusts(channel) && before.type() == MemoryType.PROCEDURAL && !Quarantine.is(before.collection())) {
            throw untrusted(before, "tells how to do things", channel);
        }
    }

    /** Nor is what somebody else said, or a human stands behind: it would go on under the name of whoever said it first. */
    void requireOwn(Scope scope, Memory before) {
        Channel channel = scope.actor().channel();
        Provenance of = before.provenance();
        if (gate.distrusts(channel) && (of.confirmed() || !gate.distrusts(of.channel()))) {
            throw untrusted(before, of.confirmed() ? "was confirmed" : "came by the channel " + of.channel(), channel);
        }
    }

    private static MemoriException untrusted(Memory memory, String what, Channel channel) {
        return new MemoriException(
                Reason.NOT_ALLOWED,
                "memory " + memory.id() + " " + what + " and cannot be changed by the channel " + channel
                        + ", which is not trusted; nothing was changed");
    }

    /** Whether both say the same of the same time, whatever else is told of them. */
    private static boolean saysTheSame(Memory before, Memory after) {
        return before.content().equals(after.content())
                && before.metadata().equals(after.metadata())
                && before.type() == after.type()
                && before.validity().equals(after.validity())
                && Objects.equals(before.expiresAt(), after.expiresAt());
    }

    /** A memory of an import. What an untrusted actor brings says nothing about where it came from before. */
    Optional<Memory> imported(Scope scope, Memory memory) {
        Actor actor = scope.actor();
        boolean distrusted = gate.distrusts(actor.channel());
        Provenance provenance = distrusted ? Provenance.of(actor) : memory.provenance();
        Channel channel = provenance.confirmed() ? Channel.IMPORT : provenance.channel();
        Verdict verdict = gate.screenWords(asNew(memory).build(), channel);
        if (verdict.decision() == Decision.REFUSE) {
            return Optional.empty();
        }
        Memory clean = verdict.redacted() ? redacted(memory, verdict.memory()) : memory;
        return Optional.of(clean.toBuilder()
                .provenance(provenance)
                .pinned(memory.pinned() && !distrusted) // What is pinned stands in every context.
                .collection(
                        verdict.decision() == Decision.QUARANTINE
                                ? Quarantine.of(memory.collection())
                                : memory.collection())
                .build());
    }

    private static MemoriException refused(Memory memory, String reason) {
        return new MemoriException(
                Reason.REFUSED, "memory " + memory.id() + " cannot be changed so: " + reason + "; nothing was changed");
    }

    private static Memory redacted(Memory memory, NewMemory clean) {
        return memory.toBuilder()
                .content(clean.content())
                .author(clean.author())
                .metadata(clean.metadata())
                .build();
    }

    /** A stored memory as rules see it. */
    static NewMemory.Builder asNew(Memory memory) {
        return NewMemory.builder()
                .id(memory.id())
                .content(memory.content())
                .type(memory.type())
                .metadata(memory.metadata())
                .author(memory.author())
                .sessionId(memory.sessionId())
                .occurredAt(memory.occurredAt())
                .expiresAt(memory.expiresAt())
                .embedding(memory.content().isBlank() ? SOME : null)
                .pinned(memory.pinned())
                .importance(memory.importance())
                .validFrom(memory.validity().from())
                .validTo(memory.validity().to());
    }
}
