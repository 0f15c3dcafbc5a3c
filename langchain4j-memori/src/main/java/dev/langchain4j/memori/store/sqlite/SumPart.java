package dev.langchain4j.memori.store.sqlite;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What stands in a row of the table {@code page_sum}: the checksums of consecutive pages. It fills nearly the whole page, so that no other
 * row is there, and is found, like the {@link SealMark}, at the end of it.
 *
 * <pre>
 *  0  MAGIC      16 bytes
 * 16  number     of the part, from 0
 * 20  rest       the checksum of what else is on the page
 * 24  sums       of four bytes each; 0 for the pages of the seal itself
 *     checksum   of all before
 * </pre>
 */
final class SumPart {

    private static final byte[] MAGIC = PageSums.magic("memori sums 1");
    private static final int SUMS = 24;

    private final int number;
    private final int rest;
    private final int[] sums;

    SumPart(int number, int rest, int[] sums) {
        this.number = number;
        this.rest = rest;
        this.sums = sums;
    }

    /** How many checksums a part has: what fits into the largest row that a page of a table holds by itself, with some room to spare. */
    static int capacity(int pageSize) {
        return (pageSize - 192) / 4;
    }

    static int length(int pageSize) {
        return SUMS + 4 * capacity(pageSize) + 4;
    }

    /** Reads it from the end of a page; null if there is none, or none that is sound. */
    static @Nullable SumPart read(byte[] data, int end, int pageSize) {
        int length = length(pageSize);
        int start = end - length;
        if (!Arrays.equals(data, start, start + MAGIC.length, MAGIC, 0, MAGIC.length)) {
            return null;
        }
        ByteBuffer fields = ByteBuffer.wrap(data, start, length).slice();
        if (fields.getInt(length - 4) != PageSums.sum(data, start, length - 4)) {
            return null;
        }
        int[] sums = new int[capacity(pageSize)];
        fields.slice(SUMS, 4 * sums.length).asIntBuffer().get(sums);
        return new SumPart(fields.getInt(16), fields.getInt(20), sums);
    }

    byte[] write() {
        ByteBuffer fields = ByteBuffer.allocate(SUMS + 4 * sums.length + 4);
        fields.put(MAGIC).putInt(number).putInt(rest);
        fields.slice(SUMS, 4 * sums.length).asIntBuffer().put(sums);
        fields.putInt(fields.capacity() - 4, PageSums.sum(fields.array(), 0, fields.capacity() - 4));
        return fields.array();
    }

    int number() {
        return number;
    }

    int rest() {
        return rest;
    }

    int sum(int index) {
        return sums[index];
    }
}
