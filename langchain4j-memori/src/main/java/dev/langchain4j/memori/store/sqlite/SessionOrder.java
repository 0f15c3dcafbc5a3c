package dev.langchain4j.memori.store.sqlite;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
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
    private final List<SessionTurns> turns = new ArrayList<>();
    private int[] firsts = new int[FIRST]; // Of each session the slot that has none before it.
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
        SessionTurns ofSession = turns.get(number);
        int earlier = ofSession.add(slot);
        int later = earlier == NONE ? firsts[number] : after[earlier];
        link(earlier, slot);
        link(slot, later);
        if (earlier == NONE) {
            firsts[number] = slot;
        }
    }

    /** Closes the gap that a slot leaves. */
    void remove(int slot) {
        if (sessions[slot] != NONE) {
            turns.get(sessions[slot]).remove(slot);
            link(before[slot], after[slot]);
            if (firsts[sessions[slot]] == slot) {
                firsts[sessions[slot]] = after[slot];
            }
            before[slot] = NONE;
            after[slot] = NONE;
        }
    }

    /** Whether no slot was ever in a session. */
    boolean isEmpty() {
        return numbers.isEmpty();
    }

    int previous(int slot) {
        return before[slot];
    }

    int next(int slot) {
        return after[slot];
    }

    long bytes() {
        // Pieces of sessions are half empty at the worst, and have their heads.
        return sessions.length * (5L * Integer.BYTES + 2L * Long.BYTES) + numbers.size() * 192L;
    }

    private void link(int earlier, int later) {
        if (earlier != NONE) {
            after[earlier] = later;
        }
        if (later != NONE) {
            before[later] = earlier;
        }
    }

    /** By time, at one moment by who was there first, and for good measure by slot, so that no two are equal. */
    private int compare(int slot, int other) {
        int byTime = Long.compare(times[slot], times[other]);
        int byOrigin = byTime == 0 ? Long.compare(origins[slot], origins[other]) : byTime;
        return byOrigin == 0 ? Integer.compare(slot, other) : byOrigin;
    }

    private int number(String session) {
        return numbers.computeIfAbsent(session, added -> {
            int number = turns.size();
            if (number == firsts.length) {
                firsts = Arrays.copyOf(firsts, 2 * number);
            }
            firsts[number] = NONE;
            turns.add(new SessionTurns(this::compare));
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
