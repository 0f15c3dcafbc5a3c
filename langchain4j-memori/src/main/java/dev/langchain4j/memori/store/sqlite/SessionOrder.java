package dev.langchain4j.memori.store.sqlite;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which slot stands next to which in their session: a linked list for every session, ordered by time and, at one moment, by who was there
 * first. A slot without session has no neighbours.
 */
final class SessionOrder {

    private static final int NONE = -1;
    private static final int FIRST = 16;

    private final Map<String, Integer> numbers = new HashMap<>();
    private int[] near =
            new int[FIRST]; // Of each session one slot: what comes next usually stands beside what came before.
    private int[] sessions = new int[FIRST];
    private int[] before = new int[FIRST];
    private int[] after = new int[FIRST];
    private long[] times = new long[FIRST];
    private long[] origins = new long[FIRST];

    /** Gives a slot its place. Slots are added in ascending order. */
    void add(int slot, @Nullable String session, long time, long origin) {
        grow(slot);
        before[slot] = NONE;
        after[slot] = NONE;
        times[slot] = time;
        origins[slot] = origin;
        if (session == null) {
            sessions[slot] = NONE;
            return;
        }
        int number = number(session);
        sessions[slot] = number;
        int earlier = near[number];
        int later = NONE;
        while (earlier != NONE && isLater(earlier, slot)) {
            later = earlier;
            earlier = before[earlier];
        }
        if (later == NONE && earlier != NONE) {
            later = after[earlier];
            while (later != NONE && isLater(slot, later)) {
                earlier = later;
                later = after[later];
            }
        }
        link(earlier, slot);
        link(slot, later);
        near[number] = slot;
    }

    /** Closes the gap that a slot leaves. */
    void remove(int slot) {
        if (sessions[slot] != NONE) {
            link(before[slot], after[slot]);
            if (near[sessions[slot]] == slot) {
                near[sessions[slot]] = before[slot] != NONE ? before[slot] : after[slot];
            }
            before[slot] = NONE;
            after[slot] = NONE;
        }
    }

    int previous(int slot) {
        return before[slot];
    }

    int next(int slot) {
        return after[slot];
    }

    long bytes() {
        return sessions.length * (3L * Integer.BYTES + 2L * Long.BYTES) + numbers.size() * 64L;
    }

    private void link(int earlier, int later) {
        if (earlier != NONE) {
            after[earlier] = later;
        }
        if (later != NONE) {
            before[later] = earlier;
        }
    }

    private boolean isLater(int slot, int other) {
        return times[slot] > times[other] || (times[slot] == times[other] && origins[slot] > origins[other]);
    }

    private int number(String session) {
        return numbers.computeIfAbsent(session, added -> {
            int number = numbers.size();
            if (number == near.length) {
                near = Arrays.copyOf(near, 2 * number);
            }
            near[number] = NONE;
            return number;
        });
    }

    private void grow(int slot) {
        if (slot >= sessions.length) {
            int capacity = 2 * sessions.length;
            sessions = Arrays.copyOf(sessions, capacity);
            before = Arrays.copyOf(before, capacity);
            after = Arrays.copyOf(after, capacity);
            times = Arrays.copyOf(times, capacity);
            origins = Arrays.copyOf(origins, capacity);
        }
    }
}
