package dev.langchain4j.memori.prompt;

import dev.langchain4j.memori.data.Channel;
import dev.langchain4j.memori.data.Memory;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One memory as an element. Its content is escaped as late as possible, so that it can be cut before.
 *
 * @param tag     the opening tag
 * @param content the memory's text as it is stored
 */
record MemoryElement(String tag, String content) {

    /** What the collection of conversations is called; what was said there has a role and a time of day. */
    private static final String RECALL = "recall";

    private static final String ROLE = "role";

    private static final String TOOL = "tool";

    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    /** Of an id that this library made, so much is enough to name the memory. */
    private static final int SHORT_ID = 8;

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    static MemoryElement of(Memory memory) {
        return of(memory, shortId(memory.id()));
    }

    /** As {@link #of(Memory)}, with another text in the place of the id. */
    static MemoryElement of(Memory memory, String id) {
        return of(memory, id, null);
    }

    /** As {@link #of(Memory, String)}, with tags, if there are any. */
    static MemoryElement of(Memory memory, String id, @Nullable String tags) {
        boolean said = memory.collection().equals(RECALL);
        StringBuilder tag = new StringBuilder("<memory");
        attribute(tag, "id", id);
        attribute(tag, "date", (said ? MINUTE : DAY).format(memory.occurredAt()));
        attribute(tag, "from", said ? speaker(memory) : memory.author());
        attribute(tag, "conversation", said ? memory.sessionId() : null);
        // So that a model can tell what was true from what is, and what a stranger wrote from what it was told.
        attribute(tag, "until", day(memory.validity().to()));
        attribute(
                tag, "via", ofTool(memory) ? null : stranger(memory.provenance().channel()));
        attribute(tag, "tags", tags);
        return new MemoryElement(tag.append('>').toString(), memory.content());
    }

    /** The element with all of its content. */
    String text() {
        return text(content);
    }

    /** The element with another text in the place of its content. */
    String text(String shown) {
        return tag + PromptText.escape(shown) + "</memory>";
    }

    static String shortId(String id) {
        return UUID.matcher(id).matches() ? id.substring(0, SHORT_ID) : id;
    }

    private static @Nullable String day(@Nullable Instant moment) {
        return moment == null ? null : DAY.format(moment);
    }

    private static @Nullable String stranger(Channel channel) {
        return channel.isTrusted() ? null : channel.name().toLowerCase(Locale.ROOT);
    }

    /** What a tool returned in a conversation says so already. */
    private static boolean ofTool(Memory memory) {
        return memory.collection().equals(RECALL)
                && TOOL.equals(memory.metadata().toMap().get(ROLE));
    }

    private static @Nullable String speaker(Memory memory) {
        Object role = memory.metadata().toMap().get(ROLE);
        String author = memory.author();
        if (role == null || author == null || author.equals(role)) {
            return author == null ? Objects.toString(role, null) : author;
        }
        return author + " (" + role + ")";
    }

    static void attribute(StringBuilder tag, String name, @Nullable String value) {
        if (value != null) {
            tag.append(' ')
                    .append(name)
                    .append("=\"")
                    .append(PromptText.attribute(value))
                    .append('"');
        }
    }
}
