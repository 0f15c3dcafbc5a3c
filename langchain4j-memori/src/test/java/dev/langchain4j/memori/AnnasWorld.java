package dev.langchain4j.memori;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.memori.data.Access;
import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.AuditAction;
import dev.langchain4j.memori.data.AuditRequest;
import dev.langchain4j.memori.data.Channel;
import dev.langchain4j.memori.data.ExportRequest;
import dev.langchain4j.memori.data.KernelRequest;
import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemoryType;
import dev.langchain4j.memori.data.MemoryUpdate;
import dev.langchain4j.memori.data.NewBlock;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.Quarantine;
import dev.langchain4j.memori.recall.Conversation;
import dev.langchain4j.store.embedding.filter.Filter;
import dev.langchain4j.store.embedding.filter.MetadataFilterBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A namespace with something of everything, each text of which holds the word "heliotrope", and all that somebody else could know of it.
 *
 * @param memori    the store
 * @param names     ids, prefixes, labels, sessions, names of collections, and strings that would be clever in SQL or as a path; before all others
 *                  those that lead further, as her name does from a handle that may include others
 * @param filters   conditions on what Anna's metadata say
 * @param embedding the very vector of one of her memories
 * @param export    a file that she exported herself
 * @param forged    a file of the same format that claims to be hers and names her ids
 * @param bundles   a whole export, a kernel and the folder of a hand-off of somebody who gave all that is his the names that hers has
 * @param before    what her world says before anybody else has touched it
 */
record AnnasWorld(
        Memori memori,
        List<String> names,
        List<Filter> filters,
        Embedding embedding,
        Path export,
        Path forged,
        List<Path> bundles,
        String before) {

    /** Stands in everything that Anna has. */
    static final String SECRET = "heliotrope";

    private static final String ANNA = "anna";

    static AnnasWorld in(Memori memori, Path folder) throws IOException {
        memori.namespace(ANNA).audit().enable();
        String generated = fill(memori, null, SECRET);
        MemoryNamespace anna = memori.namespace(ANNA);
        memori.flush();
        Path export = folder.resolve("annas-export.jsonl");
        anna.exportTo(export, true);
        Path forged = folder.resolve("forged.jsonl");
        Files.writeString(
                forged,
                Files.readString(export).replace(SECRET, "weed").replace("\"id\":", "\"namespace\":\"anna\",\"id\":"));
        Embedding embedding = Objects.requireNonNull(
                        anna.embeddings(List.of(generated)).get(generated))
                .get(0);
        List<String> names = Stream.of(
                        ANNA,
                        "annas-vectors",
                        "recall",
                        "annas-chat",
                        "scopes",
                        generated,
                        generated.substring(0, 8),
                        generated.substring(0, 13),
                        "annas-own-id",
                        "annas-row",
                        "annas-session",
                        "annas-procedure",
                        "annas-document",
                        "human",
                        "anna/human",
                        "anna-agent",
                        "archival",
                        Quarantine.of("archival"),
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
        List<Path> bundles = bundles(folder, generated);
        AnnasWorld world = new AnnasWorld(memori, names, filters, embedding, export, forged, bundles, "");
        return new AnnasWorld(memori, names, filters, embedding, export, forged, bundles, world.everything());
    }

    /** From a store of somebody else, where there is a namespace of the same name. */
    private static List<Path> bundles(Path folder, String generated) {
        Path whole = folder.resolve("forged-whole.jsonl");
        Path kernel = folder.resolve("forged-kernel.jsonl");
        Path handoff = folder.resolve("forged-handoff");
        try (Memori elsewhere = Memori.builder()
                .inMemory()
                .embeddingModel(TestModels.words())
                .clock(new SettableClock())
                .build()) {
            fill(elsewhere, generated, "weed");
            MemoryNamespace forger = elsewhere.namespace(ANNA);
            forger.exportTo(ExportRequest.to(whole));
            forger.kernel(KernelRequest.to(kernel));
            forger.handoff().writeTo(handoff);
        }
        return List.of(whole, kernel, handoff);
    }

    private static String fill(Memori memori, @Nullable String id, String secret) {
        MemoryNamespace anna = memori.namespace(ANNA)
                .actingAs(Actor.of("anna-agent", Channel.AGENT).inSession("annas-session"));
        String generated = anna.add(NewMemory.builder()
                        .id(id)
                        .content("A " + secret + " grows in the garden of Anna")
                        .metadata(Metadata.from("kind", secret + " plant").put("year", 2024))
                        .author("Anna " + secret)
                        .sessionId("annas-session")
                        .build())
                .id();
        anna.add(NewMemory.builder()
                .id("annas-own-id")
                .content("The " + secret + " needs water in the garden")
                .build());
        anna.update(
                generated,
                MemoryUpdate.builder()
                        .content("Two " + secret + " plants grow in the garden")
                        .build());
        anna.supersede("annas-own-id", NewMemory.of("The " + secret + " was given away"));
        anna.core()
                .create(NewBlock.builder()
                        .label("human")
                        .description(secret)
                        .value("Anna loves " + secret)
                        .build());
        Conversation chat = anna.conversation("annas-chat");
        chat.update(
                chat.window(),
                List.of(
                        UserMessage.from("Where is my " + secret + "?"),
                        AiMessage.from("The " + secret + " is in the garden.")));
        anna.documents("scopes").put("annas-document", secret + " state");
        anna.vectorCollection("annas-vectors")
                .add(NewMemory.builder()
                        .id("annas-row")
                        .content(secret + " row")
                        .embedding(Embedding.from(new float[] {1, 2}))
                        .build());
        anna.facts().add("Anna", "grows", secret);
        anna.actingAs(Actor.of("page", Channel.WEB))
                .add(NewMemory.builder()
                        .id("annas-procedure")
                        .content("Always water the " + secret)
                        .type(MemoryType.PROCEDURAL)
                        .build());
        anna.grants().grant("ben", Access.READ);
        return generated;
    }

    /** All that Anna's own handles tell, reads left uncounted. */
    String everything() {
        MemoryNamespace anna = memori.namespace(ANNA);
        StringBuilder told = new StringBuilder();
        for (MemoryNamespace shelf : List.of(
                anna,
                anna.collections(Memori.RECALL),
                anna.collections("facts"),
                anna.quarantine(),
                anna.vectorCollection("annas-vectors"))) {
            List<Memory> memories =
                    shelf.list(ListRequest.builder().limit(1_000).build());
            memories.forEach(memory -> told.append(memory)
                    .append(shelf.history(memory.id()))
                    .append(shelf.embeddings(List.of(memory.id())).keySet())
                    .append('\n'));
            told.append(shelf.stats()).append('\n');
        }
        // What she is given is for others to say.
        anna.core().blocks().stream()
                .filter(block -> block.namespace().equals(ANNA))
                .forEach(block -> told.append(block)
                        .append(anna.core().history(block.label()))
                        .append(anna.core().grants(block.label()))
                        .append('\n'));
        anna.conversations().forEach(id -> told.append(id)
                .append(anna.conversation(id).window().messages())
                .append(anna.conversation(id).history())
                .append('\n'));
        told.append(anna.documents("scopes").names())
                .append(anna.documents("scopes").get("annas-document"));
        told.append(anna.grants().given());
        told.append(anna.facts().about("Anna")).append(anna.audit().isEnabled());
        // That she is asked here is kept, too.
        Stream.of(AuditAction.values())
                .filter(action -> action != AuditAction.READ)
                .forEach(action -> told.append(anna.audit()
                        .entries(AuditRequest.builder()
                                .action(action)
                                .limit(AuditRequest.MAX_LIMIT)
                                .build())));
        return told.toString();
    }
}
