package dev.langchain4j.memori.store.sqlite;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Looks for many byte sequences at once. A sequence of n bytes holds n - 7 windows of eight, so that whoever looks at every (n - 7)th place
 * cannot miss all of them: at most one number of eight bytes is read, and looked up in a hash table, for every {@code stride} bytes. Sequences are
 * kept by length in three tiers with strides 16, 8 and 1.
 *
 * <p>Safe for use by several threads once it is made.
 */
final class ByteSearch {

    /** Shorter sequences are not distinctive, and refused. */
    static final int SHORTEST = Long.BYTES;

    private static final int[] STRIDES = {16, 8, 1};
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final List<byte[]> needles;
    private final List<Tier> tiers = new ArrayList<>();
    private final int longest;

    ByteSearch(List<byte[]> needles) {
        this.needles = needles;
        this.longest = needles.stream().mapToInt(needle -> needle.length).max().orElse(0);
        int tooLong = Integer.MAX_VALUE;
        for (int stride : STRIDES) {
            List<Integer> own = new ArrayList<>();
            for (int i = 0; i < needles.size(); i++) {
                int length = needles.get(i).length;
                if (length < SHORTEST) {
                    throw new IllegalArgumentException("a sequence must have at least " + SHORTEST + " bytes");
                }
                if (length >= stride + Long.BYTES - 1 && length < tooLong) {
                    own.add(i);
                }
            }
            if (!own.isEmpty()) {
                tiers.add(new Tier(needles, own, stride));
            }
            tooLong = stride + Long.BYTES - 1;
        }
    }

    /** The length of the longest sequence. */
    int longest() {
        return longest;
    }

    /** Is told of a sequence that was found, by its place in the list, and where it begins. A place may be told more than once. */
    @FunctionalInterface
    interface Hit {
        void found(int needle, int position);
    }

    /** Looks from one place in the bytes to another, exclusively; places are those in all of them. */
    void in(byte[] bytes, int from, int to, Hit hit) {
        for (Tier tier : tiers) {
            tier.in(bytes, from, to, hit);
        }
    }

    /** Sequences whose windows are looked at in steps of one width. */
    private final class Tier {
        private final int stride;
        private final long[] windows;
        private final int[] owners;
        private final int[] offsets;
        private final int[] slots;

        Tier(List<byte[]> needles, List<Integer> own, int stride) {
            this.stride = stride;
            int entries = own.size() * stride;
            windows = new long[entries];
            owners = new int[entries];
            offsets = new int[entries];
            slots = new int[Integer.highestOneBit(Math.max(8, entries)) * 4];
            int entry = 0;
            for (int owner : own) {
                for (int offset = 0; offset < stride; offset++) {
                    windows[entry] = (long) LONGS.get(needles.get(owner), offset);
                    owners[entry] = owner;
                    offsets[entry] = offset;
                    int slot = slot(windows[entry]);
                    while (slots[slot] != 0) {
                        slot = (slot + 1) & (slots.length - 1);
                    }
                    slots[slot] = ++entry;
                }
            }
        }

        void in(byte[] bytes, int begin, int end, Hit hit) {
            for (int at = begin; at + Long.BYTES <= end; at += stride) {
                long window = (long) LONGS.get(bytes, at);
                for (int slot = slot(window); slots[slot] != 0; slot = (slot + 1) & (slots.length - 1)) {
                    int entry = slots[slot] - 1;
                    if (windows[entry] == window) {
                        compare(bytes, begin, end, at - offsets[entry], owners[entry], hit);
                    }
                }
            }
        }

        private void compare(byte[] bytes, int begin, int end, int from, int owner, Hit hit) {
            byte[] needle = needles.get(owner);
            if (from >= begin
                    && from + needle.length <= end
                    && Arrays.equals(bytes, from, from + needle.length, needle, 0, needle.length)) {
                hit.found(owner, from);
            }
        }

        /** Fibonacci hashing: the high bits of the product are the best mixed. */
        private int slot(long window) {
            return (int) ((window * 0x9E3779B97F4A7C15L) >>> 33) & (slots.length - 1);
        }
    }
}
