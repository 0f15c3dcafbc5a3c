package dev.langchain4j.memori.store;

import dev.langchain4j.memori.data.Access;
import dev.langchain4j.memori.data.Block;

/**
 * A core memory block that another namespace was granted.
 *
 * @param block  the block as its owner sees it
 * @param access what the other may do
 */
public record SharedBlock(Block block, Access access) {}
