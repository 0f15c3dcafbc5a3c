package dev.langchain4j.memori.vector;

/** Unit vectors by place, in one of several forms. */
interface Rows {

    /** Puts a unit vector into a place; the place may be one more than there were. */
    void set(int place, float[] unit);

    /** Copies out what a place holds, which may be the vector rounded. */
    void get(int place, float[] unit);

    /** The cosine of a query with what a place holds. */
    float cosine(int place, Probe query);

    /** The cosines with what some places hold, at once. */
    default void cosines(int[] places, int count, Probe query, float[] cosines) {
        for (int i = 0; i < count; i++) {
            cosines[i] = cosine(places[i], query);
        }
    }

    /** How far that cosine can be from the vector's own, at the most. */
    float error(Probe query);

    long bytes();
}
