package dev.langchain4j.memori.tool;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** The tools that {@link MemoriTools} has, for choosing some of them. A tool is called like its constant, in lower case. */
public enum MemoryTool {
    /** Adds to a block of core memory. */
    CORE_MEMORY_APPEND,
    /** Replaces a part of a block of core memory. */
    CORE_MEMORY_REPLACE,
    /** Inserts lines into a block of core memory. */
    MEMORY_INSERT,
    /** Rewrites a block of core memory. */
    MEMORY_RETHINK,
    /** Saves a memory. */
    ARCHIVAL_MEMORY_INSERT,
    /** Finds memories. */
    ARCHIVAL_MEMORY_SEARCH,
    /** Corrects a memory. */
    ARCHIVAL_MEMORY_UPDATE,
    /** Erases a memory. */
    ARCHIVAL_MEMORY_FORGET,
    /** Finds what was said in conversations. */
    CONVERSATION_SEARCH,
    /** Saves a fact. */
    FACT_INSERT,
    /** Finds the facts around somebody or something. */
    FACT_SEARCH;

    private static final Set<MemoryTool> READ_ONLY =
            Collections.unmodifiableSet(EnumSet.of(ARCHIVAL_MEMORY_SEARCH, CONVERSATION_SEARCH, FACT_SEARCH));

    private final String toolName = name().toLowerCase(Locale.ROOT);

    /**
     * What the model calls it.
     *
     * @return the name of the tool
     */
    public String toolName() {
        return toolName;
    }

    /**
     * The tools that change nothing.
     *
     * @return the three searches
     */
    public static Set<MemoryTool> readOnly() {
        return READ_ONLY;
    }

    /** Whether the tool of this name searches, so that what it was asked and found is nothing new. */
    static boolean isSearch(String toolName) {
        return Arrays.stream(values()).anyMatch(tool -> READ_ONLY.contains(tool) && tool.toolName.equals(toolName));
    }
}
