package dev.langchain4j.memori.data;

import java.time.Instant;
import java.util.List;

/**
 * Proof of what was erased. It holds ids and counts, and nothing of what was erased.
 *
 * @param number    which erasure of its store it is; the same receipt asked for again has the same number
 * @param namespace whose memories they were
 * @param ids       the ids of the erased memories, in ascending order, one as often as there were memories with it in several collections;
 *                  empty where no memory was selected; where a single core memory block was forgotten, its label
 * @param erased    how much was erased, of each kind
 * @param erasedAt  when
 * @param searched  how many byte sequences of what was erased were looked for in the store's files; at most
 *                  {@value #MAX_SEARCHED}, of which every erased text has its share as long as they last; 0 where nothing was, or could be, looked for
 * @param open      what could not be verified, a sentence each, without content; empty where everything was
 */
public record ForgetReceipt(
        long number,
        String namespace,
        List<String> ids,
        ErasedCounts erased,
        Instant erasedAt,
        int searched,
        List<String> open) {

    /** How many byte sequences are looked for at the most. */
    public static final int MAX_SEARCHED = 20_000;

    /**
     * Copies the lists.
     *
     * @param number    which erasure it is
     * @param namespace whose memories they were
     * @param ids       the ids of the erased memories
     * @param erased    how much was erased
     * @param erasedAt  when
     * @param searched  how many byte sequences were looked for
     * @param open      what could not be verified
     */
    public ForgetReceipt {
        ids = List.copyOf(ids);
        open = List.copyOf(open);
    }

    /**
     * Whether everything that was erased was looked for afterwards, in tables, indexes and the bytes of the store's files, and nothing was found.
     *
     * @return true if nothing is {@link #open}
     */
    public boolean verified() {
        return open.isEmpty();
    }

    /**
     * How many memories were erased.
     *
     * @return their number
     */
    public int memories() {
        return erased.memories();
    }

    /**
     * How many stored versions were erased, past ones included.
     *
     * @return their number
     */
    public int versions() {
        return erased.versions();
    }

    /**
     * How many vectors were erased.
     *
     * @return their number
     */
    public int vectors() {
        return erased.vectors();
    }

    /**
     * The same receipt after another look.
     *
     * @param sought how many byte sequences were looked for
     * @param left   what could not be verified
     * @return the receipt that says so
     */
    public ForgetReceipt checked(int sought, List<String> left) {
        return new ForgetReceipt(number, namespace, ids, erased, erasedAt, sought, left);
    }
}
