package dev.langchain4j.memori;

import dev.langchain4j.store.memory.chat.ChatMemoryStore;
import dev.langchain4j.store.memory.chat.InMemoryChatMemoryStore;

/** LangChain4j's own store keeps the contract, too: what the tests ask for is what its users know. */
class InMemoryChatMemoryStoreContractTest extends ChatMemoryStoreContract {

    private final ChatMemoryStore store = new InMemoryChatMemoryStore();

    @Override
    ChatMemoryStore store() {
        return store;
    }
}
