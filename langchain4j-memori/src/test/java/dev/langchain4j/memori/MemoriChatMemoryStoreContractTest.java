package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.memori.chat.MemoriChatMemoryStore;
import dev.langchain4j.store.memory.chat.ChatMemoryStore;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

class MemoriChatMemoryStoreContractTest {

    @Nested
    class InMemory extends Kept {

        InMemory() {
            super(Memori.builder().inMemory());
        }
    }

    @Nested
    class OnDisk extends Kept {

        OnDisk(@TempDir Path folder) {
            super(Memori.builder().file(folder.resolve("memory.db")));
        }
    }

    /** One store writes, and another with connections and caches of its own reads: what comes back was in the rows. */
    @Nested
    class ReadByAnother extends Kept {

        private final Memori other;
        private final ChatMemoryStore reader;

        ReadByAnother(@TempDir Path folder) {
            super(Memori.builder().file(folder.resolve("memory.db")));
            other = Memori.builder()
                    .file(folder.resolve("memory.db"))
                    .textOnly()
                    .build();
            reader = MemoriChatMemoryStore.builder().memori(other).build();
        }

        @Override
        ChatMemoryStore store() {
            ChatMemoryStore writer = super.store();
            return new ChatMemoryStore() {
                @Override
                public List<ChatMessage> getMessages(Object memoryId) {
                    return reader.getMessages(memoryId);
                }

                @Override
                public void updateMessages(Object memoryId, List<ChatMessage> messages) {
                    writer.getMessages(memoryId);
                    writer.updateMessages(memoryId, messages);
                }

                @Override
                public void deleteMessages(Object memoryId) {
                    writer.deleteMessages(memoryId);
                }
            };
        }

        @Override
        @AfterEach
        void close() {
            other.close();
            super.close();
        }
    }

    abstract static class Kept extends ChatMemoryStoreContract {

        private final Memori memori;
        private final ChatMemoryStore store;

        Kept(MemoriBuilder builder) {
            memori = builder.textOnly().build();
            store = MemoriChatMemoryStore.builder().memori(memori).build();
        }

        @Override
        ChatMemoryStore store() {
            return store;
        }

        @AfterEach
        void close() {
            assertThat(memori.verify().problems()).isEmpty();
            memori.close();
        }
    }
}
