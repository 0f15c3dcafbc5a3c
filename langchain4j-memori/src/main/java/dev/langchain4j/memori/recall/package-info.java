/**
 * What was said: conversations, of which a model is shown a window and of which everything is kept.
 *
 * <p>LangChain4j hands over the whole window each time. Here only the {@link dev.langchain4j.memori.recall.Difference difference} is stored, and
 * it is {@link dev.langchain4j.memori.recall.Merge merged} with what others have written meanwhile. Each message with words is also a memory
 * of the collection {@code recall}, so that it is found through the same search as everything else.
 */
@NullMarked
package dev.langchain4j.memori.recall;

import org.jspecify.annotations.NullMarked;
