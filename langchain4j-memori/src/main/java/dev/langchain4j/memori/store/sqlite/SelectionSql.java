package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.MemoryType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A selection as a condition on memory {@code m}: what is visible at a time, on which collections, and what the caller asked for.
 *
 * @param sql        the condition, without {@code WHERE}
 * @param parameters its parameters, in order
 */
record SelectionSql(String sql, List<Object> parameters) {

    static final String OCCURRED = "coalesce(m.occurred_at, m.created_at)";

    /** Current memories, expired ones left out; or those of the past moment that the selection names. */
    static SelectionSql of(List<Long> collections, MemorySelection selection, Instant now) {
        return of(collections, selection, now, false);
    }

    /** As {@link #of(List, MemorySelection, Instant)}, with those that have expired. */
    static SelectionSql withExpired(List<Long> collections, MemorySelection selection, Instant now) {
        return of(collections, selection, now, true);
    }

    private static SelectionSql of(
            List<Long> collections, MemorySelection selection, Instant now, boolean withExpired) {
        StringBuilder sql = new StringBuilder("m.collection IN (");
        List<Object> parameters = new ArrayList<>(collections);
        sql.append("?, ".repeat(collections.size() - 1)).append("?)");
        Instant asOf = selection.asOf();
        if (asOf == null) {
            sql.append(" AND m.retired_at IS NULL");
        } else {
            sql.append(" AND m.recorded_at <= ? AND (m.retired_at IS NULL OR m.retired_at > ?)");
            parameters.addAll(List.of(Times.clamped(asOf), Times.clamped(asOf)));
        }
        if (!withExpired) {
            sql.append(" AND (m.expires_at IS NULL OR m.expires_at > ?)");
            parameters.add(Times.clamped(asOf == null ? now : asOf));
        }
        if (!selection.types().isEmpty()) {
            sql.append(" AND m.type IN (?")
                    .append(", ?".repeat(selection.types().size() - 1))
                    .append(')');
            selection.types().stream().map(MemoryType::name).sorted().forEach(parameters::add);
        }
        if (selection.after() != null) {
            sql.append(" AND ").append(OCCURRED).append(" > ?");
            parameters.add(Times.clamped(selection.after()));
        }
        if (selection.before() != null) {
            sql.append(" AND ").append(OCCURRED).append(" < ?");
            parameters.add(Times.clamped(selection.before()));
        }
        if (selection.validAt() != null) {
            sql.append(" AND (m.valid_from IS NULL OR m.valid_from <= ?) AND (m.valid_to IS NULL OR m.valid_to > ?)");
            parameters.addAll(List.of(Times.clamped(selection.validAt()), Times.clamped(selection.validAt())));
        }
        if (selection.filter() != null) {
            sql.append(" AND ");
            FilterSql.append(selection.filter(), sql, parameters);
        }
        return new SelectionSql(sql.toString(), parameters);
    }

    /** Its parameters with those of what is appended to it. */
    Object[] with(Object... more) {
        List<Object> all = new ArrayList<>(parameters);
        all.addAll(List.of(more));
        return all.toArray();
    }

    /** Whether it asks for no more than being current and not expired. */
    static boolean isTrivial(MemorySelection selection) {
        return selection.filter() == null
                && selection.types().isEmpty()
                && selection.after() == null
                && selection.before() == null
                && selection.validAt() == null
                && selection.asOf() == null;
    }
}
