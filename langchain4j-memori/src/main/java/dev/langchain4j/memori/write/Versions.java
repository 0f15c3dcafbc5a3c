package dev.langchain4j.memori.write;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemoryUpdate;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.encode.Passage;
import dev.langchain4j.memori.store.Scope;
import dev.langchain4j.memori.store.StoredMemory;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the next version of a memory looks like. A key of 0 stands for one that the store has yet to give. */
final class Versions {

    private Versions() {}

    static StoredMemory created(Scope scope, NewMemory added, Instant now) {
        Instant occurredAt = added.occurredAt();
        Memory memory = new Memory(
                added.id() == null ? UUID.randomUUID().toString() : added.id(),
                scope.namespace(),
                scope.target(),
                added.content(),
                added.type(),
                added.metadata(),
                added.author(),
                added.sessionId(),
                occurredAt == null ? now : occurredAt,
                now,
                now,
                null,
                0,
                0,
                added.pinned(),
                added.expiresAt(),
                1);
        return new StoredMemory(0, memory, occurredAt != null);
    }

    /** What a row becomes when another is added under its id. */
    static StoredMemory overwritten(StoredMemory existing, NewMemory added, Instant now) {
        Memory old = existing.memory();
        Instant occurredAt = added.occurredAt();
        Memory memory = new Memory(
                old.id(),
                old.namespace(),
                old.collection(),
                added.content(),
                added.type(),
                added.metadata(),
                added.author(),
                added.sessionId(),
                occurredAt == null ? now : occurredAt,
                old.createdAt(),
                notBefore(old.updatedAt(), now),
                old.lastAccessedAt(),
                old.accessCount(),
                old.reinforcements(),
                added.pinned(),
                added.expiresAt(),
                old.version() + 1);
        return new StoredMemory(0, memory, occurredAt != null);
    }

    /** A duplicate joins an existing memory: the newer words, what both know, and the longer life. */
    static StoredMemory merged(StoredMemory existing, NewMemory added, Instant now) {
        Memory old = existing.memory();
        Instant occurredAt = added.occurredAt();
        Memory memory = new Memory(
                old.id(),
                old.namespace(),
                old.collection(),
                old.pinned() ? old.content() : added.content(),
                old.type(),
                mergedMetadata(existing, added),
                old.author(),
                added.sessionId() == null ? old.sessionId() : added.sessionId(),
                occurredAt == null ? old.occurredAt() : occurredAt,
                old.createdAt(),
                notBefore(old.updatedAt(), now),
                old.lastAccessedAt(),
                old.accessCount(),
                old.reinforcements() + 1,
                old.pinned() || added.pinned(),
                laterExpiry(old.expiresAt(), added.expiresAt()),
                old.version() + 1);
        return new StoredMemory(0, memory, existing.occurredAtGiven() || occurredAt != null);
    }

    /** Whether a duplicate with the same content brings nothing else that would have to be kept. */
    static boolean addsNothing(NewMemory added, StoredMemory existing) {
        Memory old = existing.memory();
        boolean sameExpiry =
                old.expiresAt() == null || old.expiresAt().equals(laterExpiry(old.expiresAt(), added.expiresAt()));
        return mergedMetadata(existing, added).equals(old.metadata())
                && (old.pinned() || !added.pinned())
                && (existing.occurredAtGiven() || added.occurredAt() == null)
                && (old.pinned() || old.content().equals(added.content()))
                && sameExpiry;
    }

    static StoredMemory updated(StoredMemory existing, MemoryUpdate update, Instant now) {
        Memory old = existing.memory();
        Memory memory = new Memory(
                old.id(),
                old.namespace(),
                old.collection(),
                update.content() == null ? old.content() : update.content(),
                update.type() == null ? old.type() : update.type(),
                update.applyTo(old.metadata()),
                old.author(),
                old.sessionId(),
                update.occurredAt() == null ? old.occurredAt() : update.occurredAt(),
                old.createdAt(),
                notBefore(old.updatedAt(), now),
                old.lastAccessedAt(),
                old.accessCount(),
                old.reinforcements(),
                update.pinned() == null ? old.pinned() : update.pinned(),
                update.applyTo(old.expiresAt()),
                old.version() + 1);
        return new StoredMemory(0, memory, existing.occurredAtGiven() || update.occurredAt() != null);
    }

    static boolean sameButForTime(StoredMemory current, StoredMemory planned) {
        Memory a = current.memory();
        Memory b = planned.memory();
        return current.occurredAtGiven() == planned.occurredAtGiven()
                && new Memory(
                                b.id(),
                                b.namespace(),
                                b.collection(),
                                b.content(),
                                b.type(),
                                b.metadata(),
                                b.author(),
                                b.sessionId(),
                                b.occurredAt(),
                                b.createdAt(),
                                a.updatedAt(),
                                a.lastAccessedAt(),
                                a.accessCount(),
                                a.reinforcements(),
                                b.pinned(),
                                b.expiresAt(),
                                a.version())
                        .equals(a);
    }

    static Passage passage(NewMemory added) {
        return new Passage(added.content(), added.author(), added.occurredAt(), added.metadata());
    }

    static Passage passage(StoredMemory version) {
        Memory memory = version.memory();
        return new Passage(
                memory.content(),
                memory.author(),
                version.occurredAtGiven() ? memory.occurredAt() : null,
                memory.metadata());
    }

    private static Metadata mergedMetadata(StoredMemory existing, NewMemory added) {
        Metadata merged = existing.memory().metadata();
        merged.putAll(added.metadata().toMap());
        return merged;
    }

    private static @Nullable Instant laterExpiry(@Nullable Instant a, @Nullable Instant b) {
        if (a == null || b == null) {
            return null;
        }
        return a.isAfter(b) ? a : b;
    }

    /** A clock that was set back must not make a version older than the one before it. */
    private static Instant notBefore(Instant before, Instant now) {
        return now.isBefore(before) ? before : now;
    }
}
