package dev.langchain4j.memori.store.sqlite;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One pass over the pages of a file: the checksum of each, and the seal that the file carries. SQLite is not asked, so whatever is damaged
 * does not matter to it. The checksum is CRC-32C, which notices every change of up to 32 adjacent bits.
 */
final class PageSums {

    private static final int BLOCK = 1 << 20;

    /** SQLite locks bytes of the page that holds this one, and never writes it. */
    private static final long LOCK_BYTE = 1L << 30;

    /** The header's fields that the commit of the seal itself changes: two copies of the change counter, and who made it. */
    private static final int COUNTER = 24;

    private static final int VALID_FOR = 92;

    private final int pageSize;
    private final int[] sums;
    private @Nullable Own<SealMark> mark;
    private final SortedMap<Integer, Own<SumPart>> parts = new TreeMap<>();
    private boolean ambiguous;

    /** A part of the seal, the page it is on, and whether what else is there is as the part says. */
    record Own<T>(T part, int page, int rest) {}

    private PageSums(int pageSize, int pages) {
        this.pageSize = pageSize;
        this.sums = new int[pages];
    }

    static PageSums of(RawFile file, int pageSize) {
        return of(file, pageSize, null);
    }

    /** With what the first page was, where it is no longer that. */
    static PageSums of(RawFile file, int pageSize, @Nullable ByteBuffer page1) {
        PageSums scan = new PageSums(pageSize, Math.toIntExact(file.size() / pageSize));
        byte[] block = new byte[BLOCK];
        int pages = BLOCK / pageSize;
        for (int first = 0; first < scan.sums.length; first += pages) {
            int read = file.read((long) first * pageSize, block) / pageSize;
            if (first == 0 && page1 != null) {
                page1.get(0, block, 0, pageSize);
            }
            for (int i = 0; i < read && first + i < scan.sums.length; i++) {
                scan.take(first + i, block, i * pageSize);
            }
        }
        return scan;
    }

    private void take(int index, byte[] block, int start) {
        if (LOCK_BYTE / pageSize == index) {
            return;
        }
        int end = start + pageSize;
        SealMark foundMark = SealMark.read(block, end);
        if (foundMark != null) {
            ambiguous |= mark != null;
            mark = new Own<>(foundMark, index + 1, sum(block, start, pageSize - SealMark.LENGTH));
        }
        SumPart foundPart = SumPart.read(block, end, pageSize);
        if (foundPart != null) {
            int rest = sum(block, start, pageSize - SumPart.length(pageSize));
            ambiguous |= parts.put(foundPart.number(), new Own<>(foundPart, index + 1, rest)) != null;
        }
        if (index == 0) {
            Arrays.fill(block, start + COUNTER, start + COUNTER + 4, (byte) 0);
            Arrays.fill(block, start + VALID_FOR, start + VALID_FOR + 8, (byte) 0);
        }
        int sum = sum(block, start, pageSize);
        sums[index] = sum == 0 ? 1 : sum; // 0 is for pages of the seal.
    }

    /** The pages that are not as the file's seal says, from 1; whether the seal still holds is not asked. */
    List<Integer> damaged(int pages) {
        BitSet intact = intactOwn();
        List<Integer> damaged = new ArrayList<>();
        for (int page = 1; page <= pages; page++) {
            Own<SumPart> part = parts.get((page - 1) / SumPart.capacity(pageSize));
            if (part == null) {
                continue; // Nothing is known of it; that the part is missing is told by isWhole.
            }
            int expected = part.part().sum((page - 1) % SumPart.capacity(pageSize));
            int actual = page > sums.length || intact.get(page) ? 0 : sums[page - 1];
            if (page > sums.length || expected != actual) {
                damaged.add(page);
            }
        }
        return damaged;
    }

    /** Whether every part is there that a file of so many pages needs. */
    boolean isWhole(int pages) {
        for (int part = 0; part <= (pages - 1) / SumPart.capacity(pageSize); part++) {
            if (!parts.containsKey(part)) {
                return false;
            }
        }
        return mark != null;
    }

    /** The pages of the seal that are as they should be. */
    private BitSet intactOwn() {
        BitSet intact = new BitSet();
        if (mark != null && mark.part().rest() == mark.rest()) {
            intact.set(mark.page());
        }
        for (Own<SumPart> part : parts.values()) {
            if (part.part().rest() == part.rest()) {
                intact.set(part.page());
            }
        }
        return intact;
    }

    /** Writes down what every page is now, as the part of that number. */
    SumPart part(int number, int rest) {
        int[] part = new int[SumPart.capacity(pageSize)];
        int from = number * part.length;
        if (from < sums.length) {
            System.arraycopy(sums, from, part, 0, Math.min(part.length, sums.length - from));
        }
        parts.values().forEach(own -> clear(part, own.page() - 1 - from));
        if (mark != null) {
            clear(part, mark.page() - 1 - from);
        }
        return new SumPart(number, rest, part);
    }

    private static void clear(int[] part, int index) {
        if (index >= 0 && index < part.length) {
            part[index] = 0;
        }
    }

    @Nullable
    Own<SealMark> mark() {
        return mark;
    }

    SortedMap<Integer, Own<SumPart>> parts() {
        return parts;
    }

    int pages() {
        return sums.length;
    }

    /** Whether something of the seal was found twice, such as in pages that another program has freed. */
    boolean isAmbiguous() {
        return ambiguous;
    }

    static int sum(byte[] data, int start, int length) {
        CRC32C crc = new CRC32C();
        crc.update(data, start, length);
        return (int) crc.getValue();
    }

    /** Sixteen bytes that no text in UTF-8 contains. */
    static byte[] magic(String name) {
        byte[] magic = new byte[16];
        Arrays.fill(magic, (byte) 0xff);
        byte[] letters = name.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(letters, 0, magic, 1, letters.length);
        return magic;
    }
}
