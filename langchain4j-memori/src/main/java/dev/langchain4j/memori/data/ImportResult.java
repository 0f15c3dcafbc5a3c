package dev.langchain4j.memori.data;

/**
 * What an import did.
 *
 * @param created how many memories it stored
 * @param skipped how many it left out because a memory with that id is there already, or the store's policy refuses them
 * @param vectors how many of the stored vectors came from the import rather than from the embedding model
 */
public record ImportResult(int created, int skipped, int vectors) {}
