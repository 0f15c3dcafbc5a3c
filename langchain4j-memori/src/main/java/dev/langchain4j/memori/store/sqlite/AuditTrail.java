package dev.langchain4j.memori.store.sqlite;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.AuditAction;
import dev.langchain4j.memori.data.AuditHead;
import dev.langchain4j.memori.data.HistoryEntry.Event;
import dev.langchain4j.memori.store.AuditNote;
import dev.langchain4j.memori.store.AuditRow;
import dev.langchain4j.memori.store.AuditWriter;
import dev.langchain4j.memori.store.Change;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Adds to {@code audit} inside the transaction of a {@link SqliteWriter}: gathers what is done, and writes it at the end, one entry for what one
 * actor does in one go. The write lock of the transaction is what keeps the chains of several threads and processes one.
 */
final class AuditTrail extends AuditRows implements AuditWriter {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** So many subjects of one entry are read at a glance; the rest goes into the next. */
    private static final int MAX_SUBJECTS = 1_000;

    private final Instant now;
    private final List<Pending> pending = new ArrayList<>();
    private final Map<Long, Shelf> shelves = new HashMap<>();
    private @Nullable Set<String> known;

    /** For one work; {@code known} is what those before it in the transaction knew of the namespaces whose audit is on. */
    AuditTrail(Session session, Instant now, @Nullable Set<String> known) {
        super(session);
        this.now = now;
        this.known = known == null ? null : new HashSet<>(known);
    }

    private record Shelf(String namespace, String name) {}

    /** An entry to which more of the same may still come. */
    private static final class Pending {
        final AuditNote note;
        final List<String> subjects;

        private int memories;
        private int versions;
        private int vectors;

        Pending(AuditNote note) {
            this.note = note;
            this.subjects = new ArrayList<>(note.subjects());
        }

        void erased(int moreMemories, int moreVersions, int moreVectors) {
            memories += moreMemories;
            versions += moreVersions;
            vectors += moreVectors;
        }

        @Nullable
        String outcome() {
            return versions == 0
                    ? note.outcome()
                    : "erased " + memories + " with " + versions + " versions and " + vectors + " vectors";
        }

        boolean isOf(String namespace, AuditAction action, Actor actor) {
            return note.namespace().equals(namespace)
                    && note.action() == action
                    && note.actor().equals(actor);
        }
    }

    /** Asked once a transaction: nobody else can switch anything meanwhile. */
    @Override
    Set<String> on() {
        if (known == null) {
            known = super.on();
        }
        return known;
    }

    /** What this transaction knows of the namespaces whose audit is on; null if nobody wanted to know. */
    @Nullable
    Set<String> known() {
        return known;
    }

    @Override
    public void keep(String namespace, boolean on, Actor actor) {
        if (isOn(namespace) == on) {
            return;
        }
        AuditAction action = on ? AuditAction.ENABLE : AuditAction.DISABLE;
        pending.add(new Pending(new AuditNote(namespace, now, action, actor, List.of(), null)));
        if (on) {
            session.update("INSERT INTO audited (namespace) VALUES (?)", namespace);
            on().add(namespace);
        } else {
            session.update("DELETE FROM audited WHERE namespace = ?", namespace);
            on().remove(namespace);
        }
    }

    @Override
    public void note(AuditNote note) {
        if (isOn(note.namespace())) {
            pending.add(new Pending(note));
        }
    }

    /** Whatever is told to the history is kept here, too, but for what changes nothing of what is remembered. */
    void changed(long collection, String id, Change change) {
        if (on().isEmpty() || change.event() == Event.EMBEDDED) {
            return;
        }
        Shelf shelf = shelves.computeIfAbsent(collection, this::shelf);
        if (!on().contains(shelf.namespace)) {
            return;
        }
        AuditAction action = action(change.event());
        Pending last = pending.isEmpty() ? null : pending.get(pending.size() - 1);
        String subject = shelf.name + "/" + id;
        if (last != null && last.isOf(shelf.namespace, action, change.actor()) && last.subjects.size() < MAX_SUBJECTS) {
            last.subjects.add(subject);
        } else {
            pending.add(
                    new Pending(new AuditNote(shelf.namespace, now, action, change.actor(), List.of(subject), null)));
        }
    }

    /** Says of the erasure that was just kept what it came to. */
    void erased(String namespace, Actor actor, int memories, int versions, int vectors) {
        for (int i = pending.size() - 1; i >= 0; i--) {
            Pending entry = pending.get(i);
            if (entry.isOf(namespace, AuditAction.FORGET, actor)) {
                entry.erased(memories, versions, vectors);
                return;
            }
        }
    }

    /** Writes what was gathered. To be called at the end of the transaction. */
    void finish() {
        Map<String, AuditHead> heads = new HashMap<>();
        for (Pending entry : pending) {
            AuditHead head = heads.computeIfAbsent(entry.note.namespace(), this::head);
            AuditRow row = row(entry, head.number() + 1).chainedTo(head);
            insert(row);
            heads.put(row.namespace(), new AuditHead(row.number(), row.hash()));
        }
        pending.clear();
    }

    private static AuditRow row(Pending entry, long number) {
        AuditNote note = entry.note;
        Actor actor = note.actor();
        return new AuditRow(
                note.namespace(),
                number,
                Times.micros(note.at()),
                note.action().name(),
                actor.channel().name(),
                actor.name(),
                actor.sessionId(),
                json(entry.subjects),
                entry.outcome(),
                actor.reason(),
                "");
    }

    private void insert(AuditRow row) {
        session.update(
                "INSERT INTO audit (namespace, number, at, action, channel, actor, session_id, subjects, outcome, reason, hash)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                row.namespace(),
                row.number(),
                row.at(),
                row.action(),
                row.channel(),
                row.actor(),
                row.sessionId(),
                row.subjects(),
                row.outcome(),
                row.reason(),
                HexFormat.of().parseHex(row.hash()));
    }

    private Shelf shelf(long collection) {
        return session.first(
                        "SELECT namespace, name FROM collection WHERE key = ?",
                        row -> new Shelf(row.getString(1), row.getString(2)),
                        collection)
                .orElseThrow();
    }

    private static AuditAction action(Event event) {
        return switch (event) {
            case FORGOTTEN -> AuditAction.FORGET;
            case GRANTED -> AuditAction.GRANT;
            case REVOKED -> AuditAction.REVOKE;
            default -> AuditAction.WRITE;
        };
    }

    private static String json(List<String> subjects) {
        try {
            return JSON.writeValueAsString(subjects);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a list of strings is always JSON", e);
        }
    }
}
