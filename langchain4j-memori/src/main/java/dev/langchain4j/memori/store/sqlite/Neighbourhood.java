package dev.langchain4j.memori.store.sqlite;

/**
 * A slot and its neighbours in the session, in ascending order, with the share that each gives of what it has. The order is that in which
 * shares are given where all holders of a term are gone through, so that sums are the same to the last bit in either way.
 */
final class Neighbourhood {

    private final double[] loans;
    private final int[] slots;
    private final double[] shares;
    private int self;
    private int size;

    /** Room for a slot with neighbours that lend these shares, the nearest first. */
    Neighbourhood(double[] loans) {
        this.loans = loans;
        this.slots = new int[1 + 2 * loans.length];
        this.shares = new double[slots.length];
    }

    /** Turns to a slot. */
    void moveTo(int slot, Directory directory) {
        self = slot;
        size = 0;
        insert(slot, 1);
        int before = slot;
        int after = slot;
        for (double loan : loans) {
            before = before < 0 ? -1 : directory.previous(before);
            after = after < 0 ? -1 : directory.next(after);
            if (before >= 0) {
                insert(before, loan);
            }
            if (after >= 0) {
                insert(after, loan);
            }
        }
    }

    /** The slot whose neighbours these are. */
    int self() {
        return self;
    }

    int size() {
        return size;
    }

    int slot(int i) {
        return slots[i];
    }

    double share(int i) {
        return shares[i];
    }

    private void insert(int slot, double share) {
        int i = size++;
        while (i > 0 && slots[i - 1] > slot) {
            slots[i] = slots[i - 1];
            shares[i] = shares[i - 1];
            i--;
        }
        slots[i] = slot;
        shares[i] = share;
    }
}
