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

    static SelectionSql of(List<Long> collections, MemorySelection selection, Instant now) {
        StringBuilder sql = new StringBuilder("m.collection IN (");
        List<Object> parameters = new ArrayList<>(collections);
        sql.append("?, ".repeat(collections.size() - 1)).append("?)");
        Instant asOf = selection.asOf();
        if (asOf == null) {
            sql.append(" AND m.retired_at IS NULL AND (m.expires_at IS NULL OR m.expires_at > ?)");
            parameters.add(Times.micros(now));
        } else {
            sql.append(" AND m.updated_at <= ? AND (m.retired_at IS NULL OR m.retired_at > ?)");
            sql.append(" AND (m.expires_at IS NULL OR m.expires_at > ?)");
            parameters.addAll(List.of(Times.micros(asOf), Times.micros(asOf), Times.micros(asOf)));
        }
        if (!selection.types().isEmpty()) {
            sql.append(" AND m.type IN (?")
                    .append(", ?".repeat(selection.types().size() - 1))
                    .append(')');
            selection.types().stream().map(MemoryType::name).sorted().forEach(parameters::add);
        }
        if (selection.after() != null) {
            sql.append(" AND ").append(OCCURRED).append(" > ?");
            parameters.add(Times.micros(selection.after()));
        }
        if (selection.before() != null) {
            sql.append(" AND ").append(OCCURRED).append(" < ?");
            parameters.add(Times.micros(selection.before()));
        }
        if (selection.filter() != null) {
            sql.append(" AND ");
            FilterSql.append(selection.filter(), sql, parameters);
        }
        return new SelectionSql(sql.toString(), parameters);
    }

    /** Whether it asks for no more than being current and not expired. */
    static boolean isTrivial(MemorySelection selection) {
        return selection.filter() == null
                && selection.types().isEmpty()
                && selection.after() == null
                && selection.before() == null
                && selection.asOf() == null;
    }
}
