package dev.langchain4j.memori.data;

/**
 * Where memories wait until a person has confirmed them: in a collection beside the one that they are meant for, which no search of that one sees and no
 * count or score of it is made of.
 */
public final class Quarantine {

    /** How the names of such collections begin. No other collection can be named so. */
    public static final String PREFIX = "quarantine/";

    private Quarantine() {}

    /**
     * Where memories of a collection wait.
     *
     * @param collection the name of a collection, or of a quarantine
     * @return the name of its quarantine, which is its own quarantine
     */
    public static String of(String collection) {
        return is(collection) ? collection : PREFIX + collection;
    }

    /**
     * Whether a collection is a quarantine.
     *
     * @param collection its name
     * @return whether memories wait there
     */
    public static boolean is(String collection) {
        return collection.startsWith(PREFIX);
    }

    /**
     * Where memories of a quarantine belong.
     *
     * @param collection the name of a quarantine, or of a collection
     * @return the name of the collection that it belongs to
     */
    public static String origin(String collection) {
        return is(collection) ? collection.substring(PREFIX.length()) : collection;
    }

    /**
     * What the history of a memory that waited says of where it is now. It is by this sentence that what waited is found again when that is erased.
     *
     * @param id         the id of the memory that it has become or joined
     * @param collection the name of that one's collection
     * @return a sentence
     */
    public static String released(String id, String collection) {
        return "it waited in quarantine; it is memory " + id + " of the collection " + collection + " now";
    }
}
