package dev.langchain4j.memori;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.memori.data.AbsorbResult;
import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.AddOutcome;
import dev.langchain4j.memori.data.AddResult;
import dev.langchain4j.memori.data.Channel;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.ProgressListener;
import dev.langchain4j.memori.data.Provenance;
import dev.langchain4j.memori.store.Scope;
import dev.langchain4j.memori.write.MemoryWriter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Adds memories of another store as somebody who has them at second hand. */
record Absorption(MemoryWriter writer, Scope scope) {

    /** The metadata key that says where a memory comes from. */
    static final String ORIGIN = "origin";

    AbsorbResult of(List<Memory> memories) {
        Map<Channel, List<NewMemory>> byChannel = new EnumMap<>(Channel.class);
        for (Memory memory : memories) {
            byChannel
                    .computeIfAbsent(channel(memory.provenance().channel()), channel -> new ArrayList<>())
                    .add(secondHand(memory));
        }
        Map<AddOutcome, Long> outcomes = new EnumMap<>(AddOutcome.class);
        byChannel.forEach((channel, added) -> {
            Actor actor = new Actor(scope.actor().name(), channel, scope.actor().sessionId());
            for (AddResult result : writer.addAll(scope.actingAs(actor), added, ProgressListener.NONE)) {
                outcomes.merge(result.outcome(), 1L, Long::sum);
            }
        });
        return new AbsorbResult(
                outcomes.getOrDefault(AddOutcome.CREATED, 0L),
                outcomes.getOrDefault(AddOutcome.REINFORCED, 0L),
                outcomes.getOrDefault(AddOutcome.SUPERSEDED, 0L),
                outcomes.getOrDefault(AddOutcome.QUARANTINED, 0L),
                outcomes.getOrDefault(AddOutcome.REFUSED, 0L));
    }

    /** Neither who wrote it first nor who brings it is trusted more than before. */
    private Channel channel(Channel first) {
        Channel own = scope.actor().channel();
        if (!own.isTrusted()) {
            return own;
        }
        return first.isTrusted() ? Channel.IMPORT : first;
    }

    private static NewMemory secondHand(Memory memory) {
        Provenance provenance = memory.provenance();
        Metadata metadata = memory.metadata();
        if (!metadata.containsKey(ORIGIN)) { // What came through several hands keeps its first.
            String actor = provenance.actor() == null ? "" : " " + provenance.actor();
            metadata.put(ORIGIN, provenance.channel() + actor);
        }
        boolean dated = !memory.occurredAt().equals(memory.createdAt());
        return NewMemory.builder()
                .content(memory.content())
                .type(memory.type())
                .metadata(metadata)
                .author(memory.author())
                .sessionId(memory.sessionId())
                .occurredAt(dated ? memory.occurredAt() : null)
                .expiresAt(memory.expiresAt())
                .importance(memory.importance())
                .validFrom(memory.validity().from())
                .validTo(memory.validity().to())
                .build();
    }
}
