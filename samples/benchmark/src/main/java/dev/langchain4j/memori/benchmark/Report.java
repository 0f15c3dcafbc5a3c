package dev.langchain4j.memori.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a measurement gave.
 *
 * @param circumstances what it was measured on and with, by name, in order
 * @param tables        the figures
 * @param notes         how to read them, a sentence each
 */
record Report(Map<String, String> circumstances, List<Table> tables, List<String> notes) {

    /** For people, as Markdown. */
    void print(PrintWriter out) {
        circumstances.forEach((name, value) -> out.println("- " + name + ": " + value));
        for (Table table : tables) {
            out.println();
            print(table, out);
        }
        if (!notes.isEmpty()) {
            out.println();
            out.println(String.join(" ", notes));
        }
        out.flush();
    }

    private static void print(Table table, PrintWriter out) {
        out.println("### " + table.title());
        out.println();
        rows(table, out);
    }

    /** The table without its title. */
    static void rows(Table table, PrintWriter out) {
        out.println("| " + String.join(" | ", table.columns()) + " |");
        out.println("|---|" + "---:|".repeat(table.columns().size() - 1));
        for (Table.Row row : table.rows()) {
            out.println("| " + row.name() + " | "
                    + row.figures().stream().map(Figure::text).collect(Collectors.joining(" | ")) + " |");
        }
    }

    /** For programs, times in nanoseconds. */
    void write(Path file) throws IOException {
        ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        ObjectNode root = json.createObjectNode();
        ObjectNode head = root.putObject("circumstances");
        circumstances.forEach(head::put);
        ArrayNode all = root.putArray("tables");
        tables.forEach(table -> write(table, all.addObject()));
        json.writeValue(file.toFile(), root);
    }

    static void write(Table table, ObjectNode node) {
        node.put("title", table.title());
        ArrayNode rows = node.putArray("rows");
        for (Table.Row row : table.rows()) {
            ObjectNode written = rows.addObject().put(table.columns().get(0), row.name());
            for (int i = 0; i < row.figures().size(); i++) {
                Figure figure = row.figures().get(i);
                if (!Double.isNaN(figure.value())) {
                    written.put(table.columns().get(i + 1), figure.value());
                }
            }
        }
    }
}
