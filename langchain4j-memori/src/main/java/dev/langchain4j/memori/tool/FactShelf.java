package dev.langchain4j.memori.tool;

import dev.langchain4j.memori.data.FactResult;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.NewFact;
import dev.langchain4j.memori.fact.Facts;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tools that work on facts. */
final class FactShelf {

    private static final int DEFAULT_DEPTH = 2;
    private static final int DEFAULT_LIMIT = 20;

    private final Facts facts;

    FactShelf(Facts facts) {
        this.facts = facts;
    }

    String insert(
            @Nullable String subject,
            @Nullable String predicate,
            @Nullable String object,
            @Nullable String from,
            @Nullable String to) {
        DateRange dates = DateRange.between("valid_from", from, "valid_to", to);
        FactResult added = facts.add(NewFact.builder()
                .subject(Arguments.given("subject", subject))
                .predicate(Arguments.given("predicate", predicate))
                .object(Arguments.given("object", object))
                .validFrom(dates.after() == null ? null : dates.after().plus(1, ChronoUnit.MICROS))
                .validTo(dates.before())
                .build());
        String id = ToolTexts.shortId(added.fact().id());
        return switch (added.outcome()) {
            case REINFORCED -> "Known already as " + id + ".";
            case SUPERSEDED -> "Saved as " + id + "; what it contradicts is no longer true from then on.";
            default -> "Saved as " + id + ".";
        };
    }

    String search(@Nullable String entity, @Nullable Integer depth, @Nullable Integer limit) {
        Count count = Count.of("limit", limit, DEFAULT_LIMIT);
        int steps = depth == null ? DEFAULT_DEPTH : Math.max(1, Math.min(Facts.MAX_DEPTH, depth));
        List<Memory> found = facts.neighbourhood(Arguments.given("entity", entity), steps, count.value()).stream()
                .map(related -> related.fact().memory())
                .toList();
        return ToolTexts.found("fact", "facts", true, found, count.note());
    }
}
