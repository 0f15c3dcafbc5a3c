package dev.langchain4j.memori.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;

/** The report of {@code speed} for programs: times in nanoseconds, each round's figures included. */
final class JsonReport {

    private JsonReport() {}

    static void write(SpeedReport report, Path file) throws IOException {
        ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        ObjectNode root = json.createObjectNode();
        ObjectNode circumstances = root.putObject("circumstances");
        report.circumstances().forEach(circumstances::put);
        ArrayNode sizes = root.putArray("sizes");
        report.sizes().forEach(size -> write(size, sizes.addObject()));
        json.writeValue(file.toFile(), root);
    }

    private static void write(SpeedReport.Size size, ObjectNode node) {
        node.put("memories", size.memories())
                .put("bytesPerMemory", size.bytesPerMemory())
                .put("fillPerSecond", size.fillPerSecond())
                .put("warmRounds", size.warmRounds())
                .put("stable", size.stable());
        ArrayNode operations = node.putArray("operations");
        size.lines().forEach(line -> write(line, operations.addObject()));
        Report.write(size.ratios(), node.putObject("ratios"));
        ArrayNode skipped = node.putArray("skipped");
        size.skipped().forEach(skipped::add);
    }

    private static void write(SpeedReport.Line line, ObjectNode node) {
        Timing timing = line.timing();
        node.put("operation", timing.operation())
                .put("engine", timing.engine())
                .put("p50", timing.p50())
                .put("p99", timing.p99())
                .put("itemsPerSecond", timing.itemsPerSecond())
                .put("itemsPerCall", timing.itemsPerCall())
                .put("allocatedPerCall", timing.allocatedPerCall())
                .put("calls", timing.calls());
        if (!Double.isNaN(line.recall())) {
            node.put("recallAt10", line.recall());
        }
        if (!line.note().isEmpty()) {
            node.put("note", line.note());
        }
        ArrayNode rounds = node.putArray("roundMedians");
        timing.rounds().forEach(round -> rounds.add(round.medianNanos()));
    }
}
