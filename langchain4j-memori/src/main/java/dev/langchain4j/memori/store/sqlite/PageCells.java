package dev.langchain4j.memori.store.sqlite;

import org.jspecify.annotations.Nullable;

/**
 * Tells what SQLite regards as stored from what merely stands on a page: where the rows of a b-tree page are.
 *
 * <p>Names and layouts are those of "Database File Format", sections 1.6 and 2.1.
 */
final class PageCells {

    private static final int FILE_HEADER = 100;
    private static final int INTERIOR_INDEX = 2;
    private static final int LEAF_INDEX = 10;
    private static final int LEAF_TABLE = 13;

    /** The tables of a lexical index have no more columns, and their blobs hold what only that index can read. */
    private static final int COLUMNS_OF_WORDS = 3;

    private PageCells() {}

    /**
     * Whether some bytes belong to a row of a table or index, and to one that says itself what it holds: not to a lexical index, which packs
     * words into blobs, and not to the part of a long row that stands on pages of its own.
     *
     * @param number of the page, counted from 1
     * @param bytes  hold the page
     * @param start  where it begins in them
     * @param size   of a page
     * @param from   where the bytes begin
     * @param to     where they end, exclusively
     */
    static boolean hold(long number, byte[] bytes, int start, int size, int from, int to) {
        int header = header(number, start);
        int type = bytes[header];
        if (!hasRecords(type)) {
            return false;
        }
        int begin = -1;
        for (int i = 0; i < number(bytes, header + 3); i++) {
            int cell = cell(bytes, header, start, i);
            if (cell <= from && cell > begin) {
                begin = cell;
            }
        }
        Row row = begin < 0 ? null : row(bytes, type, begin, start, size);
        return row != null && from >= row.begin && to <= row.end && !isOfWords(bytes, row);
    }

    /** Whether the rows of an index page are a lexical index's, and do not say themselves what they hold. They are all alike. */
    static boolean areOfWords(long number, byte[] bytes, int start, int size) {
        int header = header(number, start);
        int type = bytes[header];
        if (type == LEAF_TABLE || !hasRecords(type) || number(bytes, header + 3) == 0) {
            return false;
        }
        Row row = row(bytes, type, cell(bytes, header, start, 0), start, size);
        return row == null || isOfWords(bytes, row);
    }

    /**
     * The part of a row that stands on the page.
     *
     * @param begin where the record begins
     * @param end   where that part of it ends, exclusively
     */
    private record Row(int begin, int end) {}

    /** Null if it is not as it should be. */
    private static @Nullable Row row(byte[] bytes, int type, int cell, int start, int size) {
        Varint at = new Varint(bytes, cell + (type == INTERIOR_INDEX ? 4 : 0), start + size);
        long payload = at.next();
        if (type == LEAF_TABLE) {
            at.next(); // Its key.
        }
        long end = at.position + local(type, payload, size);
        return payload < 0 || end > start + size ? null : new Row(at.position, (int) end);
    }

    /** How much of so many bytes stands on the page itself; the rest is on pages of its own. */
    private static long local(int type, long payload, int size) {
        int most = type == LEAF_TABLE ? size - 35 : (size - 12) * 64 / 255 - 23;
        if (payload <= most) {
            return payload;
        }
        int least = (size - 12) * 32 / 255 - 23;
        long rest = least + (payload - least) % (size - 4);
        return rest <= most ? rest : least;
    }

    private static boolean isOfWords(byte[] bytes, Row row) {
        Varint at = new Varint(bytes, row.begin, row.end);
        long end = row.begin + at.next();
        int columns = 0;
        boolean blob = false;
        while (at.position < Math.min(end, row.end)) {
            long type = at.next();
            blob |= type >= 12 && type % 2 == 0;
            columns++;
        }
        return blob && columns <= COLUMNS_OF_WORDS;
    }

    private static boolean hasRecords(int type) {
        return type == LEAF_TABLE || type == LEAF_INDEX || type == INTERIOR_INDEX;
    }

    private static int header(long number, int start) {
        return start + (number == 1 ? FILE_HEADER : 0);
    }

    private static int cell(byte[] bytes, int header, int start, int i) {
        int pointers = header + (bytes[header] == INTERIOR_INDEX ? 12 : 8);
        return start + number(bytes, Math.min(pointers + 2 * i, bytes.length - 2));
    }

    private static int number(byte[] bytes, int at) {
        return Byte.toUnsignedInt(bytes[at]) << 8 | Byte.toUnsignedInt(bytes[at + 1]);
    }

    /** Reads numbers of one to nine bytes, seven bits a byte; zeros behind the end. */
    private static final class Varint {
        private final byte[] bytes;
        private final int end;
        private int position;

        Varint(byte[] bytes, int position, int end) {
            this.bytes = bytes;
            this.position = position;
            this.end = end;
        }

        long next() {
            long value = 0;
            for (int i = 0; i < 8; i++) {
                int next = position < end ? bytes[position] : 0;
                position++;
                value = value << 7 | (next & 0x7f);
                if (next >= 0) {
                    return value;
                }
            }
            int last = position < end ? Byte.toUnsignedInt(bytes[position]) : 0;
            position++;
            return value << 8 | last;
        }
    }
}
