package dev.langchain4j.memori.spring.metrics;

import dev.langchain4j.memori.observe.Operation;

/** What meters and observations are called. */
final class Names {

    /** Why an operation failed, or {@value #NONE}. */
    static final String FAILURE = "failure";

    /** Which lane of a search, or which task. */
    static final String LANE = "lane";

    static final String NONE = "none";

    private Names() {}

    static String of(Operation operation) {
        return switch (operation) {
            case SEARCH -> "memori.search";
            case LEXICAL_LANE, VECTOR_LANE -> "memori.search.lane";
            case EMBED -> "memori.embed";
            case WRITE -> "memori.write";
            case FORGET -> "memori.forget";
        };
    }

    /** What tells operations of one name apart, or empty. */
    static String lane(Operation operation) {
        return switch (operation) {
            case LEXICAL_LANE -> "lexical";
            case VECTOR_LANE -> "vector";
            default -> "";
        };
    }

    static String description(Operation operation) {
        return switch (operation) {
            case SEARCH -> "Searches, from the question to the hits";
            case LEXICAL_LANE, VECTOR_LANE -> "Candidates of one lane of a search";
            case EMBED -> "Calls of the embedding model";
            case WRITE -> "Writes, until they are durable";
            case FORGET -> "Erasures, with the search for what was erased";
        };
    }
}
