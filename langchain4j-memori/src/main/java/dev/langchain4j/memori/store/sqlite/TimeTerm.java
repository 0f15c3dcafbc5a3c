package dev.langchain4j.memori.store.sqlite;

import java.util.List;

/** A time that the query speaks of: a term that all memories hold which occurred then. Neighbours lend nothing: they have a time. */
final class TimeTerm implements LexicalTerm {

    private final SearchedSlots slots;
    private final List<TimeOrder> orders;
    private final TimeRanges ranges;
    private final double weight;
    private final long bit;
    private final int holding;

    /** A time that counts {@code share} of what a word counts. */
    TimeTerm(SearchedSlots slots, List<TimeOrder> orders, TimeRanges ranges, Bm25 bm25, double share, long bit) {
        this.slots = slots;
        this.orders = orders;
        this.ranges = ranges;
        this.bit = bit;
        int[] count = {0};
        for (int c = 0; c < orders.size(); c++) {
            orders.get(c).within(ranges, slots.directory(c), slot -> count[0]++);
        }
        this.holding = count[0];
        this.weight = bm25.idf(holding) * share;
    }

    @Override
    public double weight() {
        return weight;
    }

    @Override
    public long bit() {
        return bit;
    }

    @Override
    public int holding() {
        return holding;
    }

    @Override
    public double greatest() {
        return holding == 0 ? 0 : 1;
    }

    @Override
    public void give(int collection, Scratch to) {
        int first = slots.first(collection);
        orders.get(collection).within(ranges, slots.directory(collection), slot -> to.give(first + slot, 1));
    }

    @Override
    public void give(int collection, Candidates candidates, Scratch to) {
        int first = slots.first(collection);
        Directory directory = slots.directory(collection);
        for (int i = 0; i < candidates.count(); i++) {
            int slot = candidates.place(i) - first;
            if (slot >= 0 && slot < directory.slots() && ranges.contain(directory.time(slot))) {
                to.give(first + slot, 1);
            }
        }
    }

    @Override
    public double frequency(int collection, Neighbourhood near) {
        return frequency(collection, near.self());
    }

    @Override
    public double frequency(int collection, int slot) {
        return ranges.contain(slots.directory(collection).time(slot)) ? 1 : 0;
    }
}
