package dev.langchain4j.memori.store.sqlite;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What stands in the one row of the table {@code seal}: which file was sealed. It is the last thing on its page, so that it is found
 * without SQLite, and has a checksum of its own. Numbers are big-endian, as everywhere in the file.
 *
 * <pre>
 *  0  MAGIC      16 bytes, which are no UTF-8: no text can be mistaken for them
 * 16  pageSize   in bytes
 * 20  pages      of the file; 0: it is not sealed
 * 24  counter    the file's change counter when it was sealed: whoever writes to a closed file counts on
 * 28  rest       the checksum of what else is on the page
 * 60  checksum   of all before
 * </pre>
 *
 * @param pageSize in bytes
 * @param pages    of the file, or 0
 * @param counter  the change counter with which the seal holds
 * @param rest     the checksum of what else is on the mark's page
 */
record SealMark(int pageSize, int pages, int counter, int rest) {

    static final int LENGTH = 64;

    /** Is not sealed. */
    static final SealMark OPEN = new SealMark(0, 0, 0, 0);

    private static final byte[] MAGIC = PageSums.magic("memori seal 1");

    /** Reads it from the end of a page; null if there is none, or none that is sound. */
    static @Nullable SealMark read(byte[] data, int end) {
        int start = end - LENGTH;
        if (start < 0 || !Arrays.equals(data, start, start + MAGIC.length, MAGIC, 0, MAGIC.length)) {
            return null;
        }
        ByteBuffer fields = ByteBuffer.wrap(data, start, LENGTH).slice();
        if (fields.getInt(LENGTH - 4) != PageSums.sum(data, start, LENGTH - 4)) {
            return null;
        }
        return new SealMark(fields.getInt(16), fields.getInt(20), fields.getInt(24), fields.getInt(28));
    }

    /** Whether it says that the file is not sealed; a record's own equals is made at its first call, which takes a while. */
    boolean isOpen() {
        return pageSize == 0 && pages == 0 && counter == 0 && rest == 0;
    }

    byte[] write() {
        ByteBuffer fields = ByteBuffer.allocate(LENGTH);
        fields.put(MAGIC).putInt(pageSize).putInt(pages).putInt(counter).putInt(rest);
        fields.putInt(LENGTH - 4, PageSums.sum(fields.array(), 0, LENGTH - 4));
        return fields.array();
    }
}
