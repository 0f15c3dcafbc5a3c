package dev.langchain4j.memori.chat;

import dev.langchain4j.memori.data.MemoriException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whose conversations those are whose ids alone do not tell. Those bound most recently are known. */
final class Bindings {

    private static final int MAX_BINDINGS = 100_000;

    private final Map<String, String> namespaces = new LinkedHashMap<>(16, 0.75f, true);

    synchronized void bind(String conversation, String namespace) {
        String before = namespaces.putIfAbsent(conversation, namespace);
        if (before != null && !before.equals(namespace)) {
            throw MemoriException.invalid(
                    "the conversation " + conversation
                            + " belongs to another namespace than the one of this call; give every conversation an id of its own");
        }
        if (namespaces.size() > MAX_BINDINGS) {
            namespaces.remove(namespaces.keySet().iterator().next());
        }
    }

    synchronized @Nullable String namespace(String conversation) {
        return namespaces.get(conversation);
    }
}
