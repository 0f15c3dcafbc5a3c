package dev.langchain4j.memori;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.Channel;
import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemoryUpdate;
import dev.langchain4j.memori.data.NewBlock;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.recall.Conversation;
import dev.langchain4j.store.embedding.filter.Filter;
import dev.langchain4j.store.embedding.filter.MetadataFilterBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A namespace with something of everything, each text of which holds the word "heliotrope", and all that somebody else could know of it.
 *
 * @param memori    the store
 * @param names     ids, prefixes, labels, sessions, names of collections, and strings that would be clever in SQL or as a path
 * @param filters   conditions on what Anna's metadata say
 * @param embedding the very vector of one of her memories
 * @param export    a file that she exported herself
 * @param forged    a file of the same format that claims to be hers and names her ids
 * @param before    what her world says before anybody else has touched it
 */
record AnnasWorld(
        Memori memori,
        List<String> names,
        List<Filter> filters,
        Embedding embedding,
        Path export,
        Path forged,
        String before) {

    private static final String ANNA = "anna";

    static AnnasWorld in(Memori memori, Path folder) throws IOException {
        MemoryNamespace anna = memori.namespace(ANNA)
                .actingAs(Actor.of("anna-agent", Channel.AGENT).inSession("annas-session"));
        String generated = anna.add(NewMemory.builder()
                        .content("A heliotrope grows in the garden of Anna")
                        .metadata(Metadata.from("kind", "heliotrope plant").put("year", 2024))
                        .author("Anna heliotrope")
                        .sessionId("annas-session")
                        .build())
                .id();
        anna.add(NewMemory.builder()
                .id("annas-own-id")
                .content("The heliotrope needs water in the garden")
                .build());
        anna.update(
                generated,
                MemoryUpdate.builder()
                        .content("Two heliotrope plants grow in the garden")
                        .build());
        anna.supersede("annas-own-id", NewMemory.of("The heliotrope was given away"));
        anna.core()
                .create(NewBlock.builder()
                        .label("human")
                        .description("heliotrope")
                        .value("Anna loves heliotrope")
                        .build());
        Conversation chat = anna.conversation("annas-chat");
        chat.update(
                chat.window(),
                List.of(
                        UserMessage.from("Where is my heliotrope?"),
                        AiMessage.from("The heliotrope is in the garden.")));
        anna.documents("scopes").put("annas-document", "heliotrope state");
        anna.vectorCollection("annas-vectors")
                .add(NewMemory.builder()
                        .id("annas-row")
                        .content("heliotrope row")
                        .embedding(Embedding.from(new float[] {1, 2}))
                        .build());
        anna.facts().add("Anna", "grows", "heliotrope");
        memori.flush();
        Path export = folder.resolve("annas-export.jsonl");
        anna.exportTo(export, true);
        Path forged = folder.resolve("forged.jsonl");
        Files.writeString(
                forged,
                Files.readString(export)
                        .replace("heliotrope", "weed")
                        .replace("\"id\":", "\"namespace\":\"anna\",\"id\":"));
        Embedding embedding = Objects.requireNonNull(
                        anna.embeddings(List.of(generated)).get(generated))
                .get(0);
        List<String> names = Stream.of(
                        generated,
                        generated.substring(0, 8),
                        generated.substring(0, 13),
                        "annas-own-id",
                        "annas-row",
                        "annas-session",
                        "annas-chat",
                        "annas-document",
                        "annas-vectors",
                        "human",
                        "anna/human",
                        ANNA,
                        "anna-agent",
                        "archival",
                        "recall",
                        "core",
                        "facts",
                        "anna/archival",
                        "../anna",
                        "%",
                        "' OR '1'='1",
                        "\" OR 1=1 --",
                        "garden",
                        "anna\u0000")
                .toList();
        List<Filter> filters = List.of(
                MetadataFilterBuilder.metadataKey("year").isEqualTo(2024),
                MetadataFilterBuilder.metadataKey("namespace").isEqualTo(ANNA),
                MetadataFilterBuilder.metadataKey("kind' OR '1'='1").isNotEqualTo("x"),
                Filter.not(MetadataFilterBuilder.metadataKey("year").isEqualTo(1)));
        AnnasWorld world = new AnnasWorld(memori, names, filters, embedding, export, forged, "");
        return new AnnasWorld(memori, names, filters, embedding, export, forged, world.everything());
    }

    /** All that Anna's own handles tell, reads left uncounted. */
    String everything() {
        MemoryNamespace anna = memori.namespace(ANNA);
        StringBuilder told = new StringBuilder();
        for (MemoryNamespace shelf : List.of(
                anna,
                anna.collections(Memori.RECALL),
                anna.collections("facts"),
                anna.vectorCollection("annas-vectors"))) {
            List<Memory> memories =
                    shelf.list(ListRequest.builder().limit(1_000).build());
            memories.forEach(memory -> told.append(memory)
                    .append(shelf.history(memory.id()))
                    .append(shelf.embeddings(List.of(memory.id())).keySet())
                    .append('\n'));
            told.append(shelf.stats()).append('\n');
        }
        anna.core().blocks().forEach(block -> told.append(block)
                .append(anna.core().history(block.label()))
                .append(anna.core().grants(block.label()))
                .append('\n'));
        anna.conversations().forEach(id -> told.append(id)
                .append(anna.conversation(id).window().messages())
                .append(anna.conversation(id).history())
                .append('\n'));
        told.append(anna.documents("scopes").names())
                .append(anna.documents("scopes").get("annas-document"));
        return told.toString();
    }
}
