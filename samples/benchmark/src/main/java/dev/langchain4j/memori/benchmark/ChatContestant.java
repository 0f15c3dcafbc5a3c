package dev.langchain4j.memori.benchmark;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.memori.Memori;
import dev.langchain4j.memori.NamespaceResolver;
import dev.langchain4j.memori.Synchronous;
import dev.langchain4j.memori.chat.MemoriChatMemoryStore;
import dev.langchain4j.memory.ChatMemory;
import dev.langchain4j.memory.chat.MessageWindowChatMemory;
import dev.langchain4j.store.memory.chat.ChatMemoryStore;
import dev.langchain4j.store.memory.chat.InMemoryChatMemoryStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One turn of a conversation in one store: the window is read, the question is added to it, it is read for the model, and the
 * answer is added. An addition reads the window, too, so that a turn has four reads and two writes.
 */
final class ChatContestant implements Contestant, AutoCloseable {

    static final String MEMORI = "memori";
    static final String WHOLE_LIST = "whole list, JSON on SQLite";
    static final String IN_MEMORY = "LangChain4j, in memory";
    static final String NO_DISK = "none";

    /** A model says more than a person: so many generated texts are an answer. */
    static final int ANSWER = 6;

    private static final int FEWEST_TURNS = 10;
    private static final String CONVERSATION = "conversation";

    private final String engine;
    private final String synchronous;
    private final ChatMemoryStore store;
    private final ChatMemory memory;
    private final int kept;
    private final TextSource texts;
    private final Runnable closing;

    private ChatContestant(
            String engine, String synchronous, ChatMemoryStore store, Runnable closing, int kept, TextSource texts) {
        this.engine = engine;
        this.synchronous = synchronous;
        this.closing = closing;
        this.texts = texts;
        this.store = store;
        this.kept = kept;
        this.memory = MessageWindowChatMemory.builder()
                .id(CONVERSATION)
                .maxMessages(Integer.MAX_VALUE)
                .chatMemoryStore(store)
                .build();
    }

    static ChatContestant memori(Path directory, Synchronous synchronous, int kept, TextSource texts) {
        Memori memori = Memori.builder()
                .file(directory.resolve("memori-" + synchronous + "-" + kept + ".db"))
                .synchronous(synchronous)
                .textOnly()
                .build();
        ChatMemoryStore store = MemoriChatMemoryStore.builder()
                .memori(memori)
                .namespaceResolver(NamespaceResolver.fixed("anna"))
                .build();
        return new ChatContestant(MEMORI, synchronous.name(), store, memori::close, kept, texts);
    }

    static ChatContestant wholeList(Path directory, Synchronous synchronous, int kept, TextSource texts) {
        WholeListChatStore store = new WholeListChatStore(
                directory.resolve("list-" + synchronous + "-" + kept + ".db"), synchronous.name());
        return new ChatContestant(WHOLE_LIST, synchronous.name(), store, store::close, kept, texts);
    }

    static ChatContestant inMemory(int kept, TextSource texts) {
        return new ChatContestant(IN_MEMORY, NO_DISK, new InMemoryChatMemoryStore(), () -> {}, kept, texts);
    }

    private List<ChatMessage> first() {
        List<ChatMessage> messages = new ArrayList<>(kept);
        for (int i = 0; i < kept; i++) {
            messages.add(message(i));
        }
        return messages;
    }

    private ChatMessage message(int i) {
        return i % 2 == 0
                ? UserMessage.from(texts.text(ANSWER * i))
                : AiMessage.from(IntStream.range(0, ANSWER)
                        .mapToObj(part -> texts.text(ANSWER * i + part))
                        .collect(Collectors.joining(" ")));
    }

    @Override
    public String operation() {
        return "turn";
    }

    @Override
    public String engine() {
        return engine;
    }

    String synchronous() {
        return synchronous;
    }

    @Override
    public boolean writes() {
        return true;
    }

    /** Begins with as many messages as are to be kept, and ends before they are many more. */
    @Override
    public Turn begin() {
        store.updateMessages(CONVERSATION, first());
        ChatMessage[] said =
                IntStream.range(0, 2 * limit()).mapToObj(this::message).toArray(ChatMessage[]::new);
        return new Turn() {
            private int next;

            @Override
            public int call(int i) {
                Sink.keep(memory.messages());
                memory.add(said[next++]);
                Sink.keep(memory.messages());
                memory.add(said[next++]);
                return 1;
            }

            @Override
            public int limit() {
                return ChatContestant.this.limit();
            }
        };
    }

    private int limit() {
        return Math.max(FEWEST_TURNS, kept / 20);
    }

    @Override
    public void close() {
        closing.run();
    }
}
