package dev.langchain4j.memori.tool;

import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.SearchBehavior;
import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.agent.tool.ToolMemoryId;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.agent.tool.ToolSpecifications;
import dev.langchain4j.invocation.InvocationParameters;
import dev.langchain4j.memori.Memori;
import dev.langchain4j.memori.MemoryNamespace;
import dev.langchain4j.memori.NamespaceResolver;
import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.Channel;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Texts;
import dev.langchain4j.service.tool.ToolExecutor;
import dev.langchain4j.service.tool.ToolProvider;
import dev.langchain4j.service.tool.ToolProviderResult;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The tools with which a model looks after its own memory: core memory blocks, archival memory, facts, and a search through its conversations. They are
 * called as MemGPT and Letta call them, where these have them.
 *
 * <p>Each works in the namespace that the {@link NamespaceResolver} names for the call. That depends on the chat memory id and the invocation
 * parameters, which LangChain4j hands over and the model cannot fill; no argument names a namespace or a collection, and ids are looked up among
 * the caller's own memories alone. An answer is a short text. Where the model has asked for what cannot be, the answer is a sentence that begins
 * with {@code Error:}, and nothing was changed; a store that fails throws {@link MemoriException}. Recalled texts are escaped.
 *
 * <p>{@link #all}, {@link #only} and {@link #readOnly} are for {@code AiServices.tools(Map)}, and answer whatever arguments a model sends.
 * The object itself can be given to {@code AiServices.tools(Object...)}, too, or be found by Spring: then every tool is there, and arguments of
 * a wrong type are left to the service's {@code ToolArgumentsErrorHandler}, which ends the call unless it is replaced.
 *
 * <p>Safe for use by several threads; valid until its {@link Memori} is closed.
 */
public final class MemoriTools {

    private static final String DATES = "such as 2024-01-15 or 2024-01-15T14:30:00Z, UTC unless it names an offset";

    private final Memori memori;
    private final NamespaceResolver resolver;

    private MemoriTools(Memori memori, NamespaceResolver resolver) {
        this.memori = memori;
        this.resolver = resolver;
    }

    /**
     * Starts a set of tools.
     *
     * @return a builder with every default
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Every tool.
     *
     * @return the tools for {@code AiServices.tools(Map)}, in the order of {@link MemoryTool}
     */
    public Map<ToolSpecification, ToolExecutor> all() {
        return only(EnumSet.allOf(MemoryTool.class));
    }

    /**
     * The tools that change nothing, for agents that may look and not write.
     *
     * @return the tools for {@code AiServices.tools(Map)}, in the order of {@link MemoryTool}
     */
    public Map<ToolSpecification, ToolExecutor> readOnly() {
        return only(MemoryTool.readOnly());
    }

    /**
     * Some of the tools.
     *
     * @param chosen which; may be empty
     * @return the tools for {@code AiServices.tools(Map)}, in the order of {@link MemoryTool}
     */
    public Map<ToolSpecification, ToolExecutor> only(Collection<MemoryTool> chosen) {
        Map<ToolSpecification, ToolExecutor> map = new LinkedHashMap<>();
        specifications(chosen).forEach((tool, specification) -> map.put(specification, new ToolRunner(this, tool)));
        return map;
    }

    /**
     * Some of the tools, for {@code AiServices.toolProvider}, and for frameworks that take a provider alone. Whose memory they work with is found out when
     * a call begins, on its own thread, and stays so for the tools that the call runs on others.
     *
     * @param chosen which; may be empty
     * @return the provider, which is asked once a call
     */
    public ToolProvider provider(Collection<MemoryTool> chosen) {
        Set<MemoryTool> offered = Set.copyOf(Texts.required("tools", chosen));
        return request -> {
            NamespaceResolver found =
                    NamespaceResolver.fixed(namespace(request.chatMemoryId(), request.invocationParameters())
                            .name());
            MemoriTools tools = new MemoriTools(memori, found);
            ToolProviderResult.Builder result = ToolProviderResult.builder();
            specifications(offered)
                    .forEach((tool, specification) -> result.add(specification, new ToolRunner(tools, tool)));
            return result.build();
        };
    }

    private static Map<MemoryTool, ToolSpecification> specifications(Collection<MemoryTool> chosen) {
        Set<MemoryTool> tools = EnumSet.noneOf(MemoryTool.class);
        tools.addAll(Texts.required("tools", chosen));
        Map<MemoryTool, ToolSpecification> specifications = new EnumMap<>(MemoryTool.class);
        tools.forEach(tool -> specifications.put(tool, Texts.required("tool", Described.BY_NAME.get(tool.toolName()))));
        return specifications;
    }

    /**
     * Adds a text to a block of core memory, on a new line at its end.
     *
     * @param label      the block
     * @param content    the text
     * @param memoryId   the chat memory id of the call
     * @param parameters the invocation parameters of the call
     * @return what was done, or an error
     */
    @Tool(
            name = "core_memory_append",
            value = "Add a new line to the end of a core memory block, which you always see. Use it for lasting facts"
                    + " about yourself or the user that you need in every conversation.",
            searchBehavior = SearchBehavior.ALWAYS_VISIBLE)
    public String coreMemoryAppend(
            @P(name = "label", description = "the label of the block") @Nullable String label,
            @P(name = "content", description = "the text to add") @Nullable String content,
            @ToolMemoryId @Nullable Object memoryId,
            @Nullable InvocationParameters parameters) {
        return core(memoryId, parameters, core -> core.append(label, content));
    }

    /**
     * Replaces a part of a block of core memory that occurs exactly once.
     *
     * @param label      the block
     * @param oldContent the part
     * @param newContent what takes its place; empty to delete
     * @param memoryId   the chat memory id of the call
     * @param parameters the invocation parameters of the call
     * @return what was done, or an error
     */
    @Tool(
            name = "core_memory_replace",
            value = "Replace a part of a core memory block, to correct or delete what it says. The old text must occur"
                    + " in the block exactly once.",
            searchBehavior = SearchBehavior.ALWAYS_VISIBLE)
    public String coreMemoryReplace(
            @P(name = "label", description = "the label of the block") @Nullable String label,
            @P(name = "old_content", description = "the text to replace, exactly as it stands in the block") @Nullable
                    String oldContent,
            @P(name = "new_content", description = "the text to put in its place; empty to delete it") @Nullable
                    String newContent,
            @ToolMemoryId @Nullable Object memoryId,
            @Nullable InvocationParameters parameters) {
        return core(memoryId, parameters, core -> core.replace(label, oldContent, newContent));
    }

    /**
     * Inserts a text into a block of core memory, on lines of its own.
     *
     * @param label      the block
     * @param newStr     the text
     * @param insertLine behind how many lines; 0 for the beginning, -1 or null for the end
     * @param memoryId   the chat memory id of the call
     * @param parameters the invocation parameters of the call
     * @return what was done, or an error
     */
    @Tool(
            name = "memory_insert",
            value = "Insert lines at a certain place of a core memory block, to keep a list in order.",
            searchBehavior = SearchBehavior.ALWAYS_VISIBLE)
    public String memoryInsert(
            @P(name = "label", description = "the label of the block") @Nullable String label,
            @P(name = "new_str", description = "the text to insert") @Nullable String newStr,
            @P(
                            name = "insert_line",
                            description =
                                    "behind how many lines; 0 for the beginning, -1 for the end, which is the default",
                            required = false)
                    @Nullable
                    Integer insertLine,
            @ToolMemoryId @Nullable Object memoryId,
            @Nullable InvocationParameters parameters) {
        return core(memoryId, parameters, core -> core.insert(label, newStr, insertLine));
    }

    /**
     * Rewrites a block of core memory.
     *
     * @param label      the block
     * @param newMemory  its whole new text
     * @param memoryId   the chat memory id of the call
     * @param parameters the invocation parameters of the call
     * @return what was done, or an error
     */
    @Tool(
            name = "memory_rethink",
            value = "Rewrite a whole core memory block, to condense or reorganise it. For small changes use"
                    + " core_memory_replace.",
            searchBehavior = SearchBehavior.ALWAYS_VISIBLE)
    public String memoryRethink(
            @P(name = "label", description = "the label of the block") @Nullable String label,
            @P(name = "new_memory", description = "the whole new text of the block; what it leaves out is gone")
                    @Nullable
                    String newMemory,
            @ToolMemoryId @Nullable Object memoryId,
            @Nullable InvocationParameters parameters) {
        return core(memoryId, parameters, core -> core.rethink(label, newMemory));
    }

    /**
     * Saves a memory.
     *
     * @param content    the text
     * @param tags       words to find it by; null for none
     * @param memoryId   the chat memory id of the call
     * @param parameters the invocation parameters of the call
     * @return the id that it was saved under, or an error
     */
    @Tool(
            name = "archival_memory_insert",
            value = "Save something for later in archival memory, which holds any amount and has to be searched. Write"
                    + " one self-contained fact per call, with names and dates spelled out. Answers with its id.",
            searchBehavior = SearchBehavior.ALWAYS_VISIBLE)
    public String archivalMemoryInsert(
            @P(name = "content", description = "what to remember") @Nullable String content,
            @P(name = "tags", description = "short words to find it by, such as a topic or a person", required = false)
                    @Nullable
                    List<@Nullable String> tags,
            @ToolMemoryId @Nullable Object memoryId,
            @Nullable InvocationParameters parameters) {
        return archival(memoryId, parameters, shelf -> shelf.insert(content, tags));
    }

    /**
     * Finds memories.
     *
     * @param query         what to look for; blank or null for the newest
     * @param tags          only memories with these tags; empty or null for all
     * @param tagMatchMode  {@code any}, which null means as well, or {@code all}
     * @param topK          the most memories to return, from 1 to 50, others being taken as the nearest of these; 10 if null
     * @param startDatetime from when on, inclusive; null for no bound
     * @param endDatetime   until when, inclusive; null for no bound
     * @param memoryId      the chat memory id of the call
     * @param parameters    the invocation parameters of the call
     * @return the memories, best first, with id, date and tags, or an error
     */
    @Tool(
            name = "archival_memory_search",
            value = "Search archival memory by meaning and by word. Use it before you say that you do not know"
                    + " something about the user or earlier work. Answers with memories, their ids, dates and"
                    + " tags, best first.",
            searchBehavior = SearchBehavior.ALWAYS_VISIBLE)
    public String archivalMemorySearch(
            @P(
                            name = "query",
                            description = "what to look for, in plain words; leave it out for the newest",
                            required = false)
                    @Nullable
                    String query,
            @P(name = "tags", description = "only memories with these tags", required = false) @Nullable
                    List<@Nullable String> tags,
            @P(
                            name = "tag_match_mode",
                            description = "whether a memory needs \"any\" of the tags, the default, or \"all\" of them",
                            required = false)
                    @Nullable
                    String tagMatchMode,
            @P(name = "top_k", description = "how many memories at most, 1 to 50; 10 by default", required = false)
                    @Nullable
                    Integer topK,
            @P(name = "start_datetime", description = "from when on, " + DATES, required = false) @Nullable
                    String startDatetime,
            @P(name = "end_datetime", description = "until when, inclusive, " + DATES, required = false) @Nullable
                    String endDatetime,
            @ToolMemoryId @Nullable Object memoryId,
            @Nullable InvocationParameters parameters) {
        return archival(
                memoryId,
                parameters,
                shelf -> shelf.search(query, tags, tagMatchMode, topK, startDatetime, endDatetime));
    }

    /**
     * Corrects a memory.
     *
     * @param id         its id, or at least the first six characters
     * @param content    its whole new text
     * @param memoryId   the chat memory id of the call
     * @param parameters the invocation parameters of the call
     * @return what was done, or an error
     */
    @Tool(
            name = "archival_memory_update",
            value = "Correct a memory in archival memory that is wrong or out of date. Its tags and its date stay.",
            searchBehavior = SearchBehavior.ALWAYS_VISIBLE)
    public String archivalMemoryUpdate(
            @P(name = "id", description = "the id that a search or an insert showed") @Nullable String id,
            @P(name = "content", description = "the whole new text") @Nullable String content,
            @ToolMemoryId @Nullable Object memoryId,
            @Nullable InvocationParameters parameters) {
        return archival(memoryId, parameters, shelf -> shelf.update(id, content));
    }

    /**
     * Erases a memory.
     *
     * @param id         its id, or at least the first six characters
     * @param memoryId   the chat memory id of the call
     * @param parameters the invocation parameters of the call
     * @return what was done, or an error
     */
    @Tool(
            name = "archival_memory_forget",
            value = "Erase a memory from archival memory for good, with all it said before. Use it when the user asks"
                    + " you to forget something.",
            searchBehavior = SearchBehavior.ALWAYS_VISIBLE)
    public String archivalMemoryForget(
            @P(name = "id", description = "the id that a search or an insert showed") @Nullable String id,
            @ToolMemoryId @Nullable Object memoryId,
            @Nullable InvocationParameters parameters) {
        return archival(memoryId, parameters, shelf -> shelf.forget(id));
    }

    /**
     * Finds what was said in any conversation of the namespace, also what a chat window has evicted. Answers of the two searches are left out.
     *
     * @param query      what to look for; blank or null for the newest
     * @param roles      {@code user}, {@code assistant} or {@code tool}; empty or null for the first two
     * @param limit      the most messages to return, from 1 to 50, others being taken as the nearest of these; 5 if null
     * @param startDate  from when on, inclusive; null for no bound
     * @param endDate    until when, inclusive; null for no bound
     * @param memoryId   the chat memory id of the call
     * @param parameters the invocation parameters of the call
     * @return the messages, best first, with speaker and date, or an error
     */
    @Tool(
            name = "conversation_search",
            value = "Search everything that was said in this and earlier conversations, also what you do not see any"
                    + " more. Answers with messages, who said them and when, best first.",
            searchBehavior = SearchBehavior.ALWAYS_VISIBLE)
    public String conversationSearch(
            @P(
                            name = "query",
                            description = "what to look for, in plain words; leave it out for the newest",
                            required = false)
                    @Nullable
                    String query,
            @P(
                            name = "roles",
                            description = "who said it: \"user\", \"assistant\" or \"tool\"; the first two by default",
                            required = false)
                    @Nullable
                    List<@Nullable String> roles,
            @P(name = "limit", description = "how many messages at most, 1 to 50; 5 by default", required = false)
                    @Nullable
                    Integer limit,
            @P(name = "start_date", description = "from when on, " + DATES, required = false) @Nullable
                    String startDate,
            @P(name = "end_date", description = "until when, inclusive, " + DATES, required = false) @Nullable
                    String endDate,
            @ToolMemoryId @Nullable Object memoryId,
            @Nullable InvocationParameters parameters) {
        MemoryNamespace namespace = namespace(memoryId, parameters);
        return ToolTexts.answer(() -> new ConversationSearch(namespace.collections(Memori.RECALL))
                .search(query, roles, limit, startDate, endDate));
    }

    /**
     * Saves a fact. One that it contradicts ends where it begins.
     *
     * @param subject    of what it says something
     * @param predicate  what it says of it
     * @param object     the other end
     * @param validFrom  since when it is true; null where that is not known
     * @param validTo    until when it is true, inclusive; null for no end
     * @param memoryId   the chat memory id of the call
     * @param parameters the invocation parameters of the call
     * @return what was done, or an error
     */
    @Tool(
            name = "fact_insert",
            value = "Save a fact of three parts, such as \"Ben\" \"lives in\" \"Oslo\", to connect people and things."
                    + " Use full names, and always the same predicate for the same relation.",
            searchBehavior = SearchBehavior.ALWAYS_VISIBLE)
    public String factInsert(
            @P(name = "subject", description = "who or what it is about") @Nullable String subject,
            @P(name = "predicate", description = "the relation, such as \"lives in\" or \"has boss\"") @Nullable
                    String predicate,
            @P(name = "object", description = "the other end of the relation") @Nullable String object,
            @P(name = "valid_from", description = "since when it is true, " + DATES, required = false) @Nullable
                    String validFrom,
            @P(name = "valid_to", description = "until when it is true, inclusive, " + DATES, required = false)
                    @Nullable
                    String validTo,
            @ToolMemoryId @Nullable Object memoryId,
            @Nullable InvocationParameters parameters) {
        MemoryNamespace namespace = namespace(memoryId, parameters);
        return ToolTexts.answer(
                () -> new FactShelf(namespace.facts()).insert(subject, predicate, object, validFrom, validTo));
    }

    /**
     * Finds the facts around an entity that are true now.
     *
     * @param entity     where to begin
     * @param depth      how many facts to walk over, from 1 to 4, others being taken as the nearest of these; 2 if null
     * @param limit      the most facts to return, from 1 to 50, others being taken as the nearest of these; 20 if null
     * @param memoryId   the chat memory id of the call
     * @param parameters the invocation parameters of the call
     * @return the facts, nearest first, or an error
     */
    @Tool(
            name = "fact_search",
            value = "Show the facts around a person or thing, and around what these lead to. Use it where one thing"
                    + " has to be known to find another, such as where somebody's boss lives.",
            searchBehavior = SearchBehavior.ALWAYS_VISIBLE)
    public String factSearch(
            @P(name = "entity", description = "the full name of the person or thing") @Nullable String entity,
            @P(name = "depth", description = "how many facts to follow, 1 to 4; 2 by default", required = false)
                    @Nullable
                    Integer depth,
            @P(name = "limit", description = "how many facts at most, 1 to 50; 20 by default", required = false)
                    @Nullable
                    Integer limit,
            @ToolMemoryId @Nullable Object memoryId,
            @Nullable InvocationParameters parameters) {
        MemoryNamespace namespace = namespace(memoryId, parameters);
        return ToolTexts.answer(() -> new FactShelf(namespace.facts()).search(entity, depth, limit));
    }

    private String core(
            @Nullable Object memoryId, @Nullable InvocationParameters parameters, Function<CoreEdits, String> tool) {
        MemoryNamespace namespace = namespace(memoryId, parameters);
        return ToolTexts.answer(() -> tool.apply(new CoreEdits(namespace.core())));
    }

    private String archival(
            @Nullable Object memoryId,
            @Nullable InvocationParameters parameters,
            Function<ArchivalShelf, String> tool) {
        MemoryNamespace namespace = namespace(memoryId, parameters);
        return ToolTexts.answer(() -> tool.apply(new ArchivalShelf(namespace)));
    }

    /** Not within what turns exceptions into answers: the model cannot help it if nothing says whose memory it is. */
    MemoryNamespace namespace(@Nullable Object memoryId, @Nullable InvocationParameters parameters) {
        // What is written is the model's, in this conversation, whatever its arguments say.
        String conversation = memoryId == null ? null : NamespaceResolver.conversationId(memoryId);
        return memori.namespace(resolver.namespace(memoryId, parameters))
                .actingAs(new Actor(null, Channel.AGENT, conversation));
    }

    /** Read from the annotations when a model is first told of the tools, which an application need not wait for when it starts. */
    private static final class Described {

        static final Map<String, ToolSpecification> BY_NAME =
                ToolSpecifications.toolSpecificationsFrom(MemoriTools.class).stream()
                        .collect(Collectors.toUnmodifiableMap(ToolSpecification::name, Function.identity()));
    }

    /** Says where the memories are. Not safe for use by several threads. */
    public static final class Builder {

        private @Nullable Memori memori;
        private NamespaceResolver resolver = NamespaceResolver.byDefault();

        private Builder() {}

        /**
         * Where the memories are; required.
         *
         * @param memori an open store, which the caller closes
         * @return this
         */
        public Builder memori(Memori memori) {
            this.memori = Texts.required("memori", memori);
            return this;
        }

        /**
         * Says whose memory a call works on.
         *
         * @param namespaceResolver default {@link NamespaceResolver#byDefault}
         * @return this
         */
        public Builder namespaceResolver(NamespaceResolver namespaceResolver) {
            this.resolver = Texts.required("namespaceResolver", namespaceResolver);
            return this;
        }

        /**
         * Makes the tools.
         *
         * @return the tools
         * @throws MemoriException if {@link #memori} was not called
         */
        public MemoriTools build() {
            return new MemoriTools(Texts.required("memori", memori), resolver);
        }
    }
}
