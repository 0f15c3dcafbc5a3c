package dev.langchain4j.memori.data;

import dev.langchain4j.data.document.Metadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A statement of three parts: "Ben" "lives in" "Oslo". It is a {@link Memory} of the collection {@value #COLLECTION}, whose content is the three
 * parts as one sentence and whose metadata holds them one by one; so its versions, its history, its export and its erasure are those of every
 * memory. When it is true in the world is the memory's {@link Memory#validity() validity}.
 *
 * @param subject    of what it says something
 * @param predicate  what it says of it
 * @param object     the other end
 * @param confidence how likely it is to be true, from 0 to 1
 * @param sources    the ids of the memories that say so, the first one first; empty where somebody said so directly
 * @param stated     whether somebody said so directly, so that it does not rest on its sources alone
 * @param memory     the memory that it is
 */
public record Fact(
        String subject,
        String predicate,
        String object,
        double confidence,
        List<String> sources,
        boolean stated,
        Memory memory) {

    /** The collection that facts stand in. */
    public static final String COLLECTION = "facts";

    /** The key of the metadata that holds the subject. */
    public static final String SUBJECT = "subject";

    /** The key of the metadata that holds the predicate. */
    public static final String PREDICATE = "predicate";

    /** The key of the metadata that holds the object. */
    public static final String OBJECT = "object";

    /** The key of the metadata that holds the confidence. */
    public static final String CONFIDENCE = "confidence";

    /** The key of the metadata that holds the id of the first source; that of the second is {@code source.2}, and so on. */
    public static final String SOURCE = "source";

    /** The key of the metadata that says by 1 that somebody said so directly. */
    public static final String STATED = "stated";

    /** The most sources that a fact keeps; further ones still add to its confidence. */
    public static final int MAX_SOURCES = 16;

    /** The confidence of a fact of which nobody said how sure it is. */
    public static final double DEFAULT_CONFIDENCE = 0.8;

    /**
     * Copies the sources.
     *
     * @param subject    of what it says something
     * @param predicate  what it says of it
     * @param object     the other end
     * @param confidence how likely it is to be true, from 0 to 1
     * @param sources    the ids of the memories that say so
     * @param stated     whether somebody said so directly
     * @param memory     the memory that it is
     */
    public Fact {
        sources = List.copyOf(sources);
    }

    /**
     * Reads a memory as a fact.
     *
     * @param memory any memory
     * @return the fact, or empty if the memory stands elsewhere or lacks one of the three parts
     */
    public static Optional<Fact> of(Memory memory) {
        if (!memory.collection().equals(COLLECTION)) {
            return Optional.empty();
        }
        Metadata metadata = memory.metadata();
        Object subject = metadata.toMap().get(SUBJECT);
        Object predicate = metadata.toMap().get(PREDICATE);
        Object object = metadata.toMap().get(OBJECT);
        if (!(subject instanceof String s) || !(predicate instanceof String p) || !(object instanceof String o)) {
            return Optional.empty();
        }
        List<String> sources = new ArrayList<>();
        for (int i = 1; i <= MAX_SOURCES; i++) {
            Object source = metadata.toMap().get(sourceKey(i));
            if (source == null) {
                break;
            }
            if (!sources.contains(source.toString())) { // Somebody may have put one there twice.
                sources.add(source.toString());
            }
        }
        boolean stated = sources.isEmpty() || metadata.toMap().containsKey(STATED);
        return Optional.of(new Fact(s, p, o, confidence(metadata.toMap().get(CONFIDENCE)), sources, stated, memory));
    }

    /**
     * The metadata that a fact is read from.
     *
     * @param subject    of what it says something
     * @param predicate  what it says of it
     * @param object     the other end
     * @param confidence from 0 to 1
     * @param sources    ids of memories, at most {@value #MAX_SOURCES}
     * @param stated     whether somebody said so directly
     * @return the metadata
     */
    public static Metadata metadata(
            String subject, String predicate, String object, double confidence, List<String> sources, boolean stated) {
        Metadata metadata = new Metadata()
                .put(SUBJECT, subject)
                .put(PREDICATE, predicate)
                .put(OBJECT, object)
                .put(CONFIDENCE, confidence);
        for (int i = 0; i < sources.size(); i++) {
            metadata.put(sourceKey(i + 1), sources.get(i));
        }
        return stated ? metadata.put(STATED, 1) : metadata;
    }

    /**
     * The id by which it is got, changed and forgotten.
     *
     * @return the memory's id
     */
    public String id() {
        return memory.id();
    }

    /**
     * The memory that said so first.
     *
     * @return its id, or null where only somebody directly said so
     */
    public @Nullable String source() {
        return sources.isEmpty() ? null : sources.get(0);
    }

    /**
     * When it is true in the world.
     *
     * @return the memory's validity
     */
    public Validity validity() {
        return memory.validity();
    }

    private static String sourceKey(int number) {
        return number == 1 ? SOURCE : SOURCE + "." + number;
    }

    /** Whatever somebody has put there by another way than by the facts themselves. */
    private static double confidence(@Nullable Object value) {
        return value instanceof Number number && number.doubleValue() >= 0 && number.doubleValue() <= 1
                ? number.doubleValue()
                : DEFAULT_CONFIDENCE;
    }
}
