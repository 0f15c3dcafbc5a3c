package dev.langchain4j.memori.data;

/**
 * What an export wrote, or an import stored.
 *
 * @param memories      how many memories, by their current versions
 * @param versions      how many versions, current and past
 * @param vectors       how many vectors of those
 * @param changes       how many entries of the history
 * @param blocks        how many versions of core memory blocks
 * @param conversations how many conversations
 * @param messages      how many messages of those
 * @param documents     how many documents
 * @param skipped       how many lines an import left out because what they belong to is there already
 * @param complete      false if the listener stopped the work: then nothing was written or stored, and the other numbers are 0
 */
public record TransferResult(
        long memories,
        long versions,
        long vectors,
        long changes,
        long blocks,
        long conversations,
        long messages,
        long documents,
        long skipped,
        boolean complete) {}
