package dev.langchain4j.memori.data;

import java.util.List;

/**
 * The result of checking the whole store.
 *
 * @param problems one sentence each; empty for a sound store
 */
public record IntegrityReport(List<String> problems) {

    /**
     * Copies the list.
     *
     * @param problems one sentence each
     */
    public IntegrityReport {
        problems = List.copyOf(problems);
    }

    /**
     * Whether nothing was found wrong.
     *
     * @return true for a sound store
     */
    public boolean ok() {
        return problems.isEmpty();
    }
}
