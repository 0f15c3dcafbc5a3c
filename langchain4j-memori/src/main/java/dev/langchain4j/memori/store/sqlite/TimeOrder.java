package dev.langchain4j.memori.store.sqlite;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * The slots of a directory by when what they tell of occurred, as far as there were any when this was made. Slots keep their times, so what
 * comes later stands behind, and is gone through one by one until there is so much of it that a new order pays. Immutable.
 */
final class TimeOrder {

    private static final int UNSORTED = 1_024;
    private static final int UNSORTED_SHARE = 16;

    /** Of no slots. */
    static final TimeOrder NONE = new TimeOrder(new long[0], new int[0]);

    private final long[] times;
    private final int[] slots;

    private TimeOrder(long[] times, int[] slots) {
        this.times = times;
        this.slots = slots;
    }

    /** Itself, or one of all slots if too many stand behind. */
    TimeOrder upToDate(Directory directory) {
        int behind = directory.slots() - slots.length;
        return behind <= UNSORTED + slots.length / UNSORTED_SHARE ? this : of(directory);
    }

    private static TimeOrder of(Directory directory) {
        int count = directory.slots();
        long[] times = new long[count];
        for (int slot = 0; slot < count; slot++) {
            times[slot] = directory.time(slot);
        }
        Arrays.sort(times);
        int[] slots = new int[count];
        int[] taken = new int[count]; // How many of equal ones have found their place, by that of the first.
        for (int slot = 0; slot < count; slot++) {
            int place = firstFrom(times, directory.time(slot));
            slots[place + taken[place]++] = slot;
        }
        return new TimeOrder(times, slots);
    }

    /** Hands over the directory's slots within some ranges, in no order. */
    void within(TimeRanges ranges, Directory directory, IntConsumer consumer) {
        for (int r = 0; r < ranges.size(); r++) {
            for (int i = firstFrom(times, ranges.from(r)); i < times.length && times[i] < ranges.to(r); i++) {
                if (directory.isLive(slots[i])) {
                    consumer.accept(slots[i]);
                }
            }
        }
        for (int slot = slots.length; slot < directory.slots(); slot++) {
            if (directory.isLive(slot) && ranges.contain(directory.time(slot))) {
                consumer.accept(slot);
            }
        }
    }

    long bytes() {
        return (long) slots.length * (Long.BYTES + Integer.BYTES);
    }

    /** The first position whose time is not before one. */
    private static int firstFrom(long[] times, long time) {
        int low = 0;
        int high = times.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (times[middle] < time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
