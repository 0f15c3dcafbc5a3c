package dev.langchain4j.memori.recall;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The windows in use. When they hold too much, those unused for the longest time are dropped, and loaded again when they are needed. */
final class WindowCache {

    /** A sixteenth of the heap, at two bytes a character. */
    private static final long MAX_WEIGHT = Runtime.getRuntime().maxMemory() / 32;

    /** Whose conversation, and which. */
    record Name(String namespace, String id) {}

    private final Map<Name, Window> windows = new LinkedHashMap<>(16, 0.75f, true);
    private long weight;

    synchronized @Nullable Window get(Name name) {
        return windows.get(name);
    }

    synchronized void put(Name name, Window window) {
        Window before = windows.get(name);
        if (before != null && isNewer(before, window)) {
            return;
        }
        remove(name);
        windows.put(name, window);
        weight += window.weight();
        var eldest = windows.entrySet().iterator();
        while (weight > MAX_WEIGHT && windows.size() > 1) {
            weight -= eldest.next().getValue().weight();
            eldest.remove();
        }
    }

    synchronized void remove(Name name) {
        Window before = windows.remove(name);
        if (before != null) {
            weight -= before.weight();
        }
    }

    synchronized void removeAll(String namespace) {
        List.copyOf(windows.keySet()).stream()
                .filter(name -> name.namespace().equals(namespace))
                .forEach(this::remove);
    }

    private static boolean isNewer(Window a, Window b) {
        return a.state().key() > b.state().key()
                || (a.state().key() == b.state().key()
                        && a.state().revision() > b.state().revision());
    }
}
