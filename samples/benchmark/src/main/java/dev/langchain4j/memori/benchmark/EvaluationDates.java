package dev.langchain4j.memori.benchmark;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Reads dates as data sets write them. Without a zone they are in UTC; without a time they are at its midnight. */
final class EvaluationDates {

    private static final List<DateTimeFormatter> FORMS = Stream.of(
                    "uuuu-MM-dd'T'HH:mm[:ss][.SSS][XXX][X]",
                    "uuuu-MM-dd[ HH:mm[:ss]][ XXX]",
                    "uuuu/MM/dd[ (EEE)][ HH:mm[:ss]]",
                    "h:mm a 'on' d MMMM[','] uuuu",
                    "d MMMM[','] uuuu[','][ HH:mm[:ss]]",
                    "MMMM d[','] uuuu[','][ HH:mm[:ss]]",
                    "d MMM uuuu[ HH:mm[:ss]]",
                    "MMM d[','] uuuu")
            .map(EvaluationDates::form)
            .toList();

    private EvaluationDates() {}

    /** The instant; an {@link IllegalArgumentException} where no form fits. */
    static Instant parse(String text) {
        String date = text.strip().replaceAll("\\s+", " ");
        Stream<DateTimeFormatter> forms = Stream.concat(Stream.of(DateTimeFormatter.ISO_INSTANT), FORMS.stream());
        return forms.flatMap(form -> Stream.ofNullable(form.parseUnresolved(date, new java.text.ParsePosition(0)))
                        .flatMap(parsed -> parse(form, date)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is not a date that can be read"));
    }

    /** Empty where the form fits the beginning only, or names a day that is not there. */
    private static Stream<Instant> parse(DateTimeFormatter form, String date) {
        try {
            TemporalAccessor parsed =
                    form.parseBest(date, Instant::from, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
            return Stream.of(instant(parsed));
        } catch (DateTimeException otherForm) {
            return Stream.empty();
        }
    }

    private static Instant instant(TemporalAccessor parsed) {
        if (parsed instanceof Instant instant) {
            return instant;
        }
        if (parsed instanceof LocalDateTime local) {
            return local.toInstant(ZoneOffset.UTC);
        }
        return parsed instanceof LocalDate day
                ? day.atStartOfDay().toInstant(ZoneOffset.UTC)
                : OffsetDateTime.from(parsed).toInstant();
    }

    private static DateTimeFormatter form(String pattern) {
        return new DateTimeFormatterBuilder()
                .parseCaseInsensitive()
                .parseLenient()
                .appendPattern(pattern)
                .toFormatter(Locale.ENGLISH);
    }
}
