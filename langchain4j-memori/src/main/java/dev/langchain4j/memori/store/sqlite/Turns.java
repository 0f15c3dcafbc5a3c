package dev.langchain4j.memori.store.sqlite;

import java.time.Instant;
import java.util.Optional;

/** When it was last somebody's turn to do what the processes of a file do in turn. Kept in the file, so that it is known after a restart. */
final class Turns {

    private static final String PREFIX = "turn:";

    private final Session session;

    Turns(Session session) {
        this.session = session;
    }

    Optional<Instant> last(String task) {
        return session.first("SELECT value FROM setting WHERE name = ?", row -> row.getString(1), PREFIX + task)
                .map(micros -> Times.instant(Long.parseLong(micros)));
    }

    /** A turn in the future, of a clock that was set back since, must not stop the task until then. */
    boolean take(String task, Instant since, Instant now) {
        Optional<Instant> last = last(task);
        if (last.isPresent() && !last.get().isBefore(since) && !last.get().isAfter(now)) {
            return false;
        }
        session.update(
                "INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                PREFIX + task,
                Long.toString(Times.clamped(now)));
        return true;
    }
}
