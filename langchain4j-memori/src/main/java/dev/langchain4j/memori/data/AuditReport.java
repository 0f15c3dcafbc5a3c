package dev.langchain4j.memori.data;

import org.jspecify.annotations.Nullable;

/**
 * Whether an audit is as it was written.
 *
 * @param head    the last entry that is as it should be
 * @param broken  the number at which the chain breaks, or null if it does not
 * @param problem what is wrong there, or null
 */
public record AuditReport(AuditHead head, @Nullable Long broken, @Nullable String problem) {

    /**
     * Whether nothing is wrong.
     *
     * @return true if every entry is as it was written, and none is missing in between
     */
    public boolean isIntact() {
        return problem == null;
    }
}
