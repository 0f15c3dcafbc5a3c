package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.AuditHead;
import dev.langchain4j.memori.data.AuditRequest;
import dev.langchain4j.memori.store.AuditReader;
import dev.langchain4j.memori.store.AuditRow;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** Rows of {@code audit} as values. */
class AuditRows implements AuditReader {

    final Session session;

    AuditRows(Session session) {
        this.session = session;
    }

    @Override
    public boolean isOn(String namespace) {
        return on().contains(namespace);
    }

    /** The namespaces whose audit is on. */
    Set<String> on() {
        return new HashSet<>(session.list("SELECT namespace FROM audited", row -> row.getString(1)));
    }

    @Override
    public List<AuditRow> rows(String namespace, AuditRequest request) {
        Long from = request.from() == null ? null : Times.clamped(request.from());
        Long to = request.to() == null ? null : Times.clamped(request.to());
        String action = request.action() == null ? null : request.action().name();
        return session.list(
                "SELECT number, at, action, channel, actor, session_id, subjects, outcome, reason, hash FROM audit"
                        + " WHERE namespace = ? AND number > ? AND (? IS NULL OR at >= ?) AND (? IS NULL OR at < ?)"
                        + " AND (? IS NULL OR action = ?) AND (? IS NULL OR actor = ?) ORDER BY number LIMIT ?",
                row -> new AuditRow(
                        namespace,
                        row.getLong(1),
                        row.getLong(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6),
                        row.getString(7),
                        row.getString(8),
                        row.getString(9),
                        HexFormat.of().formatHex(row.getBytes(10))),
                namespace,
                request.after(),
                from,
                from,
                to,
                to,
                action,
                action,
                request.actor(),
                request.actor(),
                request.limit());
    }

    AuditHead head(String namespace) {
        return session.first(
                        "SELECT number, hash FROM audit WHERE namespace = ? ORDER BY number DESC LIMIT 1",
                        row -> new AuditHead(row.getLong(1), HexFormat.of().formatHex(row.getBytes(2))),
                        namespace)
                .orElse(AuditHead.NONE);
    }
}
