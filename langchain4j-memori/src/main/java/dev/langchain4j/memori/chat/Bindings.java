package dev.langchain4j.memori.chat;

import dev.langchain4j.memori.data.MemoriException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whose conversations those are that were bound. What the id alone does not tell is remembered for good, or a conversation would change its
 * owner; what it tells is remembered for the most recent ones, to notice a call that says something else.
 */
final class Bindings {

    private static final int MAX_TOLD = 100_000;

    private final Map<String, String> bound = new HashMap<>();
    private final Map<String, String> told = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * Binds a conversation.
     *
     * @param toldById whether the resolver would say the same of the id alone
     */
    synchronized void bind(String conversation, String namespace, boolean toldById) {
        String before = namespace(conversation);
        if (before != null && !before.equals(namespace)) {
            throw MemoriException.invalid(
                    "the conversation " + conversation
                            + " belongs to another namespace than the one of this call; give every conversation an id of its own");
        }
        (toldById ? told : bound).put(conversation, namespace);
        if (told.size() > MAX_TOLD) {
            told.remove(told.keySet().iterator().next());
        }
    }

    synchronized @Nullable String namespace(String conversation) {
        String namespace = bound.get(conversation);
        return namespace == null ? told.get(conversation) : namespace;
    }
}
