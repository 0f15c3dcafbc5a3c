package dev.langchain4j.memori.samples.assistant;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.memori.prompt.PromptBlocks;
import dev.langchain4j.memori.prompt.PromptText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the scripted model says. It knows three things: "Remember that …" and "My name is …" call a memory tool; a question is answered with what
 * the prompt shows of core memory and of recalled memories; and to anything else it says what it can do.
 */
final class ScriptedReply {

    static final String UNKNOWN = "I remember nothing about that.";

    private static final Pattern REMEMBER = Pattern.compile(
            "(?:please,? )?(?:remember|note|keep in mind|don't forget)(?: that\\b|:|,)?\\s+(.+)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern NAME =
            Pattern.compile("(?i:\\bmy name is) (\\p{L}[\\p{L}\\p{M}'-]*(?: \\p{Lu}[\\p{L}\\p{M}'-]*)*)");
    private static final Pattern ABOUT_ME =
            Pattern.compile("\\b(?:my name|who am i|about me)\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern HUMAN = Pattern.compile("<block label=\"human\"[^>]*>\n([^<]+)\n</block>");
    private static final Pattern NOTE = Pattern.compile("<memory ([^>]*)>([^<]*)</memory>");
    private static final Pattern DATE = Pattern.compile("date=\"([0-9-]+)");

    private final List<ChatMessage> messages;
    private final String question;
    private final String notes;

    private ScriptedReply(List<ChatMessage> messages, UserMessage last) {
        this.messages = messages;
        this.question = ((UserMessage) PromptBlocks.strip(last).orElse(last))
                .singleText()
                .strip();
        this.notes = PromptBlocks.block(last);
    }

    /** What is said next, or which tools are asked for. */
    static AiMessage to(List<ChatMessage> messages) {
        return new ScriptedReply(messages, last(messages, UserMessage.class)).reply();
    }

    private AiMessage reply() {
        if (messages.get(messages.size() - 1) instanceof ToolExecutionResultMessage) {
            return AiMessage.from(confirmation());
        }
        List<ToolExecutionRequest> tools = tools();
        if (!tools.isEmpty()) {
            return AiMessage.from(tools);
        }
        return AiMessage.from(question.endsWith("?") ? answer() : help());
    }

    private List<ToolExecutionRequest> tools() {
        List<ToolExecutionRequest> tools = new ArrayList<>();
        if (question.endsWith("?")) {
            return tools;
        }
        Matcher name = NAME.matcher(question);
        if (name.find()) {
            tools.add(call("core_memory_append", Map.of("label", "human", "content", "Name: " + name.group(1))));
        }
        Matcher told = REMEMBER.matcher(question);
        if (told.matches()) {
            tools.add(call("archival_memory_insert", Map.of("content", sentence(told.group(1)))));
        }
        return tools;
    }

    /** The last of the messages are what the tools returned; a failure is passed on, as it says what to do. */
    private String confirmation() {
        for (int i = messages.size() - 1; messages.get(i) instanceof ToolExecutionResultMessage result; i--) {
            if (result.text().startsWith("Error:")) {
                return "That did not work. " + result.text();
            }
        }
        Matcher told = REMEMBER.matcher(question);
        return told.matches()
                ? "I will remember: “" + sentence(told.group(1)) + "”"
                : "Nice to meet you. I will keep your name in mind.";
    }

    private String answer() {
        Matcher human = HUMAN.matcher(last(messages, SystemMessage.class).text());
        if (ABOUT_ME.matcher(question).find() && human.find()) {
            return "I keep in mind about you: " + PromptText.unescape(human.group(1)) + ".";
        }
        String said = null;
        Matcher note = NOTE.matcher(notes);
        while (note.find()) {
            String text = PromptText.unescape(note.group(2));
            if (!note.group(1).contains("conversation=")) {
                return "You asked me to remember: “" + text + "”" + day(note.group(1));
            }
            // Of conversations, what the assistant said is an echo, and a question is no answer.
            if (said == null && note.group(1).contains("from=\"user\"") && !text.endsWith("?")) {
                said = "You said: “" + text + "”" + day(note.group(1));
            }
        }
        return said == null ? UNKNOWN : said;
    }

    private static String help() {
        return "I am a script, not a language model. Begin with “Remember that …” and I save it; ask me something and I answer with what is recalled.";
    }

    private static String day(String attributes) {
        Matcher date = DATE.matcher(attributes);
        return date.find() ? " (" + date.group(1) + ")" : "";
    }

    private static String sentence(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    private static ToolExecutionRequest call(String tool, Map<String, String> arguments) {
        return ToolExecutionRequest.builder()
                .id(UUID.randomUUID().toString())
                .name(tool)
                .arguments(JsonMapper.shared().writeValueAsString(new TreeMap<>(arguments)))
                .build();
    }

    private static <T extends ChatMessage> T last(List<ChatMessage> messages, Class<T> type) {
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (type.isInstance(messages.get(i))) {
                return type.cast(messages.get(i));
            }
        }
        throw new IllegalArgumentException("the scripted model needs a " + type.getSimpleName());
    }
}
