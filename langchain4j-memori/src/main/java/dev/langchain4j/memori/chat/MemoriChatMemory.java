package dev.langchain4j.memori.chat;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.memori.MemoryNamespace;
import dev.langchain4j.memori.data.Block;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Texts;
import dev.langchain4j.memori.prompt.CorePrompt;
import dev.langchain4j.memori.prompt.PromptBlocks;
import dev.langchain4j.memory.ChatMemory;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chat memory that shows the core memory of whoever the conversation belongs to. The blocks stand at the end of the system message of
 * {@link #messages}, or in one that is made for them, and are read anew each time: what a tool has changed is there in the next call of the model,
 * within the same turn. Without blocks nothing is added.
 *
 * <p>What is shown is never kept: core memory, and the memories that a
 * {@link dev.langchain4j.rag.RetrievalAugmentor} has put behind a user message, are taken out before the chat memory beneath gets a message.
 * Until the model has given its answer, {@link #messages} shows the user message with its memories still, so that they are not gone when a tool
 * was used. As safe for use by several threads as the chat memory beneath.
 */
public final class MemoriChatMemory implements ChatMemory {

    private final ChatMemory kept;
    private final MemoriChatMemoryStore store;
    private volatile @Nullable Augmented augmented;

    /** The message of the turn that is under way. */
    private record Augmented(UserMessage kept, UserMessage shown) {}

    private MemoriChatMemory(ChatMemory kept, MemoriChatMemoryStore store) {
        this.kept = kept;
        this.store = store;
    }

    /**
     * Shows core memory with another chat memory.
     *
     * @param kept  any chat memory that keeps its messages in the store; its id says whose conversation it is
     * @param store tells whose blocks are shown
     * @return the chat memory to be given to LangChain4j
     */
    public static MemoriChatMemory of(ChatMemory kept, MemoriChatMemoryStore store) {
        return new MemoriChatMemory(Texts.required("kept", kept), Texts.required("store", store));
    }

    @Override
    public Object id() {
        return kept.id();
    }

    @Override
    public void add(ChatMessage message) {
        ChatMessage stripped = stripped(message);
        if (message instanceof UserMessage shown) {
            augmented = stripped instanceof UserMessage user && !user.equals(shown) ? new Augmented(user, shown) : null;
        } else if (message instanceof AiMessage answer && !answer.hasToolExecutionRequests()) {
            augmented = null;
        }
        if (stripped != null) {
            kept.add(stripped);
        }
    }

    @Override
    public void set(Iterable<ChatMessage> messages) {
        List<ChatMessage> all = new ArrayList<>();
        Texts.required("messages", messages).forEach(all::add);
        kept.set(PromptBlocks.strip(all));
    }

    /**
     * What the model is shown now.
     *
     * @return a new list, which may be changed
     * @throws MemoriException if nothing says whose conversation it is, or the store fails
     */
    @Override
    public List<ChatMessage> messages() {
        if (store.isShowing(id())) {
            augmented = null; // It is of a turn before, which had no answer: its memories may be forgotten by now.
        }
        List<ChatMessage> shown = new ArrayList<>(kept.messages());
        hideUnanswered(shown);
        showAugmented(shown);
        showCoreMemory(shown);
        return shown;
    }

    /**
     * Erases what is in the window, with its memories. What the window has evicted stays, because LangChain4j clears a chat memory also to write
     * it anew without one message that a guardrail objects to; {@link MemoriChatMemoryStore#forget} erases the conversation.
     */
    @Override
    public void clear() {
        augmented = null;
        store.forgetWindow(id());
    }

    private @Nullable ChatMessage stripped(ChatMessage message) {
        if (message instanceof UserMessage user) {
            UserMessage without = PromptBlocks.without(user, store.shown(id()));
            if (!without.equals(user)) {
                return without;
            }
        }
        return PromptBlocks.strip(message).orElse(null);
    }

    /**
     * A turn that was cut off leaves a tool call without all of its results. Models refuse such a conversation, each time until the call is
     * evicted, so they are not shown it.
     */
    private static void hideUnanswered(List<ChatMessage> shown) {
        for (int i = 0; i < shown.size(); i++) {
            int results = 0;
            while (i + 1 + results < shown.size() && shown.get(i + 1 + results) instanceof ToolExecutionResultMessage) {
                results++;
            }
            boolean unanswered = shown.get(i) instanceof AiMessage ai
                    && ai.toolExecutionRequests().size() > results;
            if (unanswered) {
                shown.subList(i, i + 1 + results).clear();
                i--;
            } else {
                i += results;
            }
        }
    }

    private void showAugmented(List<ChatMessage> shown) {
        Augmented turn = augmented;
        if (turn == null) {
            return;
        }
        for (int i = shown.size() - 1; i >= 0; i--) {
            if (shown.get(i) instanceof UserMessage last) {
                if (last.equals(turn.kept)) {
                    shown.set(i, turn.shown);
                }
                return;
            }
        }
    }

    private void showCoreMemory(List<ChatMessage> shown) {
        MemoryNamespace namespace = store.namespace(id());
        List<Block> blocks = namespace.core().blocks();
        namespace.audit().injected(List.of(), blocks);
        for (int i = 0; i < shown.size(); i++) {
            if (shown.get(i) instanceof SystemMessage system) {
                shown.set(i, CorePrompt.append(system, blocks).orElse(system));
                return;
            }
        }
        CorePrompt.append(null, blocks).ifPresent(made -> shown.add(0, made));
    }
}
