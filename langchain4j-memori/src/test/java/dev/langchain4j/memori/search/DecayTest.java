package dev.langchain4j.memori.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.memori.data.Provenance;
import dev.langchain4j.memori.store.RankSignals;
import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DecayTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @Property
    void should_never_put_a_used_memory_below_an_unused_one_of_the_same_age(
            @ForAll @IntRange(max = 5000) int ageInDays,
            @ForAll @IntRange(max = 5000) int idleDays,
            @ForAll @IntRange(min = 1) int accesses) {
        Instant created = NOW.minus(Duration.ofDays(ageInDays));
        Instant read = NOW.minus(Duration.ofDays(Math.min(ageInDays, idleDays)));

        double used = Decay.DEFAULT.factor(new RankSignals(created, read, accesses, null, Provenance.UNKNOWN), NOW);
        double unused = Decay.DEFAULT.factor(new RankSignals(created, null, 0, null, Provenance.UNKNOWN), NOW);

        assertThat(used).isGreaterThan(unused);
    }

    @Property
    void should_stay_within_its_bound(@ForAll @IntRange(max = 100_000) int ageInDays, @ForAll @IntRange int accesses) {
        Instant created = NOW.minus(Duration.ofDays(ageInDays));

        double factor = new Decay(0.3, 10)
                .factor(new RankSignals(created, null, Math.abs((long) accesses), null, Provenance.UNKNOWN), NOW);

        assertThat(factor).isBetween(0.7 - 1e-12, 1.0);
    }

    @Test
    void should_change_nothing_when_it_is_off() {
        assertThat(new Decay(0, 69).factor(new RankSignals(Instant.EPOCH, null, 0, null, Provenance.UNKNOWN), NOW))
                .isEqualTo(1);
    }

    @Test
    void should_treat_a_memory_from_the_future_as_new() {
        RankSignals future = new RankSignals(NOW.plus(Duration.ofDays(400)), null, 0, null, Provenance.UNKNOWN);

        assertThat(Decay.DEFAULT.factor(future, NOW))
                .isEqualTo(Decay.DEFAULT.factor(new RankSignals(NOW, null, 0, null, Provenance.UNKNOWN), NOW));
    }
}
