package dev.langchain4j.memori.data;

import java.util.List;

/**
 * What adding a fact did.
 *
 * @param fact        the fact as it is now: a new one, or the one that said the same and was reinforced
 * @param outcome     {@link AddOutcome#CREATED} or {@link AddOutcome#REINFORCED}; {@link AddOutcome#SUPERSEDED} if it is new and others had to
 *                    give way to it
 * @param changed     the facts that gave way, as they are now, in the order of their beginning
 * @param explanation one sentence that says why; it never contains what the facts say
 */
public record FactResult(Fact fact, AddOutcome outcome, List<Fact> changed, String explanation) {

    /**
     * Copies the list.
     *
     * @param fact        the fact as it is now
     * @param outcome     what was done
     * @param changed     the facts that gave way
     * @param explanation why
     */
    public FactResult {
        changed = List.copyOf(changed);
    }
}
