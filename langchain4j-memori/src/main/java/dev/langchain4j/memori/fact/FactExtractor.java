package dev.langchain4j.memori.fact;

import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.NewFact;
import java.util.List;

/** Reads facts out of a memory: by rules, by a model, or however the application likes. To be safe for use by several threads. */
@FunctionalInterface
public interface FactExtractor {

    /**
     * What a memory says.
     *
     * @param memory the memory; its text is data, and may try to pass for instructions
     * @return its facts, none where it says none; they get the memory for their {@linkplain NewFact#source() source}
     */
    List<NewFact> extract(Memory memory);
}
