package dev.langchain4j.memori;

import dev.langchain4j.memori.data.MemoriException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Chat memory ids, which LangChain4j hands on as any object, as text. */
final class MemoryIds {

    /** What LangChain4j calls the chat memory of every service without {@code @MemoryId}. */
    private static final String SHARED_BY_ALL = "default";

    private MemoryIds() {}

    /** The id of a conversation that is somebody's own. */
    static String own(@Nullable Object id) {
        if (id == null || SHARED_BY_ALL.equals(id)) {
            throw MemoriException.invalid(
                    "nothing says whose memory this conversation works with, and everybody would share one;"
                            + " give the service a @MemoryId parameter, pass the invocation parameter "
                            + NamespaceResolver.PARAMETER
                            + ", or choose one namespace for all with NamespaceResolver.fixed(…)");
        }
        return text("chat memory id", id);
    }

    static String text(String what, Object id) {
        boolean plain =
                id instanceof CharSequence || id instanceof Number || id instanceof UUID || id instanceof Enum<?>;
        if (!plain || id.toString().isBlank()) {
            throw MemoriException.invalid(
                    "the " + what + " must be a text that is not blank, a number, a UUID or an enum"
                            + " constant, but is "
                            + (plain ? "blank" : "a " + id.getClass().getName())
                            + "; map others with a NamespaceResolver of your own");
        }
        // What an enum constant is called in a text may be the same for several of them.
        return id instanceof Enum<?> constant ? constant.name() : id.toString();
    }
}
