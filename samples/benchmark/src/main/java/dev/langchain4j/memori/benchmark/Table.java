package dev.langchain4j.memori.benchmark;

import java.util.ArrayList;
import java.util.List;

/**
 * Figures under names.
 *
 * @param title   what was measured
 * @param columns the heads, that of the rows' names first
 * @param rows    the rows
 */
record Table(String title, List<String> columns, List<Row> rows) {

    /** One line: a name and a figure for each further column. */
    record Row(String name, List<Figure> figures) {}

    Table {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
        for (Row row : rows) {
            if (row.figures().size() != columns.size() - 1) {
                throw new IllegalArgumentException("the row '" + row.name() + "' has "
                        + row.figures().size() + " figures for " + (columns.size() - 1) + " columns");
            }
        }
    }

    static Builder of(String title, String... columns) {
        return new Builder(title, List.of(columns));
    }

    /** Collects rows as they are measured. */
    static final class Builder {

        private final String title;
        private final List<String> columns;
        private final List<Row> rows = new ArrayList<>();

        private Builder(String title, List<String> columns) {
            this.title = title;
            this.columns = columns;
        }

        Builder row(String name, Figure... figures) {
            rows.add(new Row(name, List.of(figures)));
            return this;
        }

        Table build() {
            return new Table(title, columns, rows);
        }
    }
}
