package dev.langchain4j.memori.vector;

import java.util.Arrays;

/**
 * Which place in a set belongs to which owner. An owner's places form a linked list, as do the free ones, so that nothing is allocated for
 * a single owner.
 */
final class Places {

    static final int NONE = -1;

    private static final int FIRST = 16;

    private int[] owners = new int[0];
    private int[] next = new int[0];
    private int[] firsts = new int[0];
    private int free = NONE;
    private int used;
    private int ownerBound;
    private int ownerCount;

    /** Gives an owner one more place, one that is free if there is such a place. */
    int take(int owner) {
        int place = free;
        if (place == NONE) {
            place = used++;
            if (place == owners.length) {
                owners = Arrays.copyOf(owners, Math.max(FIRST, place + place / 2));
                next = Arrays.copyOf(next, owners.length);
            }
        } else {
            free = next[place];
        }
        if (owner >= firsts.length) {
            int known = firsts.length;
            firsts = Arrays.copyOf(firsts, Math.max(FIRST, owner + owner / 2 + 1));
            Arrays.fill(firsts, known, firsts.length, NONE);
        }
        ownerBound = Math.max(ownerBound, owner + 1);
        ownerCount += firsts[owner] == NONE ? 1 : 0;
        owners[place] = owner;
        next[place] = firsts[owner];
        firsts[owner] = place;
        return place;
    }

    /** Takes one of its places from an owner; which one, or {@link #NONE} if it has no more. */
    int release(int owner) {
        int place = first(owner);
        if (place != NONE) {
            firsts[owner] = next[place];
            ownerCount -= firsts[owner] == NONE ? 1 : 0;
            owners[place] = NONE;
            next[place] = free;
            free = place;
        }
        return place;
    }

    /** An owner's first place, or {@link #NONE}. */
    int first(int owner) {
        return owner < firsts.length ? firsts[owner] : NONE;
    }

    /** The place of the same owner behind another, or {@link #NONE}. */
    int next(int place) {
        return next[place];
    }

    /** Whose a place is, or {@link #NONE}. */
    int owner(int place) {
        return owners[place];
    }

    /** How many places were given out; some may be free by now. */
    int bound() {
        return used;
    }

    /** All owners' numbers are below this. */
    int ownerBound() {
        return ownerBound;
    }

    /** How many owners there are. */
    int owners() {
        return ownerCount;
    }

    boolean hasFree() {
        return free != NONE;
    }

    long bytes() {
        return (owners.length + next.length + firsts.length) * (long) Integer.BYTES;
    }
}
