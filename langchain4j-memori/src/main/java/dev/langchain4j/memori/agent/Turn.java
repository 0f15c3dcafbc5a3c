package dev.langchain4j.memori.agent;

import dev.langchain4j.invocation.InvocationContext;
import dev.langchain4j.invocation.InvocationParameters;
import dev.langchain4j.memori.NamespaceResolver;
import dev.langchain4j.memori.chat.MemoriChatMemoryStore;
import dev.langchain4j.rag.AugmentationRequest;
import dev.langchain4j.rag.AugmentationResult;
import dev.langchain4j.rag.RetrievalAugmentor;
import dev.langchain4j.rag.query.Metadata;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * What has to be clear before LangChain4j reads a chat memory: whose conversation it is, and that the namespace has its blocks of core memory.
 *
 * <p>A chat memory is made from an id alone. The first place in a call that knows the invocation parameters too, and comes before the chat memory is
 * read, is the transformer of the system message, which runs also where there is none. Should an application replace it, the augmentor still
 * refuses a call that would work with a conversation of somebody else, before a model sees anything.
 */
final class Turn implements BiFunction<@Nullable String, InvocationContext, @Nullable String>, RetrievalAugmentor {

    private final NamespaceResolver resolver;
    private final MemoriChatMemoryStore conversations;
    private final CoreMemoryDefaults blocks;
    private final RetrievalAugmentor augmentor;
    private final @Nullable BiFunction<@Nullable String, InvocationContext, @Nullable String> next;

    Turn(
            NamespaceResolver resolver,
            MemoriChatMemoryStore conversations,
            CoreMemoryDefaults blocks,
            RetrievalAugmentor augmentor,
            @Nullable BiFunction<@Nullable String, InvocationContext, @Nullable String> next) {
        this.resolver = resolver;
        this.conversations = conversations;
        this.blocks = blocks;
        this.augmentor = augmentor;
        this.next = next;
    }

    @Override
    public @Nullable String apply(@Nullable String systemMessage, InvocationContext context) {
        begin(context.chatMemoryId(), context.invocationParameters());
        return next == null ? systemMessage : next.apply(systemMessage, context);
    }

    @Override
    public AugmentationResult augment(AugmentationRequest request) {
        Metadata metadata = request.metadata();
        begin(metadata.chatMemoryId(), metadata.invocationParameters());
        AugmentationResult augmented = augmentor.augment(request);
        conversations.showing(metadata.chatMemoryId(), request.chatMessage(), augmented.chatMessage());
        return augmented;
    }

    private void begin(Object chatMemoryId, @Nullable InvocationParameters parameters) {
        String namespace = resolver.namespace(chatMemoryId, parameters);
        conversations.bind(chatMemoryId, namespace);
        blocks.begin(namespace);
    }
}
