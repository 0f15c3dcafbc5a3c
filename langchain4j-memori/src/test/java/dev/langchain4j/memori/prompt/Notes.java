package dev.langchain4j.memori.prompt;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.memori.data.Access;
import dev.langchain4j.memori.data.Block;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemoryType;
import dev.langchain4j.memori.data.Provenance;
import dev.langchain4j.memori.data.Validity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Memories and blocks to be shown, without a store. */
final class Notes {

    static final String ID = "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed";

    private static final Instant NOON = Instant.parse("2026-03-01T12:30:59.5Z");

    private Notes() {}

    static Memory note(String content) {
        return note(ID, "archival", content, "Caroline", null, new Metadata());
    }

    static Memory said(String content, @Nullable String author, @Nullable String role, @Nullable String conversation) {
        Metadata metadata = role == null ? new Metadata() : Metadata.from("role", role);
        return note(ID, "recall", content, author, conversation, metadata);
    }

    static Memory note(
            String id,
            String collection,
            String content,
            @Nullable String author,
            @Nullable String session,
            Metadata metadata) {
        return new Memory(
                id,
                "anna",
                collection,
                content,
                MemoryType.SEMANTIC,
                metadata,
                author,
                session,
                NOON,
                NOON,
                NOON,
                null,
                0,
                0,
                false,
                null,
                1,
                Memory.DEFAULT_IMPORTANCE,
                Validity.ALWAYS,
                Provenance.UNKNOWN,
                null);
    }

    static Block block(String label, String description, String value, int limit, boolean readOnly) {
        return new Block("anna", label, description, value, limit, readOnly, null, 1, NOON, NOON);
    }

    static Block granted(Block block, Access access) {
        return new Block(
                "team",
                block.label(),
                block.description(),
                block.value(),
                block.limit(),
                block.readOnly(),
                access,
                1,
                NOON,
                NOON);
    }
}
