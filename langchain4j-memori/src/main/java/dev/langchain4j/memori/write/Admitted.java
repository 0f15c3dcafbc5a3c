package dev.langchain4j.memori.write;

import dev.langchain4j.memori.data.AddOutcome;
import dev.langchain4j.memori.data.AddResult;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.policy.Decision;
import dev.langchain4j.memori.policy.Verdict;
import dev.langchain4j.memori.store.Scope;

/**
 * A memory that the policy lets be stored.
 *
 * @param scope    where to; perhaps a quarantine
 * @param memory   the memory as it may be stored
 * @param redacted whether something was taken out of it
 * @param note     what the policy said; empty if nothing
 */
record Admitted(Scope scope, NewMemory memory, boolean redacted, String note) {

    private static final String WAITS = "it waits in quarantine until a person has confirmed it";

    static Admitted by(Verdict verdict, Scope scope) {
        NewMemory memory = verdict.memory();
        if (verdict.redacted() && !scope.givenVectors()) {
            memory = memory.toBuilder().embedding(null).build(); // It was made of what had to be taken out.
        }
        return new Admitted(
                verdict.decision() == Decision.QUARANTINE ? scope.quarantine() : scope,
                memory,
                verdict.redacted(),
                verdict.reason());
    }

    /** What the history and the caller are told about why it was stored as it was. */
    String reason(String found) {
        if (scope.isQuarantine()) {
            return note.isEmpty() ? WAITS : note;
        }
        return note.isEmpty() ? found : found + "; " + note;
    }

    AddResult result(String id, AddOutcome outcome, long version, String found) {
        return new AddResult(
                id, scope.isQuarantine() ? AddOutcome.QUARANTINED : outcome, version, reason(found), redacted);
    }
}
