package dev.langchain4j.memori.benchmark;

/** Another engine, filled with the same data and asked the same questions. */
interface Peer extends Contestant, AutoCloseable {

    /**
     * What it finds, to be compared with an exact scan; not timed.
     *
     * @param query the number of the question
     * @return positions in the data set, best first
     */
    int[] positions(int query);

    /** How it was built, for the reader of the table. */
    String note();

    @Override
    void close();
}
