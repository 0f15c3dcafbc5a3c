package dev.langchain4j.memori.transfer;

import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.Block;
import dev.langchain4j.memori.data.Channel;
import dev.langchain4j.memori.data.HistoryEntry;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.store.GrantReader;
import dev.langchain4j.memori.store.MessageBody;
import dev.langchain4j.memori.store.MessageKind;
import dev.langchain4j.memori.store.NamespaceRow;
import dev.langchain4j.memori.store.Scope;
import dev.langchain4j.memori.store.StoredMemory;
import dev.langchain4j.memori.transfer.Fields.BadLine;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lines of JSON as rows of one namespace, each checked as if it had been written by the worst of enemies. No line can name a namespace: what
 * it says goes into the one that the parser is for.
 */
final class RowParser {

    private static final int MAX_COLLECTIONS = 10_000;
    private static final int MAX_DIMENSION = 65_536;
    private static final int MAX_REASON = 10_000;

    private final Scope scope;
    private final TransferRules rules;
    private final Map<String, Scope> shelves = new HashMap<>();
    private @Nullable String conversation;

    RowParser(Scope scope, TransferRules rules) {
        this.scope = scope;
        this.rules = rules;
    }

    /**
     * The row that a line stands for.
     *
     * @throws BadLine         if it is none
     * @throws MemoriException if it is one that must not be stored
     */
    NamespaceRow parse(Fields line) {
        return switch (line.text(RowLine.LINE)) {
            case RowLine.COLLECTION -> shelf(line);
            case RowLine.MEMORY -> version(line);
            case RowLine.SOURCE -> new NamespaceRow.Source(
                    collection(line).target(),
                    line.name("id", Fields.MAX_NAME),
                    line.name("source", 4 * Fields.MAX_NAME),
                    line.instant("heardAt"));
            case RowLine.BLOCK -> block(line);
            case RowLine.CONVERSATION -> {
                conversation = line.name("id", Fields.MAX_NAME);
                yield new NamespaceRow.Talk(conversation);
            }
            case RowLine.MESSAGE -> message(line);
            case RowLine.DOCUMENT -> document(line);
            case RowLine.CHANGE -> event(line);
            default -> throw new BadLine("there is no such sort of line");
        };
    }

    private NamespaceRow shelf(Fields line) {
        String name = line.name("name", Scope.MAX_NAME_LENGTH);
        Integer given = line.has("givenDimension") ? line.small("givenDimension", 1, MAX_DIMENSION) : null;
        if (name.equals(GrantReader.COLLECTION)) {
            throw new BadLine("what is granted cannot be imported");
        }
        if (shelves.size() == MAX_COLLECTIONS) {
            throw new BadLine("there are more than " + MAX_COLLECTIONS + " collections");
        }
        Scope shelf = new Scope(scope.namespace(), List.of(name), given != null, scope.actor());
        if (shelves.put(name, shelf) != null) {
            throw new BadLine("a line before it has told of the same collection");
        }
        return new NamespaceRow.Shelf(name, given);
    }

    private NamespaceRow version(Fields line) {
        Scope shelf = collection(line);
        StoredMemory version = MemoryLine.read(line, shelf, shelf.target(), false);
        rules.check(shelf, version.memory());
        return new NamespaceRow.Version(
                version,
                line.instant("recordedAt"),
                line.instantOrNull("retiredAt"),
                line.flag("deferred", false),
                MemoryLine.vectors(line));
    }

    private NamespaceRow block(Fields line) {
        Block block = new Block(
                scope.namespace(),
                line.text("label"),
                line.anyText("description"),
                line.anyText("value"),
                line.small("limit", 1, Block.MAX_LIMIT),
                line.flag("readOnly", false),
                null,
                line.number("version", 1),
                line.instant("createdAt"),
                line.instant("updatedAt"));
        rules.check(block);
        return new NamespaceRow.BlockVersion(block, line.instant("recordedAt"), line.instantOrNull("retiredAt"));
    }

    private NamespaceRow message(Fields line) {
        if (conversation == null) {
            throw new BadLine("a message stands before its conversation");
        }
        MessageBody body =
                new MessageBody(line.oneOf("kind", MessageKind.class), line.text("json"), line.textOrNull("extra"));
        rules.check(conversation, body);
        String memory = line.nameOrNull("memory", Fields.MAX_NAME);
        return new NamespaceRow.Message(
                body,
                line.numberOrNull("place", Long.MIN_VALUE),
                line.numberOrNull("waits", Long.MIN_VALUE),
                line.flag("unrecalled", false),
                memory,
                memory == null ? 0 : line.number("memoryVersion", 1),
                line.instant("storedAt"));
    }

    private NamespaceRow document(Fields line) {
        NamespaceRow.Document document = new NamespaceRow.Document(
                scope.on(List.of(line.name("shelf", Scope.MAX_NAME_LENGTH))).target(),
                line.name("name", Fields.MAX_NAME),
                line.anyText("body"),
                line.instant("updatedAt"));
        rules.check(document);
        return document;
    }

    private NamespaceRow event(Fields line) {
        Actor actor = line.has("channel")
                ? new Actor(
                        line.nameOrNull("actor", Actor.MAX_LENGTH),
                        line.oneOf("channel", Channel.class),
                        line.nameOrNull("session", Actor.MAX_LENGTH))
                : null;
        return new NamespaceRow.Event(
                collection(line).target(),
                line.name("id", Fields.MAX_NAME),
                line.oneOf("event", HistoryEntry.Event.class),
                line.number("version", 0),
                line.instant("at"),
                line.numberOrNull("current", 1),
                line.numberOrNull("retired", 1),
                line.nameOrNull("reason", MAX_REASON),
                actor);
    }

    private Scope collection(Fields line) {
        Scope shelf = shelves.get(line.text("collection"));
        if (shelf == null) {
            throw new BadLine("it names a collection that no line before it has told of");
        }
        return shelf;
    }
}
