package dev.langchain4j.memori.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.langchain4j.memori.store.sqlite.Proposals.Proposal;
import dev.langchain4j.memori.store.sqlite.TopSlots.Scored;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of the lists of two lanes, and of what facts lead to. */
class ProposalsTest {

    @Test
    void should_name_each_slot_once_in_ascending_order_with_what_each_lane_says_of_it() {
        List<Scored> byWords = List.of(scored(1, 4, 3.5), scored(0, 9, 2.5));
        List<Scored> byMeaning = List.of(scored(0, 2, 0.9), scored(1, 4, 0.8));
        List<Scored> byFacts = List.of(scored(0, 9, 0), scored(0, 1, 0));

        assertThat(Proposals.of(byWords, byMeaning, byFacts).bySlot())
                .extracting(
                        Proposal::collection,
                        Proposal::slot,
                        Proposal::key,
                        Proposal::lexicalRank,
                        Proposal::vectorRank,
                        Proposal::total)
                .containsExactly(
                        tuple(0, 1, 1L, 0, 0, Double.NaN),
                        tuple(0, 2, 2L, 0, 1, Double.NaN),
                        tuple(0, 9, 9L, 2, 0, 2.5),
                        tuple(1, 4, 104L, 1, 2, 3.5));
    }

    @Test
    void should_give_one_rank_to_what_a_lane_cannot_tell_apart() {
        List<Scored> byWords = List.of(scored(0, 3, 2), scored(0, 5, 2), scored(0, 7, 1), scored(0, 8, 1));

        assertThat(Proposals.of(byWords, List.of(), List.of()).bySlot())
                .extracting(Proposal::lexicalRank)
                .containsExactly(1, 1, 3, 3);
    }

    @Test
    void should_propose_nothing_where_no_lane_does() {
        assertThat(Proposals.of(List.of(), List.of(), List.of()).bySlot()).isEmpty();
    }

    private static Scored scored(int collection, int slot, double score) {
        return new Scored(collection, slot, 100L * collection + slot, score);
    }
}
