package dev.langchain4j.memori.store.sqlite;

/** How true the cosines of a {@link VectorLane} are, where a collection is too large to compare all of it in full. */
enum Precision {

    /** What is in memory, which may be rounded: for whoever weighs them with other evidence. */
    ROUNDED,

    /** The nearest are scored as the table has them. */
    READ,

    /** No nearest memory is missed, and all cosines are those of the table. */
    EXACT
}
