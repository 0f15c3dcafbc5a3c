package dev.langchain4j.memori.data;

import java.time.Instant;
import java.util.List;

/**
 * Proof of what was erased.
 *
 * @param namespace whose memories they were
 * @param ids       the ids of the erased memories, in ascending order, one as often as there were memories with it in
 *                  several collections; empty where nothing was selected; of a core memory block, its label
 * @param versions  how many stored versions of them were erased, past ones included
 * @param vectors   how many vectors were erased
 * @param erasedAt  when
 */
public record ForgetReceipt(String namespace, List<String> ids, int versions, int vectors, Instant erasedAt) {

    /**
     * Copies the ids.
     *
     * @param namespace whose memories they were
     * @param ids       the ids of the erased memories
     * @param versions  how many stored versions were erased
     * @param vectors   how many vectors were erased
     * @param erasedAt  when
     */
    public ForgetReceipt {
        ids = List.copyOf(ids);
    }

    /**
     * How many memories were erased.
     *
     * @return the number of ids
     */
    public int memories() {
        return ids.size();
    }
}
