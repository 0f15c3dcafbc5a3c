package dev.langchain4j.memori;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * One line of {@code poisoning.jsonl}.
 *
 * @param way   how it gets in
 * @param name  what it tries
 * @param text  the poison
 * @param shown what a model may see of it; the text itself, unless there is something in it that nobody sees
 */
record PoisonCase(Way way, String name, String text, String shown) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Where a model sees a poison that got in by a way. */
    enum Place {
        /** As the content of what is recalled. */
        RECALLED,
        /** Nowhere but in the answers of searches that ask for it. */
        SEARCHED,
        /** As an attribute of what is recalled. */
        ATTRIBUTE,
        /** In core memory. */
        CORE,
        /** As an attribute of a block of core memory. */
        CORE_ATTRIBUTE,
        /** In the retrieval that includes what the team shares. */
        SHARED,
        /** Nowhere. */
        NOWHERE,
        /** Nowhere, before somebody trusted has confirmed it. */
        QUARANTINE
    }

    enum Way {
        USER_MESSAGE(Place.RECALLED),
        ASSISTANT_MESSAGE(Place.RECALLED),
        TOOL_RESULT(Place.SEARCHED),
        WEB(Place.RECALLED),
        TOOL_CHANNEL(Place.RECALLED),
        IMPORT(Place.RECALLED),
        KERNEL(Place.RECALLED),
        FACT(Place.RECALLED),
        FORGED_SPEECH(Place.RECALLED),
        AUTHOR(Place.ATTRIBUTE),
        USER_NAME(Place.ATTRIBUTE),
        SESSION(Place.ATTRIBUTE),
        MEMORY_ID(Place.ATTRIBUTE),
        TAG(Place.ATTRIBUTE),
        CORE_TOOL(Place.CORE),
        SHARED_BLOCK(Place.CORE),
        BLOCK_DESCRIPTION(Place.CORE_ATTRIBUTE),
        SHARED(Place.SHARED),
        METADATA(Place.NOWHERE),
        ACTOR(Place.NOWHERE),
        DOCUMENT(Place.NOWHERE),
        QUARANTINED_WEB(Place.QUARANTINE),
        QUARANTINED_TOOL_CHANNEL(Place.QUARANTINE),
        QUARANTINED_TOOL_RESULT(Place.QUARANTINE),
        QUARANTINED_IMPORT_BY_WEB(Place.QUARANTINE),
        QUARANTINED_KERNEL_BY_WEB(Place.QUARANTINE),
        QUARANTINED_PROCEDURE(Place.QUARANTINE),
        QUARANTINED_FORGED_SPEECH(Place.QUARANTINE);

        private final Place place;

        Way(Place place) {
            this.place = place;
        }

        Place place() {
            return place;
        }
    }

    /** The words by which every poison can be found. */
    static final String BAIT = " (about the zanzibar keys)";

    /** What is stored. */
    String content() {
        return text + BAIT;
    }

    @Override
    public String toString() {
        return way + " " + name;
    }

    static List<PoisonCase> all() {
        try (InputStream file = Objects.requireNonNull(PoisonCase.class.getResourceAsStream("poisoning.jsonl"))) {
            List<PoisonCase> cases = new ArrayList<>();
            for (String line : new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                JsonNode one = JSON.readTree(line);
                String text = one.get("text").asText();
                cases.add(new PoisonCase(
                        Way.valueOf(one.get("way").asText()),
                        one.get("name").asText(),
                        text,
                        one.has("shown") ? one.get("shown").asText() : text));
            }
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
