package dev.langchain4j.memori.tool;

import dev.langchain4j.memori.MemoryNamespace;
import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.MemorySort;
import dev.langchain4j.store.embedding.filter.Filter;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The time between two dates that a model wrote, both inclusive, in UTC unless they say otherwise. A day without a time begins with its first
 * moment and ends with its last.
 *
 * @param after  the exclusive lower bound, or null for none
 * @param before the exclusive upper bound, or null for none
 */
record DateRange(@Nullable Instant after, @Nullable Instant before) {

    private static final Pattern YEAR = Pattern.compile("[0-9]{4}-.*", Pattern.DOTALL);
    private static final Pattern SPACE_BEFORE_TIME = Pattern.compile("(?<=^.{10}) ");
    private static final int SHOWN = 40;

    static DateRange between(String startName, @Nullable String start, String endName, @Nullable String end) {
        Instant first = start == null || start.isBlank() ? null : read(startName, start.strip(), false);
        Instant last = end == null || end.isBlank() ? null : read(endName, end.strip(), true);
        if (first != null && last != null && !first.isBefore(last)) {
            throw MemoriException.invalid(
                    startName + " (" + start + ") must not be later than " + endName + " (" + end + ")");
        }
        return new DateRange(first == null ? null : first.minus(1, ChronoUnit.MICROS), last);
    }

    /** The first moment of what was written, or the first one after it. */
    private static Instant read(String name, String text, boolean behind) {
        try {
            TemporalAccessor read = YEAR.matcher(text).matches() ? parsed(text) : null;
            if (read instanceof LocalDate day) {
                return (behind ? day.plusDays(1) : day)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant();
            }
            if (read != null) {
                Instant moment = read instanceof LocalDateTime local
                        ? local.toInstant(ZoneOffset.UTC)
                        : ((ZonedDateTime) read).toInstant();
                Instant kept = moment.truncatedTo(ChronoUnit.MICROS);
                return behind ? kept.plus(1, ChronoUnit.MICROS) : kept;
            }
        } catch (DateTimeException e) {
            throw notADate(name, text, e);
        }
        throw notADate(name, text, null);
    }

    private static TemporalAccessor parsed(String text) {
        return text.length() <= 10
                ? LocalDate.parse(text)
                : DateTimeFormatter.ISO_DATE_TIME.parseBest(
                        SPACE_BEFORE_TIME.matcher(text).replaceFirst("T"), ZonedDateTime::from, LocalDateTime::from);
    }

    private static MemoriException notADate(String name, String text, @Nullable DateTimeException cause) {
        String shown = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
        return new MemoriException(
                MemoriException.Reason.INVALID_ARGUMENT,
                name + " must be a date such as 2024-01-15, or a time such as 2024-01-15T14:30:00Z, but is '" + shown
                        + "'",
                cause);
    }

    /** The memories of the range, those that happened last first. */
    List<Memory> newest(MemoryNamespace memories, @Nullable Filter filter, int limit) {
        return memories.list(ListRequest.builder()
                .selection(MemorySelection.builder()
                        .filter(filter)
                        .after(after)
                        .before(before)
                        .build())
                .sort(MemorySort.OCCURRED)
                .limit(limit)
                .build());
    }
}
