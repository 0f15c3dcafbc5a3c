package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.memori.data.Fact;
import dev.langchain4j.memori.data.NewFact;
import dev.langchain4j.memori.fact.Facts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random facts about where somebody lives, beside a model that paints a wall: one stripe a day, one colour a stripe. The store must say of every
 * day what the model says, now and as it was known after each step.
 */
class FactTimelinePropertyTest {

    private static final int DAYS = 14;
    private static final int PRESENT = 8;
    private static final int STEPS = 14;
    private static final List<String> TOWNS = List.of("Oslo", "Paris", "Rome");
    private static final Instant FIRST_DAY = Instant.parse("2026-01-01T00:00:00Z");

    /** What the store knew after a step. */
    private record Known(Instant at, List<String> wall) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25})
    void should_know_one_town_a_day_whatever_is_said_in_whatever_order(long seed) {
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        // The present hardly moves: a step takes a second, a stripe is a day.
        SettableClock clock = new SettableClock(day(PRESENT).plusSeconds(3_600));
        try (Memori memori = Memori.builder().inMemory().textOnly().clock(clock).build()) {
            Facts facts = memori.namespace("anna").facts();
            Wall wall = new Wall();
            List<Known> known = new ArrayList<>();
            List<String> said = new ArrayList<>();
            for (int step = 0; step < STEPS; step++) {
                clock.advance(Duration.ofSeconds(1));
                String town = TOWNS.get(random.nextInt(TOWNS.size()));
                int from = random.nextInt(DAYS - 1);
                boolean ends = random.nextInt(3) > 0;
                int to = ends ? from + 1 + random.nextInt(DAYS - 1 - from) : DAYS;
                said.add(town + " " + from + "-" + (ends ? to : ""));
                wall.paint(town, from, ends ? to : -1);
                facts.add(NewFact.builder()
                        .subject("Anna")
                        .predicate("lives in")
                        .object(town)
                        .validFrom(day(from))
                        .validTo(ends ? day(to) : null)
                        .build());
                known.add(new Known(clock.instant(), wall.seen()));
                assertThat(seen(facts, null)).as("%s", said).isEqualTo(wall.seen());
            }
            for (Known then : known) {
                assertThat(seen(facts, then.at)).as("%s at %s", said, then.at).isEqualTo(then.wall);
            }
            assertThat(memori.verify().problems()).isEmpty();
        }
    }

    private static List<String> seen(Facts facts, @Nullable Instant knownAt) {
        List<String> seen = new ArrayList<>();
        for (int day = 0; day < DAYS; day++) {
            Instant noon = day(day).plusSeconds(43_200);
            List<Fact> then = knownAt == null
                    ? facts.asOf("anna", "lives in", noon)
                    : facts.asOf("anna", "lives in", noon, knownAt);
            assertThat(then).as("towns on day %s", day).hasSizeLessThan(2);
            seen.add(then.isEmpty() ? "" : then.get(0).object());
        }
        return seen;
    }

    private static Instant day(int day) {
        return FIRST_DAY.plus(Duration.ofDays(day));
    }

    /** The last day stands for all the days to come: what is painted there has no end that is known. */
    private static final class Wall {

        /** Of each day, the stretch that it belongs to: stretches of one town may touch and stay two. */
        private final @Nullable Stretch[] days = new Stretch[DAYS];

        /** One is only like itself. */
        private static final class Stretch {
            final String town;

            Stretch(String town) {
                this.town = town;
            }
        }

        List<String> seen() {
            return Arrays.stream(days)
                    .map(stretch -> stretch == null ? "" : stretch.town)
                    .toList();
        }

        void paint(String town, int from, int saidTo) {
            int to = saidTo < 0 ? DAYS : saidTo;
            if (saidTo < 0) {
                for (int day = DAYS - 1; day > from; day--) {
                    if (days[day] != null && days[day] != days[day - 1] && !days[day].town.equals(town)) {
                        to = day;
                    }
                }
            }
            List<Stretch> joined = new ArrayList<>();
            for (int day = from; day < to; day++) {
                if (days[day] != null && days[day].town.equals(town) && !joined.contains(days[day])) {
                    joined.add(days[day]);
                }
            }
            boolean holds = joined.contains(days[Math.max(from, PRESENT)]) && days[Math.max(from, PRESENT)] != null;
            int end = to;
            if (saidTo < 0 && holds) {
                end = ends(joined).stream().mapToInt(Integer::intValue).max().orElseThrow();
            }
            if (saidTo >= 0) {
                end = Math.max(
                        to,
                        ends(joined).stream()
                                .mapToInt(Integer::intValue)
                                .filter(known -> known < DAYS)
                                .max()
                                .orElse(0));
            }
            Stretch one = new Stretch(town);
            @Nullable Stretch[] before = days.clone();
            for (int day = 0; day < DAYS; day++) {
                boolean own = before[day] != null && joined.contains(before[day]);
                boolean newly = day >= from && day < to;
                if (newly || own) {
                    boolean inside = day < end || end == DAYS;
                    days[day] = inside ? one : null;
                    if (newly && !inside && !own) {
                        days[day] = null;
                    }
                }
            }
            splitWhatWasCut(from, to);
        }

        /** What goes on behind something else is a stretch of its own. */
        private void splitWhatWasCut(int from, int to) {
            for (int day = to; day < DAYS; day++) {
                if (from > 0 && days[day] != null && days[day] == days[from - 1] && days[day] != days[from]) {
                    Stretch old = days[day];
                    Stretch rest = new Stretch(old.town);
                    for (int later = day; later < DAYS; later++) {
                        if (days[later] == old) {
                            days[later] = rest;
                        }
                    }
                }
            }
        }

        private List<Integer> ends(List<Stretch> stretches) {
            List<Integer> ends = new ArrayList<>();
            for (Stretch stretch : stretches) {
                int end = 0;
                for (int day = 0; day < DAYS; day++) {
                    if (days[day] == stretch) {
                        end = day + 1;
                    }
                }
                ends.add(end);
            }
            return ends;
        }
    }
}
