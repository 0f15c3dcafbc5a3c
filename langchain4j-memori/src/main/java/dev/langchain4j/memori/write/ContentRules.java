package dev.langchain4j.memori.write;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.Moments;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.Texts;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What may be stored: texts of a reasonable length, in characters and at times that can be given back exactly.
 *
 * @param maxContentLength the longest content or metadata value, in UTF-16 characters
 * @param blankAllowed     whether a vector may stand without a text
 */
record ContentRules(int maxContentLength, boolean blankAllowed) {

    /** Documents, which callers embed and cut up themselves, are as long as these leave them. */
    static final ContentRules OF_DOCUMENTS = new ContentRules(16 * 1024 * 1024, true);

    private static final int MAX_NAME_LENGTH = 1_000;

    void check(NewMemory added) {
        Texts.required("memory", added);
        if (!blankAllowed) {
            Texts.requireNotBlank("content", added.content());
        }
        checkText("id", added.id(), MAX_NAME_LENGTH);
        checkText("content", added.content(), maxContentLength);
        checkNames(added.author(), added.sessionId(), added.metadata());
        checkTime("occurredAt", added.occurredAt());
        checkTime("expiresAt", added.expiresAt());
    }

    void check(Memory memory) {
        if ((Texts.isBlank(memory.content()) && !blankAllowed) || memory.id().isEmpty()) {
            throw MemoriException.invalid(
                    "a memory needs an id, and content that is neither white space nor control characters");
        }
        if (memory.version() < 1 || memory.accessCount() < 0 || memory.reinforcements() < 0) {
            throw MemoriException.invalid(
                    "memory " + memory.id() + " has version " + memory.version() + ", accessCount "
                            + memory.accessCount() + " and reinforcements " + memory.reinforcements()
                            + "; a version is at least 1, a count at least 0");
        }
        checkText("id", memory.id(), MAX_NAME_LENGTH);
        checkText("content", memory.content(), maxContentLength);
        checkNames(memory.author(), memory.sessionId(), memory.metadata());
        checkTime("occurredAt", memory.occurredAt());
        checkTime("createdAt", memory.createdAt());
        checkTime("updatedAt", memory.updatedAt());
        checkTime("lastAccessedAt", memory.lastAccessedAt());
        checkTime("expiresAt", memory.expiresAt());
    }

    private void checkNames(@Nullable String author, @Nullable String sessionId, Metadata metadata) {
        checkText("author", author, MAX_NAME_LENGTH);
        checkText("sessionId", sessionId, MAX_NAME_LENGTH);
        for (Map.Entry<String, Object> entry : metadata.toMap().entrySet()) {
            checkText("metadata key", entry.getKey(), MAX_NAME_LENGTH);
            if (entry.getValue() instanceof String text) {
                checkText("metadata value of a key", text, maxContentLength);
            }
        }
    }

    private static void checkText(String what, @Nullable String text, int maxLength) {
        if (text == null) {
            return;
        }
        if (text.length() > maxLength) {
            throw MemoriException.invalid("the " + what + " must have at most " + maxLength + " characters, but has "
                    + text.length() + "; split it, or raise maxContentLength if it is content");
        }
        int broken = Texts.unpairedSurrogate(text);
        if (broken >= 0) {
            throw MemoriException.invalid("the " + what + " holds half a character (an unpaired surrogate) at position "
                    + broken + " and cannot be stored as Unicode text");
        }
    }

    private static void checkTime(String what, @Nullable Instant time) {
        if (time != null && (time.isBefore(Moments.MIN) || time.isAfter(Moments.MAX))) {
            throw MemoriException.invalid(
                    what + " must lie between " + Moments.MIN + " and " + Moments.MAX + ", but is " + time);
        }
    }
}
