package dev.langchain4j.memori.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.AuditAction;
import dev.langchain4j.memori.data.AuditEntry;
import dev.langchain4j.memori.data.Channel;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.store.AuditRow;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;

/** Rows of an audit as values. */
final class AuditEntries {

    private static final ObjectMapper JSON = new ObjectMapper();

    private AuditEntries() {}

    static AuditEntry entry(AuditRow row) {
        try {
            return new AuditEntry(
                    row.number(),
                    Instant.EPOCH.plus(row.at(), ChronoUnit.MICROS),
                    AuditAction.valueOf(row.action()),
                    new Actor(
                            row.actor(),
                            Channel.valueOf(Objects.requireNonNull(row.channel())),
                            row.sessionId(),
                            row.reason()),
                    List.of(JSON.readValue(row.subjects(), String[].class)),
                    row.outcome(),
                    row.hash());
        } catch (JsonProcessingException | RuntimeException e) {
            throw new MemoriException(
                    MemoriException.Reason.CORRUPT,
                    "entry " + row.number() + " of the audit of '" + row.namespace()
                            + "' cannot be read: somebody has changed it; verify() checks the others",
                    e);
        }
    }
}
