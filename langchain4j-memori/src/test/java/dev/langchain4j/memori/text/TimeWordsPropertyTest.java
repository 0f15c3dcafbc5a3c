package dev.langchain4j.memori.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class TimeWordsPropertyTest {

    /** Words of time of several languages in any order, which random letters would never spell. */
    private static final String CRUMBS =
            "today yesterday tomorrow last this next past week weeks month year day days hour quarter decade century weekend Monday Friday"
                    + " sun May may March April spring fall winter since before after until between and from to on in of the a few couple"
                    + " two three first second last half early mid late ago every will morning night tonight 0 1 2 8 29 30 31 32 99 366"
                    + " 1000 1999 2000 2022 2023 2999 9999 99999 8th 31st 90s 1990s 2000s Q3 H1 8/5/2023 29.2.2023 2024-02-29 2023-05"
                    + " 0000-01-01 9999-12-31 2023年5月 - – , . ? ' 's # $ vor letzte Woche Mai 8. bis seit zwischen und il y a dernière"
                    + " semaine mars en hace dos semanas pasada mayo de fa scorso dal geleden vorige há atrás segunda-feira";

    @Provide
    Arbitrary<String> questions() {
        Arbitrary<String> words =
                Arbitraries.of(CRUMBS.split(" ", -1)).list().ofMaxSize(12).map(parts -> String.join(" ", parts));
        Arbitrary<String> glued =
                Arbitraries.of(CRUMBS.split(" ", -1)).list().ofMaxSize(6).map(parts -> String.join("", parts));
        return Arbitraries.oneOf(words, glued, Arbitraries.strings().all().ofMaxLength(100));
    }

    @Provide
    Arbitrary<Instant> clocks() {
        Arbitrary<Instant> ours = Arbitraries.longs().between(0, 4_000_000_000L).map(Instant::ofEpochSecond);
        Arbitrary<Instant> odd = Arbitraries.of(
                Instant.MIN,
                Instant.MAX,
                Instant.EPOCH,
                Instant.parse("2024-02-29T23:59:59Z"),
                Instant.parse("0001-01-01T00:00:00Z"),
                Instant.parse("9999-12-31T23:59:59Z"));
        return Arbitraries.oneOf(ours, odd);
    }

    @Provide
    Arbitrary<ZoneId> zones() {
        return Arbitraries.of(
                ZoneOffset.UTC,
                ZoneOffset.MIN,
                ZoneOffset.MAX,
                ZoneId.of("Europe/Berlin"),
                ZoneId.of("Pacific/Apia"),
                ZoneId.of("Asia/Beirut"),
                ZoneId.of("America/Sao_Paulo"));
    }

    @Property(tries = 5_000)
    void should_give_spans_with_time_in_them(
            @ForAll("questions") String question, @ForAll("clocks") Instant now, @ForAll("zones") ZoneId zone) {
        List<TimeSpan> spans = TimeWords.read(question, now, zone);
        assertThat(spans)
                .doesNotHaveDuplicates()
                .isEqualTo(TimeWords.read(question, now, zone))
                .allSatisfy(span -> {
                    assertThat(span.from()).isBefore(span.to());
                    assertThat(span.label()).isNotBlank().isEqualTo(question.substring(span.start(), span.end()));
                });
        for (int i = 1; i < spans.size(); i++) {
            TimeSpan before = spans.get(i - 1);
            TimeSpan span = spans.get(i);
            boolean sameWords = before.start() == span.start() && before.end() == span.end();
            assertThat(sameWords || before.end() <= span.start()).isTrue();
        }
    }

    @Example
    void should_not_be_slowed_down_by_odd_questions() {
        List<String> odd = List.of(
                "early ".repeat(100_000),
                "the first week of ".repeat(100_000),
                "two days before ".repeat(100_000),
                "between ".repeat(100_000),
                "week of the ".repeat(100_000) + "May 8",
                "1".repeat(1_000_000),
                "1/".repeat(500_000),
                "1,111".repeat(200_000),
                "1-1".repeat(300_000),
                "x".repeat(1_000_000));
        assertTimeoutPreemptively(Duration.ofMinutes(3), () -> {
            for (String question : odd) {
                assertThat(TimeWords.read(question, Instant.EPOCH, ZoneOffset.UTC))
                        .hasSizeLessThan(1000);
            }
        });
    }
}
