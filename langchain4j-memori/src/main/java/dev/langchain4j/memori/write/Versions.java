package dev.langchain4j.memori.write;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.memori.data.Fact;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemoryUpdate;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.Provenance;
import dev.langchain4j.memori.data.Validity;
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
        String id = added.id() == null ? UUID.randomUUID().toString() : added.id();
        return given(
                Memory.builder(id, scope.namespace(), scope.target(), added.content(), now)
                        .provenance(Provenance.of(scope.actor())),
                added,
                now);
    }

    /** A memory that corrects another from a moment on. */
    static StoredMemory correcting(Scope scope, StoredMemory old, NewMemory correction, Instant from, Instant now) {
        StoredMemory created = created(scope, correction, now);
        Memory memory = created.memory().toBuilder()
                .collection(old.memory().collection())
                .validity(new Validity(from, correction.validity().to()))
                .supersedes(old.memory().id())
                .build();
        return new StoredMemory(0, memory, created.occurredAtGiven());
    }

    /** A memory that is no longer true from a moment on. What had ended before stays as it was. */
    static StoredMemory endedAt(StoredMemory old, Instant end, Instant now) {
        Memory memory = old.memory();
        boolean open = memory.validity().to() == null || memory.validity().to().isAfter(end);
        return next(
                old, now, memory.toBuilder().validity(open ? memory.validity().until(end) : memory.validity()));
    }

    /** A memory that a human stands behind. */
    static StoredMemory confirmed(StoredMemory old, Instant now) {
        Provenance before = old.memory().provenance();
        return next(
                old,
                now,
                old.memory().toBuilder()
                        .provenance(new Provenance(before.channel(), before.actor(), true, before.corroborations())));
    }

    /** A memory that waited in quarantine, where it belongs. When it was created it keeps; from now on it is known. */
    static StoredMemory released(StoredMemory waiting, String collection, Instant now) {
        StoredMemory confirmed = confirmed(waiting, now);
        return new StoredMemory(
                0,
                confirmed.memory().toBuilder().collection(collection).version(1).build(),
                waiting.occurredAtGiven());
    }

    /** What an earlier version said, as the next version of what is there. How often it was read and repeated is not taken back. */
    static StoredMemory restored(StoredMemory last, StoredMemory earlier, Instant now) {
        Memory newest = last.memory();
        Memory memory = earlier.memory().toBuilder()
                .updatedAt(notBefore(newest.updatedAt(), now))
                .lastAccessedAt(newest.lastAccessedAt())
                .accessCount(newest.accessCount())
                .reinforcements(newest.reinforcements())
                .version(newest.version() + 1)
                .build();
        return new StoredMemory(0, memory, earlier.occurredAtGiven());
    }

    private static StoredMemory next(StoredMemory old, Instant now, Memory.Builder changed) {
        Memory before = old.memory();
        return new StoredMemory(
                0,
                changed.updatedAt(notBefore(before.updatedAt(), now))
                        .version(before.version() + 1)
                        .build(),
                old.occurredAtGiven());
    }

    /** What a row becomes when another is added under its id. */
    static StoredMemory overwritten(Scope scope, StoredMemory existing, NewMemory added, Instant now) {
        Memory old = existing.memory();
        return given(
                old.toBuilder()
                        .content(added.content())
                        .updatedAt(notBefore(old.updatedAt(), now))
                        .version(old.version() + 1)
                        .provenance(Provenance.of(scope.actor())),
                added,
                now);
    }

    /** Everything that the caller gave beside the text. */
    private static StoredMemory given(Memory.Builder memory, NewMemory added, Instant now) {
        Instant occurredAt = added.occurredAt();
        memory.type(added.type())
                .metadata(added.metadata())
                .author(added.author())
                .sessionId(added.sessionId())
                .occurredAt(occurredAt == null ? now : occurredAt)
                .pinned(added.pinned())
                .expiresAt(added.expiresAt())
                .importance(added.importance())
                .validity(added.validity());
        return new StoredMemory(0, memory.build(), occurredAt != null);
    }

    /** A duplicate joins an existing memory: the newer words, what both know, and the longer life. */
    static StoredMemory merged(StoredMemory existing, NewMemory added, Instant now) {
        Memory old = existing.memory();
        Instant occurredAt = added.occurredAt();
        Memory memory = old.toBuilder()
                .content(old.pinned() ? old.content() : added.content())
                .metadata(mergedMetadata(existing, added))
                .sessionId(added.sessionId() == null ? old.sessionId() : added.sessionId())
                .occurredAt(occurredAt == null ? old.occurredAt() : occurredAt)
                .updatedAt(notBefore(old.updatedAt(), now))
                .reinforcements(old.reinforcements() + 1)
                .pinned(old.pinned() || added.pinned())
                .expiresAt(laterExpiry(old.expiresAt(), added.expiresAt()))
                .importance(Math.max(old.importance(), added.importance()))
                .version(old.version() + 1)
                .build();
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
                && added.importance() <= old.importance()
                && sameExpiry;
    }

    static StoredMemory updated(StoredMemory existing, MemoryUpdate update, Instant now) {
        Memory old = existing.memory();
        Memory memory = old.toBuilder()
                .content(update.content() == null ? old.content() : update.content())
                .type(update.type() == null ? old.type() : update.type())
                .metadata(update.applyTo(old.metadata()))
                .occurredAt(update.occurredAt() == null ? old.occurredAt() : update.occurredAt())
                .updatedAt(notBefore(old.updatedAt(), now))
                .pinned(update.pinned() == null ? old.pinned() : update.pinned())
                .expiresAt(update.applyTo(old.expiresAt()))
                .importance(update.importance() == null ? old.importance() : update.importance())
                .validity(update.applyTo(old.validity()))
                .version(old.version() + 1)
                .build();
        return new StoredMemory(0, memory, existing.occurredAtGiven() || update.occurredAt() != null);
    }

    static boolean sameButForTime(StoredMemory current, StoredMemory planned) {
        Memory a = current.memory();
        Memory b = planned.memory();
        return current.occurredAtGiven() == planned.occurredAtGiven()
                && b.toBuilder()
                        .updatedAt(a.updatedAt())
                        .lastAccessedAt(a.lastAccessedAt())
                        .accessCount(a.accessCount())
                        .reinforcements(a.reinforcements())
                        .version(a.version())
                        .build()
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
                // The metadata of a fact are its content once more, and ids.
                Fact.of(memory).isPresent() ? new Metadata() : memory.metadata());
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
