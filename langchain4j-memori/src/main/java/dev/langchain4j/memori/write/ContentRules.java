package dev.langchain4j.memori.write;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.NewMemory;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What may be stored: texts of a reasonable length, in characters that can be given back exactly.
 *
 * @param maxContentLength the longest content or metadata value, in UTF-16 characters
 */
record ContentRules(int maxContentLength) {

    private static final int MAX_NAME_LENGTH = 1_000;

    ContentRules {
        if (maxContentLength < 1) {
            throw MemoriException.invalid("maxContentLength must be at least 1, but is " + maxContentLength);
        }
    }

    void check(NewMemory added) {
        check("content", added.content(), maxContentLength);
        check(added.author(), added.sessionId(), added.metadata());
    }

    void check(Memory memory) {
        check("content", memory.content(), maxContentLength);
        check(memory.author(), memory.sessionId(), memory.metadata());
    }

    private void check(@Nullable String author, @Nullable String sessionId, Metadata metadata) {
        check("author", author, MAX_NAME_LENGTH);
        check("sessionId", sessionId, MAX_NAME_LENGTH);
        for (Map.Entry<String, Object> entry : metadata.toMap().entrySet()) {
            check("metadata key", entry.getKey(), MAX_NAME_LENGTH);
            if (entry.getValue() instanceof String text) {
                check("metadata value of '" + entry.getKey() + "'", text, maxContentLength);
            }
        }
    }

    private static void check(String what, @Nullable String text, int maxLength) {
        if (text == null) {
            return;
        }
        if (text.length() > maxLength) {
            throw MemoriException.invalid("the " + what + " must have at most " + maxLength + " characters, but has "
                    + text.length() + "; split it, or raise maxContentLength if it is content");
        }
        int broken = unpairedSurrogate(text);
        if (broken >= 0) {
            throw MemoriException.invalid("the " + what + " holds half a character (an unpaired surrogate) at position "
                    + broken + " and cannot be stored as Unicode text");
        }
    }

    private static int unpairedSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return i;
            }
        }
        return -1;
    }
}
