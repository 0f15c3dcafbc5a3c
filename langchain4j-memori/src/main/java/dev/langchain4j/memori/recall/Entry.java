package dev.langchain4j.memori.recall;

import dev.langchain4j.data.message.ChatMessage;

/**
 * A message of a window.
 *
 * @param key     the store's number of it; {@value #NEW} if it is not stored yet
 * @param place   orders the window
 * @param message the message; the same object for every reader of this process
 * @param thread  the thread of this process that wrote it, or {@value #UNKNOWN}
 * @param weight  about how many characters it holds
 */
record Entry(long key, long place, ChatMessage message, long thread, int weight) {

    static final long NEW = 0;
    static final long UNKNOWN = 0;

    static Entry of(ChatMessage message, long thread) {
        return new Entry(NEW, 0, message, thread, 0);
    }

    boolean isNew() {
        return key == NEW;
    }

    Entry at(long newPlace) {
        return new Entry(key, newPlace, message, thread, weight);
    }

    Entry stored(long newKey, int newWeight) {
        return new Entry(newKey, place, message, thread, newWeight);
    }
}
