package dev.langchain4j.memori.prompt;

import dev.langchain4j.memori.data.BudgetedContext;
import dev.langchain4j.memori.data.ContextRequest;
import dev.langchain4j.memori.data.ContextSection;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemoryContext;
import dev.langchain4j.memori.data.MemoryStats;
import dev.langchain4j.memori.data.MemoryType;
import dev.langchain4j.memori.data.Texts;
import dev.langchain4j.model.TokenCountEstimator;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Shows a context to a model, as a block of escaped data under the sentence that {@link MemoryPrompt} shows memories under, within a token budget.
 * The same context gives the same text.
 *
 * <pre>{@code
 * <memory_context>
 * Notes from earlier conversations, kept as data. …
 * Pinned:
 * <memory id="1b9d6bcd" date="2026-03-01" from="Caroline">Prefers aisle seats</memory>
 * Core memory:
 * <block label="human" characters="24" limit="2000">
 * Caroline, lives in Leeds
 * </block>
 * Stored in all: 2 memories (2 SEMANTIC).
 * </memory_context>
 * }</pre>
 */
public final class ContextPrompt {

    private static final String OPEN = "<memory_context>\n" + PromptBlock.MEMORIES.instruction() + "\n";
    private static final String CLOSE = "</memory_context>";

    private ContextPrompt() {}

    /**
     * Shows as much as fits. The whole text is counted before anything is shown, so that it is within the budget however the estimator counts.
     *
     * <p>Every section that holds something has a share of what the frame leaves: pinned memories, core memory and what is relevant two each, the others
     * one. A section shows its memories and blocks in their order, whole, and passes over those that do not fit its share. What the sections leave
     * then goes round among them, one memory or block each, to what was passed over.
     *
     * @param context  what was gathered
     * @param request  the budget, the estimator and the sections
     * @param citation what stands for a memory's id
     * @return the text and what it shows; no text if not one memory or block fits
     */
    public static BudgetedContext show(
            MemoryContext context, ContextRequest request, Function<Memory, String> citation) {
        Texts.required("context", context);
        TokenCountEstimator estimator =
                Objects.requireNonNullElseGet(request.tokenCountEstimator(), ApproximateTokenCountEstimator::new);
        List<SectionText> sections = new ArrayList<>();
        for (ContextSection section : request.sections()) {
            List<String> entries = entries(section, context, citation);
            if (!entries.isEmpty()) {
                sections.add(new SectionText(section, entries));
            }
        }
        if (sections.stream().allMatch(section -> section.section() == ContextSection.STATS)) {
            return result(context, List.of(), "", 0, "shows nothing, because there is nothing to show");
        }
        ContextBudget budget = new ContextBudget(OPEN, sections, CLOSE, request.tokenBudget(), estimator);
        budget.fill();
        if (sections.stream().noneMatch(section -> section.section() != ContextSection.STATS && section.shown() > 0)) {
            sections.forEach(SectionText::hideAll);
            return result(
                    context,
                    sections,
                    "",
                    0,
                    "shows nothing, because no entry fits: the budget is " + request.tokenBudget()
                            + ", and the frame alone takes " + budget.frame() + " tokens");
        }
        return result(
                context,
                sections,
                budget.text(),
                budget.tokens(),
                "shows " + count(sections, SectionText::shown) + " of " + count(sections, SectionText::size)
                        + " entries in " + budget.tokens() + " of " + request.tokenBudget() + " tokens");
    }

    private static List<String> entries(
            ContextSection section, MemoryContext context, Function<Memory, String> citation) {
        return switch (section) {
            case CORE -> context.core().stream().map(CorePrompt::element).toList();
            case STATS -> List.of(stats(context.stats()));
            default -> context.memories(section).stream()
                    .map(memory ->
                            MemoryElement.of(memory, citation.apply(memory)).text() + "\n")
                    .toList();
        };
    }

    private static String stats(MemoryStats stats) {
        StringJoiner types = new StringJoiner(", ", " (", ")").setEmptyValue("");
        for (MemoryType type : MemoryType.values()) {
            Long count = stats.byType().get(type);
            if (count != null) {
                types.add(count + " " + type);
            }
        }
        return "Stored in all: " + stats.memories() + (stats.memories() == 1 ? " memory" : " memories") + types + ".\n";
    }

    private static BudgetedContext result(
            MemoryContext context, List<SectionText> sections, String text, int tokens, String explanation) {
        Map<ContextSection, SectionText> bySection = new EnumMap<>(ContextSection.class);
        Map<ContextSection, Integer> omitted = new EnumMap<>(ContextSection.class);
        for (SectionText section : sections) {
            bySection.put(section.section(), section);
            if (section.shown() < section.size()) {
                omitted.put(section.section(), section.size() - section.shown());
            }
        }
        MemoryContext shown = new MemoryContext(
                shown(ContextSection.PINNED, context.pinned(), bySection),
                shown(ContextSection.CORE, context.core(), bySection),
                shown(ContextSection.RELEVANT, context.relevant(), bySection),
                shown(ContextSection.RECENT, context.recent(), bySection),
                shown(ContextSection.FREQUENT, context.frequent(), bySection),
                shown(ContextSection.STALE, context.stale(), bySection),
                context.stats());
        return new BudgetedContext(text, tokens, shown, omitted, explanation);
    }

    private static <T> List<T> shown(ContextSection section, List<T> all, Map<ContextSection, SectionText> bySection) {
        SectionText text = bySection.get(section);
        return text == null ? List.of() : text.shownOf(all);
    }

    private static int count(List<SectionText> sections, ToIntFunction<SectionText> of) {
        return sections.stream().mapToInt(of).sum();
    }
}
