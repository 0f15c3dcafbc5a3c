package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.store.sqlite.TopSlots.Scored;
import java.util.Arrays;
import java.util.List;

/** What the lanes propose: each slot once, in ascending order, with the rank that each lane gives it. */
final class Proposals {

    private final List<Proposal> bySlot;

    private Proposals(List<Proposal> bySlot) {
        this.bySlot = bySlot;
    }

    /** A slot that at least one lane proposes. */
    static final class Proposal {
        private final Scored scored;
        private int lexicalRank;
        private int vectorRank;
        private double total = Double.NaN;

        private Proposal(Scored scored) {
            this.scored = scored;
        }

        int collection() {
            return scored.collection();
        }

        int slot() {
            return scored.slot();
        }

        long key() {
            return scored.key();
        }

        /** From 1; 0 where the lane does not propose it. */
        int lexicalRank() {
            return lexicalRank;
        }

        /** From 1; 0 where the lane does not propose it. */
        int vectorRank() {
            return vectorRank;
        }

        /** By words, or NaN where that lane has not said it. */
        double total() {
            return total;
        }
    }

    /** Those of the lexical lane, of the vector lane, both the best first, and further ones without a rank. */
    static Proposals of(List<Scored> lexical, List<Scored> vector, List<Scored> further) {
        long[] places = new long[lexical.size() + vector.size() + further.size()];
        int count = 0;
        for (List<Scored> proposed : List.of(lexical, vector, further)) {
            for (Scored scored : proposed) {
                places[count++] = place(scored);
            }
        }
        Arrays.sort(places);
        int distinct = 0;
        for (int i = 0; i < count; i++) {
            if (i == 0 || places[i] != places[i - 1]) {
                places[distinct++] = places[i];
            }
        }
        Proposal[] found = new Proposal[distinct];
        int[] ranks = ranks(lexical);
        for (int i = 0; i < ranks.length; i++) {
            Proposal proposal = at(lexical.get(i), places, found);
            proposal.lexicalRank = ranks[i];
            proposal.total = lexical.get(i).score();
        }
        ranks = ranks(vector);
        for (int i = 0; i < ranks.length; i++) {
            at(vector.get(i), places, found).vectorRank = ranks[i];
        }
        further.forEach(scored -> at(scored, places, found));
        return new Proposals(List.of(found));
    }

    /** In ascending order of collections and slots. */
    List<Proposal> bySlot() {
        return bySlot;
    }

    private static Proposal at(Scored scored, long[] places, Proposal[] found) {
        int i = Arrays.binarySearch(places, 0, found.length, place(scored));
        Proposal proposal = found[i];
        if (proposal == null) {
            proposal = new Proposal(scored);
            found[i] = proposal;
        }
        return proposal;
    }

    private static long place(Scored scored) {
        return (long) scored.collection() << Integer.SIZE | scored.slot();
    }

    /** What a lane cannot tell apart shares a rank: what is equal must not be ordered by chance. */
    private static int[] ranks(List<Scored> best) {
        int[] ranks = new int[best.size()];
        double before = Double.NaN;
        for (int i = 0; i < ranks.length; i++) {
            double score = best.get(i).score();
            ranks[i] = score == before ? ranks[i - 1] : i + 1;
            before = score;
        }
        return ranks;
    }
}
