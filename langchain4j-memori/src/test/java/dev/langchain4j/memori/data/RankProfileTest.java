package dev.langchain4j.memori.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every constant of the ranking has a range, and keeps its value. */
class RankProfileTest {

    private record Constant(
            String name,
            double least,
            double most,
            BiFunction<RankProfile.Builder, Double, RankProfile.Builder> setter,
            ToDoubleFunction<RankProfile> getter) {

        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<Constant> constants() {
        return Stream.of(
                new Constant("k1", 0, 10, RankProfile.Builder::k1, RankProfile::k1),
                new Constant("b", 0, 1, RankProfile.Builder::b, RankProfile::b),
                new Constant("nameWeight", 0, 10, RankProfile.Builder::nameWeight, RankProfile::nameWeight),
                new Constant("metadataWeight", 0, 10, RankProfile.Builder::metadataWeight, RankProfile::metadataWeight),
                new Constant("timeWeight", 0, 10, RankProfile.Builder::timeWeight, RankProfile::timeWeight),
                new Constant("saturation", 0.01, 100, RankProfile.Builder::saturation, RankProfile::saturation),
                new Constant("vectorWeight", 0, 10, RankProfile.Builder::vectorWeight, RankProfile::vectorWeight),
                new Constant("falloff", 0, 1, RankProfile.Builder::falloff, RankProfile::falloff),
                new Constant("lexicalLoan", 0, 1, RankProfile.Builder::lexicalLoan, RankProfile::lexicalLoan),
                new Constant("graphBoost", 0, 1, RankProfile.Builder::graphBoost, RankProfile::graphBoost),
                new Constant("vectorLoan", 0, 1, RankProfile.Builder::vectorLoan, RankProfile::vectorLoan),
                new Constant("authorBoost", 0, 1, RankProfile.Builder::authorBoost, RankProfile::authorBoost),
                new Constant(
                        "questionPenalty", 0, 1, RankProfile.Builder::questionPenalty, RankProfile::questionPenalty),
                new Constant("dateBoost", 0, 1, RankProfile.Builder::dateBoost, RankProfile::dateBoost));
    }

    @ParameterizedTest
    @MethodSource("constants")
    void should_refuse_what_is_outside_the_range_by_its_name_and_value(Constant constant) {
        for (double wrong : new double[] {
            Math.nextDown(constant.least), Math.nextUp(constant.most), Double.NaN, Double.POSITIVE_INFINITY, -1
        }) {
            RankProfile.Builder builder = constant.setter.apply(RankProfile.builder(), wrong);
            assertThatThrownBy(builder::build)
                    .isInstanceOf(MemoriException.class)
                    .hasMessage(constant.name + " must be between " + constant.least + " and " + constant.most
                            + ", but is " + wrong);
        }
    }

    @ParameterizedTest
    @MethodSource("constants")
    void should_take_both_ends_of_the_range_and_keep_all_else(Constant constant) {
        for (double end : new double[] {constant.least, constant.most}) {
            RankProfile changed =
                    constant.setter.apply(RankProfile.builder(), end).build();

            assertThat(constant.getter.applyAsDouble(changed)).isEqualTo(end);
            assertThat(changed.toBuilder().build()).usingRecursiveComparison().isEqualTo(changed);
            assertThat(constants().filter(other -> !other.name.equals(constant.name)))
                    .allSatisfy(other -> assertThat(other.getter.applyAsDouble(changed))
                            .isEqualTo(other.getter.applyAsDouble(RankProfile.DEFAULT)));
        }
    }

    @Test
    void should_count_neighbours_in_whole_memories() {
        assertThatThrownBy(() -> RankProfile.builder().neighbours(17).build())
                .hasMessage("neighbours must be between 0 and 16, but is 17");
        assertThatThrownBy(() -> RankProfile.builder().neighbours(-1).build())
                .hasMessage("neighbours must be between 0 and 16, but is -1");
        for (int neighbours : List.of(0, 16)) {
            RankProfile profile = RankProfile.builder().neighbours(neighbours).build();
            assertThat(profile.toBuilder().build().neighbours()).isEqualTo(neighbours);
        }
    }

    @Test
    void should_need_a_fusion_and_keep_it() {
        assertThat(RankProfile.DEFAULT.fusion()).isEqualTo(Fusion.SCORE);
        assertThat(RankProfile.PLAIN.toBuilder().build())
                .usingRecursiveComparison()
                .isEqualTo(RankProfile.PLAIN);
        assertThat(RankProfile.PLAIN.fusion()).isEqualTo(Fusion.RECIPROCAL_RANK);
        @SuppressWarnings("NullAway") // That is the point.
        RankProfile.Builder without = RankProfile.builder().fusion(null);
        assertThatThrownBy(without::build).isInstanceOf(MemoriException.class).hasMessageContaining("fusion");
        assertThatCode(() -> RankProfile.builder().build()).doesNotThrowAnyException();
    }
}
