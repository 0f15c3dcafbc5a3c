package dev.langchain4j.memori.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Neighbours follow time, whatever the order in which they came, and long sessions do not cost the square of their length. */
class SessionOrderTest {

    private static final int MANY = 200_000;

    @Test
    void should_keep_the_order_of_time_under_all_comings_and_goings() {
        for (long seed = 1; seed <= 20; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            SessionOrder order = new SessionOrder();
            List<long[]> present = new ArrayList<>(); // slot, time, origin
            for (int slot = 0; slot < 300; slot++) {
                long[] added = {slot, random.nextInt(40), random.nextInt(5) == 0 ? slot - 1_000 : slot};
                order.add(slot, "s", added[1], added[2]);
                present.add(added);
                if (random.nextInt(3) == 0) {
                    order.remove((int) present.remove(random.nextInt(present.size()))[0]);
                }
                present.sort(Comparator.comparingLong((long[] one) -> one[1]).thenComparingLong(one -> one[2]));
                for (int i = 0; i < present.size(); i++) {
                    int one = (int) present.get(i)[0];
                    assertThat(order.previous(one))
                            .as("seed " + seed)
                            .isEqualTo(i == 0 ? -1 : (int) present.get(i - 1)[0]);
                    assertThat(order.next(one))
                            .as("seed " + seed)
                            .isEqualTo(i == present.size() - 1 ? -1 : (int) present.get(i + 1)[0]);
                }
            }
        }
    }

    @Test
    void should_keep_long_sessions_in_order_under_all_comings_and_goings() {
        for (long seed = 1; seed <= 5; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            SessionOrder order = new SessionOrder();
            List<List<long[]>> present = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            for (int slot = 0; slot < 6_000; slot++) {
                int session = random.nextInt(3);
                long[] added = {slot, random.nextInt(2_000), random.nextInt(5) == 0 ? slot - 10_000 : slot};
                order.add(slot, "s" + session, added[1], added[2]);
                present.get(session).add(added);
                // For a while more go than come, so that whole pieces are emptied.
                int going = slot % 2_000 < 1_200 ? random.nextInt(2) : random.nextInt(5);
                for (int i = 0; i < going && !present.get(session).isEmpty(); i++) {
                    order.remove((int) present.get(session)
                            .remove(random.nextInt(present.get(session).size()))[0]);
                }
                if (slot % 500 == 499) {
                    present.forEach(turns -> assertInOrder(order, turns));
                }
            }
        }
    }

    private static void assertInOrder(SessionOrder order, List<long[]> present) {
        present.sort(Comparator.comparingLong((long[] one) -> one[1]).thenComparingLong(one -> one[2]));
        for (int i = 0; i < present.size(); i++) {
            int one = (int) present.get(i)[0];
            assertThat(order.previous(one)).isEqualTo(i == 0 ? -1 : (int) present.get(i - 1)[0]);
            assertThat(order.next(one)).isEqualTo(i == present.size() - 1 ? -1 : (int) present.get(i + 1)[0]);
        }
    }

    /** In order, the latest first, all over the place, and day by day with the latest day first. */
    static List<IntToLongFunction> ways() {
        return List.of(
                slot -> slot,
                slot -> -slot,
                slot -> slot * 7_919L % MANY,
                slot -> -(slot / 1_000) * 1_000L + slot % 1_000);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void should_look_at_few_slots_for_each_that_comes(IntToLongFunction time) {
        AtomicLong looks = new AtomicLong();
        SessionTurns turns = new SessionTurns((slot, other) -> {
            looks.incrementAndGet();
            return Long.compare(time.applyAsLong(slot), time.applyAsLong(other));
        });
        for (int slot = 0; slot < MANY; slot++) {
            turns.add(slot);
        }
        // Twice the binary logarithm of 200,000.
        assertThat(looks.get()).isLessThan(36L * MANY);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void should_take_a_long_session_in_whichever_way_it_was_told(IntToLongFunction time) {
        SessionOrder order = new SessionOrder();
        for (int slot = 0; slot < MANY; slot++) {
            order.add(slot, "s", time.applyAsLong(slot), slot);
        }
        int first = 0;
        while (order.previous(first) >= 0) {
            first = order.previous(first);
        }
        int count = 1;
        for (int slot = first; order.next(slot) >= 0; slot = order.next(slot)) {
            assertThat(time.applyAsLong(slot) < time.applyAsLong(order.next(slot)))
                    .isTrue();
            count++;
        }
        assertThat(count).isEqualTo(MANY);
    }
}
