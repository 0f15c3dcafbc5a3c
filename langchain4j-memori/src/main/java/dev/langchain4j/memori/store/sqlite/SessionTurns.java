package dev.langchain4j.memori.store.sqlite;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntBinaryOperator;

/**
 * The slots of one session in their order, in pieces of bounded size: a place is found by halving the pieces and then one of them, and only
 * that one is moved up, so that turns may come in any order. Those that come in order are appended without looking.
 */
final class SessionTurns {

    /** So many are moved as fast as a few. */
    private static final int PIECE = 256;

    private static final int FIRST = 4;
    private static final int NONE = -1;

    private final IntBinaryOperator order;
    private final List<Piece> pieces = new ArrayList<>(1);

    /** An empty session; {@code order} compares two slots, and calls none equal to another. */
    SessionTurns(IntBinaryOperator order) {
        this.order = order;
    }

    private static final class Piece {
        private int[] slots;
        private int size;

        Piece(int[] slots, int size) {
            this.slots = slots;
            this.size = size;
        }

        int last() {
            return slots[size - 1];
        }

        void insert(int place, int slot) {
            if (size == slots.length) {
                slots = Arrays.copyOf(slots, Math.min(PIECE, 2 * size));
            }
            System.arraycopy(slots, place, slots, place + 1, size - place);
            slots[place] = slot;
            size++;
        }

        void remove(int place) {
            size--;
            System.arraycopy(slots, place + 1, slots, place, size - place);
        }

        /** Keeps its first half. */
        Piece split() {
            int half = size / 2;
            Piece rest = new Piece(Arrays.copyOfRange(slots, half, half + PIECE), size - half);
            size = half;
            return rest;
        }
    }

    /** Takes a slot in, and returns the one before it, or -1. */
    int add(int slot) {
        int last = pieces.size() - 1;
        if (last < 0) {
            append(slot);
            return NONE;
        }
        int end = pieces.get(last).last();
        if (order.applyAsInt(end, slot) < 0) {
            append(slot);
            return end;
        }
        int number = pieceOf(slot);
        Piece piece = pieces.get(number);
        int place = place(piece, slot);
        int before = place > 0
                ? piece.slots[place - 1]
                : number > 0 ? pieces.get(number - 1).last() : NONE;
        if (piece.size == PIECE) {
            pieces.add(number + 1, piece.split());
            if (place > piece.size) {
                place -= piece.size;
                piece = pieces.get(number + 1);
            }
        }
        piece.insert(place, slot);
        return before;
    }

    /** Takes a slot out that is there. */
    void remove(int slot) {
        int number = pieceOf(slot);
        Piece piece = pieces.get(number);
        piece.remove(place(piece, slot));
        if (piece.size == 0) {
            pieces.remove(number);
        }
    }

    private void append(int slot) {
        int last = pieces.size() - 1;
        if (last < 0 || pieces.get(last).size == PIECE) {
            pieces.add(new Piece(new int[last < 0 ? FIRST : PIECE], 0));
            last++;
        }
        Piece piece = pieces.get(last);
        piece.insert(piece.size, slot);
    }

    /** The last piece that does not begin behind a slot. */
    private int pieceOf(int slot) {
        int low = 0;
        int high = pieces.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (order.applyAsInt(pieces.get(middle).slots[0], slot) <= 0) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** Where a slot stands in a piece, or would. */
    private int place(Piece piece, int slot) {
        int low = 0;
        int high = piece.size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (order.applyAsInt(piece.slots[middle], slot) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
