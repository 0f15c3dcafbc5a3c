package dev.langchain4j.memori.retention;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.memori.data.Channel;
import dev.langchain4j.memori.data.HistoryEntry;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemoryType;
import dev.langchain4j.memori.data.Provenance;
import dev.langchain4j.memori.data.Texts;
import dev.langchain4j.memori.store.Change;
import dev.langchain4j.memori.store.Scope;
import dev.langchain4j.memori.store.StoredMemory;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The memory that takes the place of several. It is no more to be trusted than the least of them. */
final class Condensation {

    private Condensation() {}

    static Change change(Scope scope, int memories) {
        return new Change(HistoryEntry.Event.CREATED, "condensed from " + memories + " memories", scope.actor());
    }

    static StoredMemory of(List<Memory> memories, Condenser condenser, Instant now) {
        Memory first = memories.get(0);
        Memory last = memories.get(memories.size() - 1);
        Metadata metadata = new Metadata()
                .put(RetentionPolicy.CONDENSED, memories.size())
                .put(RetentionPolicy.CONDENSED_FROM, first.occurredAt().toString())
                .put(RetentionPolicy.CONDENSED_TO, last.occurredAt().toString());
        Memory memory = Memory.builder(
                        UUID.randomUUID().toString(),
                        first.namespace(),
                        first.collection(),
                        text(memories, condenser),
                        now)
                .type(MemoryType.EPISODIC)
                .metadata(metadata)
                .author(common(memories, Memory::author))
                .sessionId(common(memories, Memory::sessionId))
                .occurredAt(last.occurredAt())
                .importance(
                        memories.stream().mapToDouble(Memory::importance).max().orElse(Memory.DEFAULT_IMPORTANCE))
                .provenance(provenance(memories))
                .build();
        return new StoredMemory(0, memory, true);
    }

    private static String text(List<Memory> memories, Condenser condenser) {
        @Nullable String text = condenser.condense(memories);
        if (text == null || Texts.isBlank(text)) {
            throw MemoriException.invalid("a condenser made nothing of " + memories.size()
                    + " memories; they stay as they are until it makes a text of them");
        }
        return text;
    }

    private static Provenance provenance(List<Memory> memories) {
        Channel channel = memories.stream()
                .map(memory -> memory.provenance().channel())
                .filter(one -> !one.isTrusted())
                .findFirst()
                .orElse(memories.get(0).provenance().channel());
        boolean confirmed =
                memories.stream().allMatch(memory -> memory.provenance().confirmed());
        return new Provenance(
                channel, common(memories, memory -> memory.provenance().actor()), confirmed, 0);
    }

    private static @Nullable String common(List<Memory> memories, Function<Memory, @Nullable String> property) {
        String value = property.apply(memories.get(0));
        return memories.stream().allMatch(memory -> Objects.equals(value, property.apply(memory))) ? value : null;
    }
}
