package dev.langchain4j.memori.prompt;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.CustomMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.memori.data.Texts;
import dev.langchain4j.model.TokenCountEstimator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Counts tokens without a vocabulary, rather a little too many than too few. For a budget, where being wrong by a quarter does no harm; use the
 * estimator of your model's provider where it does. Safe for use by several threads.
 *
 * <p>The formula, over the characters of a text:
 *
 * <table>
 *   <caption>What costs how much</caption>
 *   <tr><th>characters</th><th>tokens</th></tr>
 *   <tr><td>a run of {@code n} letters {@code a} to {@code z} in either case</td><td>1 for the first 6, 1 for each 3 begun after that</td></tr>
 *   <tr><td>a run of {@code n} digits</td><td>1 for each 2 begun</td></tr>
 *   <tr><td>a run of {@code n} letters and marks with any other among them</td><td>1 for each 2 begun</td></tr>
 *   <tr><td>a Chinese, Japanese, Korean, Thai, Lao, Khmer or Burmese character</td><td>1</td></tr>
 *   <tr><td>a run of white space</td><td>0, or 1 if there is a line end in it</td></tr>
 *   <tr><td>anything else: punctuation, symbols, emoji</td><td>1, or 2 beyond U+FFFF</td></tr>
 * </table>
 *
 * <p>Measured against the tokenizer of all-MiniLM-L6-v2, whose vocabulary was made for English, it counts 1.05 to 1.17 times as many tokens in English
 * prose, dialogue, technical text, Java and the blocks of {@link MemoryPrompt}, 0.95 times in JSON full of identifiers, 1.00 in Chinese, 1.04 in
 * Japanese, 0.94 in French, 0.84 in German, and 0.59 in Russian, which that vocabulary spells letter by letter.
 *
 * <p>A message costs 4 on top of its texts; a call of a tool costs 8 on top of its name and arguments; an image, a video, an audio or a PDF is
 * taken for 1,000, since the message does not say how large it is.
 */
public final class ApproximateTokenCountEstimator implements TokenCountEstimator {

    private static final int PER_MESSAGE = 4;
    private static final int PER_TOOL_CALL = 8;
    private static final int PER_ATTACHMENT = 1_000;

    /** An estimator. */
    public ApproximateTokenCountEstimator() {}

    @Override
    public int estimateTokenCountInText(String text) {
        return TextTokens.count(Texts.required("text", text));
    }

    @Override
    public int estimateTokenCountInMessage(ChatMessage message) {
        long tokens = PER_MESSAGE;
        if (Texts.required("message", message) instanceof SystemMessage system) {
            tokens += ofText(system.text());
        } else if (message instanceof UserMessage user) {
            tokens += ofText(user.name()) + ofParts(user.contents());
        } else if (message instanceof AiMessage ai) {
            tokens += ofText(ai.text()) + ofText(ai.thinking());
            for (ToolExecutionRequest call : ai.toolExecutionRequests()) {
                tokens += PER_TOOL_CALL + ofText(call.name()) + ofText(call.arguments());
            }
        } else if (message instanceof ToolExecutionResultMessage result) {
            tokens += ofText(result.toolName()) + ofParts(result.contents());
        } else if (message instanceof CustomMessage custom) {
            tokens += ofText(custom.attributes().toString());
        }
        return clamped(tokens);
    }

    @Override
    public int estimateTokenCountInMessages(Iterable<ChatMessage> messages) {
        long tokens = 0;
        for (ChatMessage message : Texts.required("messages", messages)) {
            tokens += estimateTokenCountInMessage(message);
        }
        return clamped(tokens);
    }

    private static long ofParts(List<Content> parts) {
        long tokens = 0;
        for (Content part : parts) {
            tokens += part instanceof TextContent text ? ofText(text.text()) : PER_ATTACHMENT;
        }
        return tokens;
    }

    private static int ofText(@Nullable String text) {
        return text == null ? 0 : TextTokens.count(text);
    }

    private static int clamped(long tokens) {
        return (int) Math.min(tokens, Integer.MAX_VALUE);
    }
}
