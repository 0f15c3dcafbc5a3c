package dev.langchain4j.memori.store.sqlite;

/** A term of a query, and where it occurs in each of the collections searched. */
interface LexicalTerm {

    /** What one full occurrence of it counts. */
    double weight();

    /** Its bit among those of the query's terms. */
    long bit();

    /** How many slots hold it. */
    int holding();

    /** No place has more occurrences than this, what its neighbours lend among them. */
    double greatest();

    /** Gives all places of a collection their occurrences, what their neighbours lend among them. */
    void give(int collection, Scratch to);

    /** Gives them to candidates only. */
    void give(int collection, Candidates candidates, Scratch to);

    /** The occurrences of a slot, what its neighbours lend among them. */
    double frequency(int collection, Neighbourhood near);

    /** The occurrences of a slot itself. */
    double frequency(int collection, int slot);
}
