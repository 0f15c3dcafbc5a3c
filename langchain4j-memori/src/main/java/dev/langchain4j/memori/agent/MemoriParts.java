package dev.langchain4j.memori.agent;

import dev.langchain4j.invocation.InvocationParameters;
import dev.langchain4j.memori.Memori;
import dev.langchain4j.memori.NamespaceResolver;
import dev.langchain4j.memori.chat.MemoriChatMemoryStore;
import dev.langchain4j.memori.chat.ResolvedChatMemory;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.tool.MemoriTools;
import dev.langchain4j.memori.tool.MemoryTool;
import dev.langchain4j.memory.chat.ChatMemoryProvider;
import dev.langchain4j.rag.AugmentationResult;
import dev.langchain4j.rag.RetrievalAugmentor;
import dev.langchain4j.rag.query.Metadata;
import dev.langchain4j.service.tool.ToolProvider;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@link MemoriAgents} gives to an AiService, one by one. They belong together: a service that has all of them has conversations that are kept,
 * recall behind each message, core memory in the system message, and tools.
 *
 * <p>A chat memory is read before anything has seen the invocation parameters of a call. So the {@link NamespaceResolver} has to know whose memory it is
 * by the chat memory id, or by the calling thread; a call whose invocation parameters say something else is refused, before a model sees anything.
 */
public final class MemoriParts {

    private final NamespaceResolver resolver;
    private final CoreMemoryDefaults blocks;
    private final MemoriChatMemoryStore conversations;
    private final ChatMemoryProvider chatMemories;
    private final RetrievalAugmentor augmentor;
    private final ToolProvider tools;

    MemoriParts(
            Memori memori,
            NamespaceResolver resolver,
            int windowSize,
            Set<MemoryTool> tools,
            CoreMemoryDefaults blocks,
            RetrievalAugmentor augmentor) {
        this.resolver = resolver;
        this.blocks = blocks;
        this.conversations = MemoriChatMemoryStore.builder()
                .memori(memori)
                .namespaceResolver(resolver)
                .build();
        this.chatMemories = id -> new ResolvedChatMemory(
                id, conversations, of -> MemoriAgents.window(of, windowSize, conversations), blocks::ensure);
        this.augmentor = request -> {
            Metadata metadata = request.metadata();
            begin(metadata.chatMemoryId(), metadata.invocationParameters());
            AugmentationResult augmented = augmentor.augment(request);
            conversations.showing(metadata.chatMemoryId(), request.chatMessage(), augmented.chatMessage());
            return augmented;
        };
        ToolProvider provider = MemoriTools.builder()
                .memori(memori)
                .namespaceResolver(resolver)
                .build()
                .provider(List.copyOf(tools));
        this.tools = request -> {
            begin(request.chatMemoryId(), request.invocationParameters());
            return provider.provideTools(request);
        };
    }

    /**
     * Where conversations are kept.
     *
     * @return the store
     */
    public MemoriChatMemoryStore chatMemoryStore() {
        return conversations;
    }

    /**
     * Makes chat memories that keep what is said and show core memory.
     *
     * @return the provider
     */
    public ChatMemoryProvider chatMemoryProvider() {
        return chatMemories;
    }

    /**
     * Shows memories behind messages.
     *
     * @return the augmentor
     */
    public RetrievalAugmentor retrievalAugmentor() {
        return augmentor;
    }

    /**
     * Gives the model its tools.
     *
     * @return the provider
     */
    public ToolProvider toolProvider() {
        return tools;
    }

    private void begin(@Nullable Object chatMemoryId, @Nullable InvocationParameters parameters) {
        String namespace = resolver.namespace(chatMemoryId, parameters);
        if (parameters != null
                && !parameters.asMap().isEmpty()
                && !namespace.equals(resolver.namespace(chatMemoryId, null))) {
            throw MemoriException.invalid(
                    "the invocation parameters of this call name another namespace than its conversation has; here the"
                            + " chat memory id or the calling thread says whose memory it is: use the namespace as"
                            + " @MemoryId, or a NamespaceResolver of your own");
        }
        blocks.begin(namespace);
    }
}
