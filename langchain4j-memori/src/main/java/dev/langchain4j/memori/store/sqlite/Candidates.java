package dev.langchain4j.memori.store.sqlite;

import java.util.Arrays;

/** The places that may still become one of the best, and what is near to them. */
final class Candidates {

    private int[] places = new int[64];
    private long[] members = new long[0];
    private long[] near = new long[0];
    private int count;
    private int marked;

    int count() {
        return count;
    }

    int place(int i) {
        return places[i];
    }

    void add(int place) {
        if (count == places.length) {
            places = Arrays.copyOf(places, 2 * count);
        }
        places[count++] = place;
    }

    void clear() {
        count = 0;
        marked = 0;
    }

    /** Keeps those up to a count, after the caller has put them there. */
    void set(int i, int place) {
        places[i] = place;
    }

    /** Drops those from a position on. */
    void cut(int size) {
        count = size;
    }

    /** Gets {@link #has} and {@link #isNear} ready, unless they know of at most twice as many as there are: they may say yes too often. */
    void mark(SearchedSlots slots) {
        if (marked > 0 && marked <= 2 * count) {
            return;
        }
        int words = (slots.places() >> 6) + 1;
        if (members.length < words) {
            members = new long[words];
            near = new long[words];
        } else {
            Arrays.fill(members, 0, words, 0);
            Arrays.fill(near, 0, words, 0);
        }
        for (int i = 0; i < count; i++) {
            int place = places[i];
            members[place >> 6] |= 1L << place;
            int collection = slots.collection(place);
            markNear(slots.directory(collection), slots.first(collection), place, slots.loans().length);
        }
        marked = count;
    }

    private void markNear(Directory directory, int first, int place, int distance) {
        near[place >> 6] |= 1L << place;
        int before = place - first;
        int after = place - first;
        for (int i = 0; i < distance; i++) {
            before = before < 0 ? -1 : directory.previous(before);
            after = after < 0 ? -1 : directory.next(after);
            if (before >= 0) {
                near[(first + before) >> 6] |= 1L << (first + before);
            }
            if (after >= 0) {
                near[(first + after) >> 6] |= 1L << (first + after);
            }
        }
    }

    /** Whether a place was a candidate when they were marked. */
    boolean has(int place) {
        return (members[place >> 6] & 1L << place) != 0;
    }

    /** Whether a place was a candidate then, or a neighbour of one. */
    boolean isNear(int place) {
        return (near[place >> 6] & 1L << place) != 0;
    }
}
