package dev.langchain4j.memori.store.sqlite;

import java.nio.ByteBuffer;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** The pages of the database file as they are, read beside SQLite, many at a time where they stand beside one another. */
final class FilePages {

    private static final int HEADER = 100;
    private static final int PAGE_SIZE = 16;
    private static final int FIRST_FREE = 32;
    private static final int FREE_COUNT = 36;
    private static final int BLOCK = 1 << 20;

    private final RawFile file;
    private final int size;
    private final BitSet free;

    private FilePages(RawFile file, int size, BitSet free) {
        this.file = file;
        this.size = size;
        this.free = free;
    }

    /** Is shown a page: its number, counted from 1, and where it begins in the bytes. */
    @FunctionalInterface
    interface Visitor {
        void page(long number, byte[] bytes, int start);
    }

    /** To be called while the log is empty. */
    static FilePages of(RawFile file) {
        byte[] header = new byte[HEADER];
        file.read(0, header);
        ByteBuffer fields = ByteBuffer.wrap(header);
        int stored = Short.toUnsignedInt(fields.getShort(PAGE_SIZE));
        int size = stored == 1 ? 65_536 : Math.max(512, stored);
        return new FilePages(file, size, free(file, size, fields.getInt(FIRST_FREE), fields.getInt(FREE_COUNT)));
    }

    /** Those that SQLite keeps for later, as "Database File Format" says in section 1.5: a list of lists. */
    private static BitSet free(RawFile file, int size, int first, int count) {
        BitSet free = new BitSet();
        byte[] page = new byte[size];
        ByteBuffer fields = ByteBuffer.wrap(page);
        int trunk = first;
        while (trunk > 0 && !free.get(trunk) && free.cardinality() < count) {
            free.set(trunk);
            if (file.read((trunk - 1L) * size, page) < size) {
                break;
            }
            int leaves = Math.min(fields.getInt(4), size / 4 - 2);
            for (int i = 0; i < leaves; i++) {
                free.set(Math.max(0, fields.getInt(8 + 4 * i)));
            }
            trunk = fields.getInt(0);
        }
        return free;
    }

    int size() {
        return size;
    }

    /** Those that SQLite keeps for later. */
    BitSet free() {
        return free;
    }

    boolean isFree(long number) {
        return free.get(Math.toIntExact(number));
    }

    /** Shows some of them, or all for null. */
    void each(@Nullable BitSet only, Visitor visitor) {
        int last = Math.toIntExact(file.size() / size);
        byte[] block = new byte[Math.max(BLOCK, size)];
        int most = block.length / size;
        int first = 1;
        while (true) {
            first = only == null ? first : only.nextSetBit(first);
            if (first < 0 || first > last) {
                return;
            }
            int end = only == null ? last + 1 : only.nextClearBit(first);
            int count = Math.min(most, Math.min(end, last + 1) - first);
            int read = file.read((first - 1L) * size, block, 0, count * size) / size;
            for (int i = 0; i < read; i++) {
                visitor.page(first + i, block, i * size);
            }
            first += count;
        }
    }
}
