package dev.langchain4j.memori.store.sqlite;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Clears what stands on a b-tree page and belongs to no row. SQLite's {@code secure_delete} zeroes the room of what is deleted, but when rows
 * move to a neighbouring page, the copies that they leave in the gap between the page's pointers and its cells stay, and outlive the rows.
 *
 * <p>Names are those of "Database File Format", section 1.6: the header says where the cells begin and where the first free block is; whatever lies
 * between the pointers and the cells, and inside free blocks behind their four bytes of links, means nothing to SQLite.
 */
final class PageScrub {

    private static final int FILE_HEADER = 100;
    private static final int LINKS = 4;

    /** As long as the longest page: to compare is faster than to ask byte by byte. */
    private static final byte[] ZEROS = new byte[65_536];

    private PageScrub() {}

    /** Is told of bytes that mean nothing. */
    @FunctionalInterface
    private interface Gap {
        void between(int from, int to);
    }

    /** What a page can hold beside rows that say themselves what they are. */
    enum State {
        /** Nothing. */
        SOUND,
        /** What stands in its gaps. */
        DIRTY,
        /** Something that its bytes do not tell. */
        OPAQUE
    }

    /**
     * What may stand on a page that is in use beside what its rows say.
     *
     * @param number of the page, counted from 1
     * @param bytes  hold the page
     * @param start  where it begins in them
     * @param size   of a page
     */
    static State state(long number, byte[] bytes, int start, int size) {
        boolean[] dirty = new boolean[1];
        boolean rows = eachGap(number, bytes, start, size, (from, to) -> dirty[0] |= !isZero(bytes, from, to));
        if (dirty[0]) {
            return State.DIRTY;
        }
        if (!rows) {
            return isZero(bytes, start, start + size) ? State.SOUND : State.OPAQUE;
        }
        return PageCells.areOfWords(number, bytes, start, size) ? State.OPAQUE : State.SOUND;
    }

    /** Clears the gaps of a page of the file. To be called while nobody can write, and while the log is empty. */
    static void clean(RawFile file, long number, int size) throws IOException {
        byte[] bytes = new byte[size];
        long begin = (number - 1) * size;
        if (file.read(begin, bytes, 0, size) < size) {
            return;
        }
        List<int[]> dirty = new ArrayList<>();
        eachGap(number, bytes, 0, size, (from, to) -> {
            if (!isZero(bytes, from, to)) {
                dirty.add(new int[] {from, to});
            }
        });
        for (int[] gap : dirty) {
            file.zero(begin + gap[0], gap[1] - gap[0]);
        }
    }

    /** False if the page is none of rows, or not as it should be. */
    private static boolean eachGap(long number, byte[] bytes, int start, int size, Gap gap) {
        int header = start + (number == 1 ? FILE_HEADER : 0);
        int type = bytes[header];
        boolean interior = type == 2 || type == 5;
        if (!interior && type != 10 && type != 13) {
            return false; // A page of long values, or a free one.
        }
        int pointers = header + (interior ? 12 : 8) + 2 * number(bytes, header + 3);
        int cells = number(bytes, header + 5);
        int end = start + (cells == 0 ? 65_536 : cells);
        if (pointers > end || end > start + size) {
            return false; // That is not for this class to mend.
        }
        gap.between(pointers, end);
        int before = 0;
        for (int block = number(bytes, header + 1); block > before; block = number(bytes, start + block)) {
            if (start + block < end || block + LINKS > size) {
                return false;
            }
            int length = number(bytes, start + block + 2);
            if (length < LINKS || block + length > size) {
                return false;
            }
            gap.between(start + block + LINKS, start + block + length);
            before = block;
        }
        return true;
    }

    static boolean isZero(byte[] bytes, int from, int to) {
        return Arrays.equals(bytes, from, to, ZEROS, 0, to - from);
    }

    private static int number(byte[] bytes, int at) {
        return Byte.toUnsignedInt(bytes[at]) << 8 | Byte.toUnsignedInt(bytes[at + 1]);
    }
}
