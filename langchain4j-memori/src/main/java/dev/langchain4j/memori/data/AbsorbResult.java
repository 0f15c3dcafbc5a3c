package dev.langchain4j.memori.data;

/**
 * What became of the memories of a kernel.
 *
 * @param created     how many were new
 * @param reinforced  how many were there already, word for word
 * @param superseded  how many became the newest version of one that says almost the same
 * @param quarantined how many were stored out of reach until somebody confirms them
 * @param refused     how many were not stored
 */
public record AbsorbResult(long created, long reinforced, long superseded, long quarantined, long refused) {

    /**
     * How many memories the kernel had.
     *
     * @return all of them together
     */
    public long total() {
        return created + reinforced + superseded + quarantined + refused;
    }
}
