package dev.langchain4j.memori.store.sqlite;

import java.io.IOException;
import java.util.Arrays;

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

    private final RawFile file;
    private final int pageSize;

    PageScrub(RawFile file, int pageSize) {
        this.file = file;
        this.pageSize = pageSize;
    }

    /** Clears the gaps of a page, counted from 1. To be called while nobody can write, and while the log is empty. */
    void clean(long page) throws IOException {
        byte[] bytes = new byte[pageSize];
        long start = (page - 1) * pageSize;
        if (file.read(start, bytes, 0, pageSize) < pageSize) {
            return;
        }
        int header = page == 1 ? FILE_HEADER : 0;
        int type = bytes[header];
        boolean interior = type == 2 || type == 5;
        if (!interior && type != 10 && type != 13) {
            return; // A page of long values, or a free one.
        }
        int pointers = header + (interior ? 12 : 8) + 2 * number(bytes, header + 3);
        int cells = number(bytes, header + 5);
        int end = cells == 0 ? 65_536 : cells;
        if (pointers > end || end > pageSize) {
            return; // Not as it should be: that is not for this class to mend.
        }
        clear(start, bytes, pointers, end);
        int before = 0;
        for (int block = number(bytes, header + 1); block > before; block = number(bytes, block)) {
            if (block < end || block + LINKS > pageSize) {
                return;
            }
            int size = number(bytes, block + 2);
            if (size < LINKS || block + size > pageSize) {
                return;
            }
            clear(start, bytes, block + LINKS, block + size);
            before = block;
        }
    }

    private void clear(long start, byte[] bytes, int from, int to) throws IOException {
        byte[] zeros = new byte[to - from];
        if (!Arrays.equals(bytes, from, to, zeros, 0, zeros.length)) {
            file.zero(start + from, to - from);
        }
    }

    private static int number(byte[] bytes, int at) {
        return Byte.toUnsignedInt(bytes[at]) << 8 | Byte.toUnsignedInt(bytes[at + 1]);
    }
}
