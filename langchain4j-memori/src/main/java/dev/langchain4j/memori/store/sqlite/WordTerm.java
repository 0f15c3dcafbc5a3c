package dev.langchain4j.memori.store.sqlite;

import java.util.List;

/** A word, or a phrase, of a query: what holds it, and what stands near that in a session. */
final class WordTerm implements LexicalTerm {

    private final SearchedSlots slots;
    private final List<Postings> postings;
    private final double weight;
    private final long bit;
    private final int holding;
    private final double greatest;

    /** Of each collection the positions that were looked at last: who asks for slots in ascending order finds the next one near them. */
    private final int[] nearPositions;

    private final int[] ownPositions;

    /** A word with its postings in each of the collections. */
    WordTerm(SearchedSlots slots, List<Postings> postings, Bm25 bm25, long bit) {
        this.slots = slots;
        this.postings = postings;
        this.nearPositions = new int[postings.size()];
        this.ownPositions = new int[postings.size()];
        this.bit = bit;
        this.holding = postings.stream().mapToInt(Postings::size).sum();
        this.weight = bm25.idf(holding);
        double lent = 0;
        for (double loan : slots.loans()) {
            lent += 2 * loan;
        }
        this.greatest = postings.stream().mapToDouble(Postings::greatest).max().orElse(0) * (1 + lent);
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
        return greatest;
    }

    @Override
    public void give(int collection, Scratch to) {
        Postings held = postings.get(collection);
        Directory directory = slots.directory(collection);
        int first = slots.first(collection);
        double[] loans = slots.loans();
        for (int i = 0; i < held.size(); i++) {
            int slot = held.slot(i);
            double frequency = held.frequency(i);
            to.give(first + slot, frequency);
            int before = slot;
            int after = slot;
            for (double loan : loans) {
                before = before < 0 ? -1 : directory.previous(before);
                after = after < 0 ? -1 : directory.next(after);
                if (before >= 0) {
                    to.give(first + before, loan * frequency);
                }
                if (after >= 0) {
                    to.give(first + after, loan * frequency);
                }
            }
        }
    }

    @Override
    public void give(int collection, Candidates candidates, Scratch to) {
        Postings held = postings.get(collection);
        Directory directory = slots.directory(collection);
        int first = slots.first(collection);
        double[] loans = slots.loans();
        for (int i = 0; i < held.size(); i++) {
            int slot = held.slot(i);
            if (!candidates.isNear(first + slot)) {
                continue;
            }
            double frequency = held.frequency(i);
            if (candidates.has(first + slot)) {
                to.give(first + slot, frequency);
            }
            int before = slot;
            int after = slot;
            for (double loan : loans) {
                before = before < 0 ? -1 : directory.previous(before);
                after = after < 0 ? -1 : directory.next(after);
                if (before >= 0 && candidates.has(first + before)) {
                    to.give(first + before, loan * frequency);
                }
                if (after >= 0 && candidates.has(first + after)) {
                    to.give(first + after, loan * frequency);
                }
            }
        }
    }

    @Override
    public double frequency(int collection, Neighbourhood near) {
        Postings held = postings.get(collection);
        int at = held.first(near.slot(0), nearPositions[collection]);
        nearPositions[collection] = at;
        // Most words do not occur anywhere near.
        return at == held.size() || held.slot(at) > near.slot(near.size() - 1) ? 0 : held.frequencyIn(near, at);
    }

    @Override
    public double frequency(int collection, int slot) {
        Postings held = postings.get(collection);
        int at = held.first(slot, ownPositions[collection]);
        ownPositions[collection] = at;
        return at < held.size() && held.slot(at) == slot ? held.frequency(at) : 0;
    }
}
