package dev.langchain4j.memori.recall;

import dev.langchain4j.data.message.ChatMessage;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * What lies between two versions of a window: which messages of the later one were in the earlier one, and where.
 *
 * <p>Windows mostly lose messages at the front and gain some at the end, and hand on the very objects that they have read. So a first walk
 * goes by identity, in one pass. What it leaves unmatched is compared by value: by its common beginning and end, and for the rest by a longest
 * common subsequence (Hirschberg's recurrence, the table in full) where that takes at most {@value #MAX_CELLS} comparisons, and otherwise by a
 * walk that takes the next equal message it finds within reach. An object that is then still unmatched on both sides has moved.
 */
final class Difference {

    private static final int NONE = -1;
    private static final int MAX_CELLS = 250_000;
    private static final int MAX_MISSES = 32;
    private static final int REACH = 64;

    private final List<Entry> before;
    private final ChatMessage[] after;
    private final int[] match;
    private final boolean[] kept;
    private final boolean[] used;

    private Difference(List<Entry> before, ChatMessage[] after) {
        this.before = before;
        this.after = after;
        this.match = new int[after.length];
        this.kept = new boolean[after.length];
        this.used = new boolean[before.size()];
        Arrays.fill(match, NONE);
    }

    static Difference of(List<Entry> before, ChatMessage[] after) {
        Difference difference = new Difference(before, after);
        difference.matchObjects();
        difference.matchValues();
        difference.matchMoved();
        return difference;
    }

    /** The message of the later version that was not in the earlier one. */
    boolean isNew(int index) {
        return match[index] == NONE;
    }

    /** Whether a message stands where it stood, relative to the others that do. */
    boolean isKept(int index) {
        return kept[index];
    }

    /** What a message of the later version was in the earlier one. */
    Entry was(int index) {
        return before.get(match[index]);
    }

    /** Whether a message of the earlier version is in the later one. */
    boolean survives(int index) {
        return used[index];
    }

    boolean isEmpty() {
        if (before.size() != after.length) {
            return false;
        }
        for (boolean same : kept) {
            if (!same) {
                return false;
            }
        }
        return true;
    }

    private void matchObjects() {
        int next = 0;
        int misses = 0;
        for (int i = 0; i < after.length && misses < MAX_MISSES; i++) {
            int found = sameObject(after[i], next);
            if (found == NONE) {
                misses++;
            } else {
                keep(i, found);
                next = found + 1;
            }
        }
    }

    @SuppressWarnings("ReferenceEquality") // The very object that was read.
    private int sameObject(ChatMessage message, int from) {
        for (int k = from; k < before.size(); k++) {
            if (before.get(k).message() == message) {
                return k;
            }
        }
        return NONE;
    }

    /** Goes through the gaps that the first walk has left. */
    private void matchValues() {
        int start = 0;
        int startBefore = 0;
        for (int i = 0; i <= after.length; i++) {
            if (i == after.length || kept[i]) {
                int endBefore = i == after.length ? before.size() : match[i];
                matchGap(startBefore, endBefore, start, i);
                start = i + 1;
                startBefore = endBefore + 1;
            }
        }
    }

    private void matchGap(int fromBefore, int toBefore, int fromAfter, int toAfter) {
        int a = fromBefore;
        int b = fromAfter;
        int endA = toBefore;
        int endB = toAfter;
        while (a < endA && b < endB && equal(a, b)) {
            keep(b++, a++);
        }
        while (a < endA && b < endB && equal(endA - 1, endB - 1)) {
            keep(--endB, --endA);
        }
        if (a == endA || b == endB) {
            return;
        }
        if ((long) (endA - a) * (endB - b) <= MAX_CELLS) {
            matchCommonSubsequence(a, endA, b, endB);
        } else {
            matchWithinReach(a, endA, b, endB);
        }
    }

    private void matchCommonSubsequence(int a, int endA, int b, int endB) {
        int rows = endA - a;
        int columns = endB - b;
        int[][] length = new int[rows + 1][columns + 1];
        for (int i = rows - 1; i >= 0; i--) {
            for (int j = columns - 1; j >= 0; j--) {
                length[i][j] =
                        equal(a + i, b + j) ? length[i + 1][j + 1] + 1 : Math.max(length[i + 1][j], length[i][j + 1]);
            }
        }
        int i = 0;
        int j = 0;
        while (i < rows && j < columns) {
            if (equal(a + i, b + j)) {
                keep(b + j++, a + i++);
            } else if (length[i + 1][j] >= length[i][j + 1]) {
                i++;
            } else {
                j++;
            }
        }
    }

    private void matchWithinReach(int a, int endA, int b, int endB) {
        int next = a;
        for (int j = b; j < endB; j++) {
            for (int k = next; k < Math.min(endA, next + REACH); k++) {
                if (equal(k, j)) {
                    keep(j, k);
                    next = k + 1;
                    break;
                }
            }
        }
    }

    /**
     * By identity alone, and only to a place before something that has stayed: somebody who says "ok" once more, when his first "ok" has just
     * left the window, has said it twice, also if both are one and the same constant of his program.
     */
    private void matchMoved() {
        IdentityHashMap<ChatMessage, Integer> unused = new IdentityHashMap<>();
        for (int k = 0; k < used.length; k++) {
            if (!used[k]) {
                unused.put(before.get(k).message(), k);
            }
        }
        int appended = after.length;
        while (appended > 0 && !kept[appended - 1]) {
            appended--;
        }
        for (int j = 0; j < appended && !unused.isEmpty(); j++) {
            Integer found = match[j] == NONE ? unused.remove(after[j]) : null;
            if (found != null) {
                match[j] = found;
                used[found] = true;
            }
        }
    }

    private void keep(int indexAfter, int indexBefore) {
        match[indexAfter] = indexBefore;
        kept[indexAfter] = true;
        used[indexBefore] = true;
    }

    private boolean equal(int indexBefore, int indexAfter) {
        return before.get(indexBefore).message().equals(after[indexAfter]);
    }
}
