package dev.langchain4j.memori.data;

/** Which ids imported memories get. */
public enum ImportIds {
    /** Those of the export; a memory whose id is there already is left out. */
    KEEP,
    /** New ones, at version 1; everything else, the times among it, stays as it was. */
    NEW
}
