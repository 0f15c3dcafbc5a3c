package dev.langchain4j.memori;

import org.junit.jupiter.api.AfterEach;

/** Where a test's story begins: a store in memory, a clock that the test moves, and Anna's namespace. */
abstract class AnnasMemory {

    final SettableClock clock = new SettableClock();
    final Memori memori = Memori.builder()
            .inMemory()
            .embeddingModel(TestModels.words())
            .clock(clock)
            .build();
    final MemoryNamespace anna = memori.namespace("anna");

    @AfterEach
    void close() {
        memori.close();
    }
}
