package dev.langchain4j.memori.chat;

import dev.langchain4j.memori.recall.Window;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What each thread has last read or written of which conversation. LangChain4j reads a window, adds a message and writes the whole back, all on
 * one thread and without telling what it has read.
 */
final class KnownWindows {

    /** A thread works on one conversation at a time; some nest. */
    private static final int PER_THREAD = 8;

    private final ThreadLocal<Map<Object, Window>> windows = ThreadLocal.withInitial(Recent::new);

    @Nullable
    Window get(Object conversation) {
        return windows.get().get(conversation);
    }

    void put(Object conversation, Window window) {
        windows.get().put(conversation, window);
    }

    void remove(Object conversation) {
        windows.get().remove(conversation);
    }

    private static final class Recent extends LinkedHashMap<Object, Window> {

        private static final long serialVersionUID = 1L;

        Recent() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Window> eldest) {
            return size() > PER_THREAD;
        }
    }
}
