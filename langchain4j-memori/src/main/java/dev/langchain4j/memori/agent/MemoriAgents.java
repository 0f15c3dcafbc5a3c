package dev.langchain4j.memori.agent;

import dev.langchain4j.invocation.InvocationContext;
import dev.langchain4j.memori.Memori;
import dev.langchain4j.memori.NamespaceResolver;
import dev.langchain4j.memori.chat.MemoriChatMemory;
import dev.langchain4j.memori.chat.MemoriChatMemoryStore;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.NewBlock;
import dev.langchain4j.memori.data.Texts;
import dev.langchain4j.memori.rag.MemoriRetrievalAugmentor;
import dev.langchain4j.memori.tool.MemoriTools;
import dev.langchain4j.memori.tool.MemoryTool;
import dev.langchain4j.memory.ChatMemory;
import dev.langchain4j.memory.chat.MessageWindowChatMemory;
import dev.langchain4j.rag.RetrievalAugmentor;
import dev.langchain4j.rag.content.retriever.ContentRetriever;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.IllegalConfigurationException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Gives an AiService a memory, in one call:
 *
 * <pre>{@code
 * Assistant assistant = MemoriAgents.remember(AiServices.builder(Assistant.class).chatModel(model), memori).build();
 * }</pre>
 *
 * <p>From then on conversations are kept, and go on after a restart; what fits a message is recalled and shown behind it; core memory stands in the
 * system message; and the model has the tools of {@link MemoriTools}. Whose memory a call works with, says the {@link NamespaceResolver}: by
 * default the invocation parameter {@value NamespaceResolver#PARAMETER}, else the {@code @MemoryId}. A call that names nobody is refused.
 *
 * <p>It sets the chat memory provider, the retrieval augmentor and the system message transformer of the builder, and adds tools. Retrievers,
 * augmentors and transformers of the application's own belong here, and not into the builder, where one would replace the other; nor must the
 * builder be given a chat memory or a provider of chat memories afterwards, which would take the place of the one that remembers. Everything
 * else can be set in the builder, before or after.
 *
 * <p>Collects options; not safe for use by several threads. What it wires is, and can be used until the {@link Memori} is closed.
 */
public final class MemoriAgents {

    /** How many messages a model is shown unless {@link #windowSize} says otherwise. */
    public static final int DEFAULT_WINDOW_SIZE = 50;

    private static final Set<MemoryTool> EDITORS = Collections.unmodifiableSet(EnumSet.of(
            MemoryTool.CORE_MEMORY_APPEND,
            MemoryTool.CORE_MEMORY_REPLACE,
            MemoryTool.MEMORY_INSERT,
            MemoryTool.MEMORY_RETHINK));

    private final Memori memori;
    private final MemoriRetrievalAugmentor.Builder augmentor;
    private NamespaceResolver resolver = NamespaceResolver.byDefault();
    private int windowSize = DEFAULT_WINDOW_SIZE;
    private Set<MemoryTool> tools = EnumSet.allOf(MemoryTool.class);
    private @Nullable List<NewBlock> blocks;
    private @Nullable BiFunction<@Nullable String, InvocationContext, @Nullable String> transformer;

    private MemoriAgents(Memori memori) {
        this.memori = Texts.required("memori", memori);
        this.augmentor = MemoriRetrievalAugmentor.builder().memori(memori);
    }

    /**
     * Gives an AiService a memory with every default.
     *
     * @param <T>     the AiService
     * @param builder the builder of the AiService
     * @param memori  an open store, which the caller closes
     * @return the builder
     */
    public static <T> AiServices<T> remember(AiServices<T> builder, Memori memori) {
        return with(memori).remember(builder);
    }

    /**
     * Starts to choose options.
     *
     * @param memori an open store, which the caller closes
     * @return every default
     */
    public static MemoriAgents with(Memori memori) {
        return new MemoriAgents(memori);
    }

    /**
     * Says whose memory a call works with.
     *
     * @param namespaceResolver default {@link NamespaceResolver#byDefault}
     * @return this
     */
    public MemoriAgents namespaceResolver(NamespaceResolver namespaceResolver) {
        this.resolver = Texts.required("namespaceResolver", namespaceResolver);
        return this;
    }

    /**
     * How many messages of a conversation a model is shown. Older ones are found by search.
     *
     * @param messages at least 1; default {@value #DEFAULT_WINDOW_SIZE}
     * @return this
     * @throws MemoriException if it is less than 1
     */
    public MemoriAgents windowSize(int messages) {
        if (messages < 1) {
            throw MemoriException.invalid("windowSize must be at least 1, but is " + messages);
        }
        this.windowSize = messages;
        return this;
    }

    /**
     * How many tokens the memories behind a user message may take.
     *
     * @param tokens at least 1; default {@value MemoriRetrievalAugmentor#DEFAULT_TOKEN_BUDGET}
     * @return this
     * @throws MemoriException when the service is wired, if it is less than 1
     */
    public MemoriAgents tokenBudget(int tokens) {
        augmentor.tokenBudget(tokens);
        return this;
    }

    /**
     * Which tools the model has. All of them unless this, {@link #readOnlyTools} or {@link #noTools} is called.
     *
     * @param chosen the tools
     * @return this
     */
    public MemoriAgents tools(MemoryTool... chosen) {
        return tools(List.of(Texts.required("tools", chosen)));
    }

    /**
     * Which tools the model has.
     *
     * @param chosen the tools; may be empty
     * @return this
     */
    public MemoriAgents tools(Collection<MemoryTool> chosen) {
        Set<MemoryTool> copy = EnumSet.noneOf(MemoryTool.class);
        copy.addAll(Texts.required("tools", chosen));
        this.tools = copy;
        return this;
    }

    /**
     * Gives the model the tools that search, and none that writes.
     *
     * @return this
     */
    public MemoriAgents readOnlyTools() {
        return tools(MemoryTool.readOnly());
    }

    /**
     * Gives the model no tools: it remembers what the application stores, and what was said.
     *
     * @return this
     */
    public MemoriAgents noTools() {
        return tools(List.of());
    }

    /**
     * The blocks of core memory that every namespace has. One that lacks a block gets it when this process first meets it, and one that has none any
     * more, because it was forgotten, with its next call; a block that is there stays as it is.
     *
     * @param blocks replace the default: empty blocks {@code persona} and {@code human}, if the model has a tool to edit them, else none
     * @return this
     */
    public MemoriAgents coreMemory(NewBlock... blocks) {
        this.blocks = List.of(Texts.required("blocks", blocks));
        return this;
    }

    /**
     * Adds retrievers of the application's own, whose contents are shown before the memories.
     *
     * @param retrievers the retrievers
     * @return this
     */
    public MemoriAgents contentRetriever(ContentRetriever... retrievers) {
        augmentor.and(retrievers);
        return this;
    }

    /**
     * Adds a retrieval pipeline of the application's own, which changes the message before memories are appended.
     *
     * @param pipeline the pipeline
     * @return this
     */
    public MemoriAgents retrievalAugmentor(RetrievalAugmentor pipeline) {
        augmentor.after(pipeline);
        return this;
    }

    /**
     * Transforms the system message, as {@link AiServices#systemMessageTransformer(BiFunction)} would do. Core memory is appended afterwards.
     *
     * @param systemMessageTransformer gets the system message, or null if there is none, and returns the one to use, or null
     * @return this
     */
    public MemoriAgents systemMessageTransformer(
            BiFunction<@Nullable String, InvocationContext, @Nullable String> systemMessageTransformer) {
        this.transformer = Texts.required("systemMessageTransformer", systemMessageTransformer);
        return this;
    }

    /**
     * Gives an AiService a memory. May be called for several services; later changes of the options do not reach those that are wired.
     *
     * @param <T>     the AiService
     * @param builder the builder of the AiService
     * @return the builder
     * @throws MemoriException if an option is outside its range, or the builder has a content retriever already; a retrieval augmentor that it has
     *                         is replaced, since LangChain4j does not tell of it
     */
    public <T> AiServices<T> remember(AiServices<T> builder) {
        MemoriChatMemoryStore conversations = MemoriChatMemoryStore.builder()
                .memori(memori)
                .namespaceResolver(resolver)
                .build();
        Turn turn = new Turn(
                resolver,
                conversations,
                new CoreMemoryDefaults(memori, coreMemory()),
                augmentor.namespaceResolver(resolver).build(),
                transformer);
        int size = windowSize;
        try {
            Texts.required("builder", builder).retrievalAugmentor(turn);
        } catch (IllegalConfigurationException e) {
            throw new MemoriException(
                    MemoriException.Reason.INVALID_ARGUMENT,
                    "the builder has a content retriever already; hand it to"
                            + " MemoriAgents.with(memori).contentRetriever(…), so that it works beside the memory",
                    e);
        }
        builder.chatMemoryProvider(id -> window(id, size, conversations)).systemMessageTransformer(turn);
        if (!tools.isEmpty()) {
            builder.tools(MemoriTools.builder()
                    .memori(memori)
                    .namespaceResolver(resolver)
                    .build()
                    .only(tools));
        }
        return builder;
    }

    /**
     * The same as parts, for a framework that builds AiServices by itself and has no place for a transformer of the system message: Spring, for one. Here
     * whose memory a call works with must not depend on invocation parameters, and may depend on the calling thread.
     *
     * @return the parts, which later changes of the options do not reach
     * @throws MemoriException if an option is outside its range, or a transformer of the system message was given
     */
    public MemoriParts parts() {
        if (transformer != null) {
            throw MemoriException.invalid(
                    "a system message transformer has no place in parts; give it to the builder of the AiService");
        }
        return new MemoriParts(
                memori,
                resolver,
                windowSize,
                tools,
                new CoreMemoryDefaults(memori, coreMemory()),
                augmentor.namespaceResolver(resolver).build());
    }

    private List<NewBlock> coreMemory() {
        if (blocks != null) {
            return new ArrayList<>(blocks);
        }
        return Collections.disjoint(tools, EDITORS) ? List.of() : CoreMemoryDefaults.MEMGPT;
    }

    static ChatMemory window(Object id, int size, MemoriChatMemoryStore conversations) {
        return MemoriChatMemory.of(
                MessageWindowChatMemory.builder()
                        .id(id)
                        .maxMessages(size)
                        .chatMemoryStore(conversations)
                        .alwaysKeepSystemMessageFirst(true)
                        .build(),
                conversations);
    }
}
