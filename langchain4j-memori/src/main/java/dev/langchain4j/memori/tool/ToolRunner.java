package dev.langchain4j.memori.tool;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.invocation.InvocationContext;
import dev.langchain4j.invocation.InvocationParameters;
import dev.langchain4j.service.tool.ToolExecutionResult;
import dev.langchain4j.service.tool.ToolExecutor;
import org.jspecify.annotations.Nullable;

/** Runs one tool with whatever a model sends, and says so if it cannot be used. */
final class ToolRunner implements ToolExecutor {

    private final MemoriTools tools;
    private final MemoryTool tool;

    ToolRunner(MemoriTools tools, MemoryTool tool) {
        this.tools = tools;
        this.tool = tool;
    }

    @Override
    public String execute(ToolExecutionRequest request, @Nullable Object memoryId) {
        return run(request, memoryId, null);
    }

    @Override
    public ToolExecutionResult executeWithContext(ToolExecutionRequest request, @Nullable InvocationContext context) {
        String text = run(
                request,
                context == null ? null : context.chatMemoryId(),
                context == null ? null : context.invocationParameters());
        return ToolExecutionResult.builder()
                .isError(text.startsWith(ToolTexts.ERROR))
                .resultText(text)
                .build();
    }

    private String run(
            ToolExecutionRequest request, @Nullable Object memoryId, @Nullable InvocationParameters parameters) {
        tools.namespace(
                memoryId, parameters); // If nobody can say whose memory it is, that is no question for the model.
        return ToolTexts.answer(() -> run(Arguments.read(request.arguments()), memoryId, parameters));
    }

    private String run(Arguments given, @Nullable Object id, @Nullable InvocationParameters parameters) {
        return switch (tool) {
            case CORE_MEMORY_APPEND -> tools.coreMemoryAppend(
                    given.text("label"), given.text("content"), id, parameters);
            case CORE_MEMORY_REPLACE -> tools.coreMemoryReplace(
                    given.text("label"), given.text("old_content"), given.text("new_content"), id, parameters);
            case MEMORY_INSERT -> tools.memoryInsert(
                    given.text("label"), given.text("new_str"), given.number("insert_line"), id, parameters);
            case MEMORY_RETHINK -> tools.memoryRethink(given.text("label"), given.text("new_memory"), id, parameters);
            case ARCHIVAL_MEMORY_INSERT -> tools.archivalMemoryInsert(
                    given.text("content"), given.texts("tags"), id, parameters);
            case ARCHIVAL_MEMORY_SEARCH -> tools.archivalMemorySearch(
                    given.text("query"),
                    given.texts("tags"),
                    given.text("tag_match_mode"),
                    given.number("top_k"),
                    given.text("start_datetime"),
                    given.text("end_datetime"),
                    id,
                    parameters);
            case ARCHIVAL_MEMORY_UPDATE -> tools.archivalMemoryUpdate(
                    given.text("id"), given.text("content"), id, parameters);
            case ARCHIVAL_MEMORY_FORGET -> tools.archivalMemoryForget(given.text("id"), id, parameters);
            case CONVERSATION_SEARCH -> tools.conversationSearch(
                    given.text("query"),
                    given.texts("roles"),
                    given.number("limit"),
                    given.text("start_date"),
                    given.text("end_date"),
                    id,
                    parameters);
            case FACT_INSERT -> tools.factInsert(
                    given.text("subject"),
                    given.text("predicate"),
                    given.text("object"),
                    given.text("valid_from"),
                    given.text("valid_to"),
                    id,
                    parameters);
            case FACT_SEARCH -> tools.factSearch(
                    given.text("entity"), given.number("depth"), given.number("limit"), id, parameters);
        };
    }
}
