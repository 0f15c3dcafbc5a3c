package dev.langchain4j.memori.transfer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.Block;
import dev.langchain4j.memori.store.NamespaceRow;

/** A row of a namespace as a line of JSON; {@link RowParser} reads it back. */
final class RowLine {

    /** The first field of every line but the header: what sort of line it is. */
    static final String LINE = "line";

    static final String COLLECTION = "collection";
    static final String MEMORY = "memory";
    static final String SOURCE = "source";
    static final String BLOCK = "block";
    static final String CONVERSATION = "conversation";
    static final String MESSAGE = "message";
    static final String DOCUMENT = "document";
    static final String CHANGE = "change";
    static final String END = "end";

    private RowLine() {}

    static String of(NamespaceRow row) {
        ObjectNode line = Fields.object();
        if (row instanceof NamespaceRow.Shelf shelf) {
            line.put(LINE, COLLECTION).put("name", shelf.name());
            if (shelf.givenDimension() != null) {
                line.put("givenDimension", shelf.givenDimension());
            }
        } else if (row instanceof NamespaceRow.Version version) {
            write(line.put(LINE, MEMORY), version);
        } else if (row instanceof NamespaceRow.Source source) {
            line.put(LINE, SOURCE)
                    .put("collection", source.collection())
                    .put("id", source.id())
                    .put("source", source.source())
                    .put("heardAt", source.heardAt().toString());
        } else if (row instanceof NamespaceRow.BlockVersion version) {
            write(line.put(LINE, BLOCK), version);
        } else if (row instanceof NamespaceRow.Talk talk) {
            line.put(LINE, CONVERSATION).put("id", talk.id());
        } else if (row instanceof NamespaceRow.Message message) {
            write(line.put(LINE, MESSAGE), message);
        } else if (row instanceof NamespaceRow.Document document) {
            line.put(LINE, DOCUMENT)
                    .put("shelf", document.shelf())
                    .put("name", document.name())
                    .put("updatedAt", document.updatedAt().toString())
                    .put("body", document.body());
        } else if (row instanceof NamespaceRow.Event event) {
            write(line.put(LINE, CHANGE), event);
        }
        return line.toString();
    }

    private static void write(ObjectNode line, NamespaceRow.Version row) {
        MemoryLine.write(line, row.version());
        line.put("recordedAt", row.recordedAt().toString());
        Fields.putIfPresent(line, "retiredAt", row.retiredAt());
        if (row.deferred()) {
            line.put("deferred", true);
        }
        MemoryLine.write(line, row.vectors());
    }

    private static void write(ObjectNode line, NamespaceRow.BlockVersion row) {
        Block block = row.block();
        line.put("label", block.label())
                .put("version", block.version())
                .put("description", block.description())
                .put("value", block.value())
                .put("limit", block.limit())
                .put("readOnly", block.readOnly())
                .put("createdAt", block.createdAt().toString())
                .put("updatedAt", block.updatedAt().toString())
                .put("recordedAt", row.recordedAt().toString());
        Fields.putIfPresent(line, "retiredAt", row.retiredAt());
    }

    private static void write(ObjectNode line, NamespaceRow.Message row) {
        line.put("kind", row.body().kind().name())
                .put("json", row.body().json())
                .put("storedAt", row.storedAt().toString());
        Fields.putIfPresent(line, "extra", row.body().extra());
        Fields.putIfPresent(line, "place", row.place());
        Fields.putIfPresent(line, "waits", row.waits());
        if (row.unrecalled()) {
            line.put("unrecalled", true);
        }
        if (row.memory() != null) {
            line.put("memory", row.memory()).put("memoryVersion", row.memoryVersion());
        }
    }

    private static void write(ObjectNode line, NamespaceRow.Event row) {
        line.put("collection", row.collection())
                .put("id", row.id())
                .put("event", row.event().name())
                .put("version", row.version())
                .put("at", row.at().toString());
        Fields.putIfPresent(line, "current", row.current());
        Fields.putIfPresent(line, "retired", row.retired());
        Fields.putIfPresent(line, "reason", row.reason());
        Actor actor = row.actor();
        if (actor != null) {
            line.put("channel", actor.channel().name());
            Fields.putIfPresent(line, "actor", actor.name());
            Fields.putIfPresent(line, "session", actor.sessionId());
        }
    }
}
