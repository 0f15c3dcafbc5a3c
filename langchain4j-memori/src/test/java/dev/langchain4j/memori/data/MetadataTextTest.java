package dev.langchain4j.memori.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataTextTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 42, -7, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void should_read_a_whole_number_as_an_int(int number) {
        assertThat(typed(String.valueOf(number))).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(longs = {Integer.MAX_VALUE + 1L, Integer.MIN_VALUE - 1L, Long.MAX_VALUE, Long.MIN_VALUE})
    void should_read_as_a_long_what_an_int_cannot_hold(long number) {
        assertThat(typed(String.valueOf(number))).isEqualTo(number);
    }

    @ParameterizedTest
    @CsvSource({"3.14, 3.14", "2.0, 2.0", "-0.5, -0.5", "12345678.25, 12345678.25", "0.000001, 0.000001"})
    void should_read_a_decimal_as_a_double(String text, double number) {
        assertThat(typed(text)).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "true",
                "false",
                "007",
                "-0",
                "+5",
                "3.10",
                ".5",
                "5.",
                "1e3",
                "NaN",
                "Infinity",
                "1_000",
                "0x1F",
                "42L",
                "3.14f",
                "٤٢",
                "9223372036854775808",
                "3.14159265358979323846",
                "1.2.3",
                "2026-03-01",
                ""
            })
    void should_keep_as_text_whatever_a_number_would_not_give_back(String text) {
        assertThat(typed(text)).isEqualTo(text);
    }

    @Test
    void should_divide_at_the_first_equals_sign_and_drop_the_space_around() {
        assertThat(MetadataText.parse(" formula =  a = b ", "points= 42 ", "empty=")
                        .toMap())
                .isEqualTo(Map.of("formula", "a = b", "points", 42, "empty", ""));
    }

    @Test
    void should_read_no_pairs_as_no_metadata() {
        assertThat(MetadataText.parse().toMap()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"urgent, has no '='", "' = high', has no key", "'=high', has no key"})
    void should_refuse_a_pair_that_is_none(String pair, String why) {
        assertThatExceptionOfType(MemoriException.class)
                .isThrownBy(() -> MetadataText.parse("kind=decision", pair))
                .withMessageContaining(why)
                .extracting(MemoriException::reason)
                .isEqualTo(MemoriException.Reason.INVALID_ARGUMENT);
    }

    @Test
    void should_refuse_a_key_that_is_given_twice() {
        assertThatExceptionOfType(MemoriException.class)
                .isThrownBy(() -> MetadataText.parse("kind=decision", "kind =preference"))
                .withMessageContaining("'kind' is given twice");
    }

    private static Object typed(String text) {
        return Objects.requireNonNull(
                MetadataText.parse("value=" + text).toMap().get("value"));
    }
}
