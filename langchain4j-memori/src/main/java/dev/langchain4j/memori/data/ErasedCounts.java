package dev.langchain4j.memori.data;

/**
 * How much an erasure erased, of each kind.
 *
 * @param memories      memories, each with all its versions, wherever they stood; facts and what waited in quarantine are among them
 * @param versions      stored versions of memories and of core memory blocks, past ones included
 * @param vectors       vectors of those versions, of every model
 * @param facts         how many of the memories were facts
 * @param conversations conversations with their windows
 * @param messages      messages of conversations
 * @param blocks        core memory blocks
 * @param documents     documents
 * @param grants        permissions for others to see blocks or memories of the namespace
 */
public record ErasedCounts(
        int memories,
        int versions,
        int vectors,
        int facts,
        int conversations,
        int messages,
        int blocks,
        int documents,
        int grants) {

    /** Nothing of any kind. */
    public static final ErasedCounts NONE = new ErasedCounts(0, 0, 0, 0, 0, 0, 0, 0, 0);
}
