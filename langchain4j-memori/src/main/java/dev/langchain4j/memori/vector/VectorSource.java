package dev.langchain4j.memori.vector;

/** Where the vectors of a large set are kept in full. */
@FunctionalInterface
public interface VectorSource {

    /** A source that knows no vector: what a set holds itself has to do. */
    VectorSource NONE = (owners, count, reader) -> {};

    /**
     * Reads vectors.
     *
     * @param owners whose vectors are wanted
     * @param count  how many of them
     * @param reader is handed every vector that there is of these owners, those of one owner one after the other
     */
    void read(int[] owners, int count, Reader reader);

    /** Takes vectors in. */
    @FunctionalInterface
    interface Reader {

        /**
         * Takes a vector in.
         *
         * @param owner  whose it is
         * @param vector the vector, of any length but zero; the array may be used again for the next
         */
        void take(int owner, float[] vector);
    }
}
