package dev.langchain4j.memori.data;

import dev.langchain4j.exception.LangChain4jException;
import org.jspecify.annotations.Nullable;

/**
 * The one exception of this library. Its message is a sentence that names the value, the limit and what to do; it never
 * contains memory content. Whenever it is thrown nothing was half written.
 */
public final class MemoriException extends LangChain4jException {

    private static final long serialVersionUID = 1L;

    /** What went wrong, for code that wants to decide by it. */
    public enum Reason {
        /** An argument is outside its range, or of a form that cannot be used. */
        INVALID_ARGUMENT,
        /** A filter, or a part of it, is none of LangChain4j's own. */
        UNSUPPORTED_FILTER,
        /** No memory with that id, or core memory block with that label, in this namespace. */
        NOT_FOUND,
        /** A prefix fits several memories. */
        AMBIGUOUS_ID,
        /** The memory or block has changed since the version that the caller expected. */
        STALE_VERSION,
        /** The core memory block is read-only, shared for reading alone, or somebody else's whose owner alone may do that; or who acts is not trusted to do it. */
        NOT_ALLOWED,
        /** The memories are those of another namespace, which has not granted that. The same whether or not there are any. */
        DENIED,
        /** The text would be longer than the core memory block's limit; a shorter one fits. */
        OVER_LIMIT,
        /** The store's policy does not let it be remembered. */
        REFUSED,
        /** The namespace has as many memories or characters, or was written to as often, as the store's policy allows. */
        OVER_QUOTA,
        /** The vectors in the store were made by another embedding model. */
        MODEL_MISMATCH,
        /** The embedding model failed. */
        EMBEDDING_FAILED,
        /** The scoring model failed. */
        SCORING_FAILED,
        /** The file is not a memory store of this library, or was written by a newer version of it. */
        NOT_A_STORE,
        /** The file cannot be written. */
        READ_ONLY,
        /** The disk, or the file's size limit, is exhausted. */
        FULL,
        /** Another process held the write lock for too long. */
        BUSY,
        /** The file is damaged. */
        CORRUPT,
        /** The store was closed. */
        CLOSED,
        /** Any other failure of the storage underneath. */
        STORAGE
    }

    private final Reason reason;

    /**
     * An exception with no cause beneath it.
     *
     * @param reason  what went wrong
     * @param message the sentence for the person who reads it
     */
    public MemoriException(Reason reason, String message) {
        this(reason, message, null);
    }

    /**
     * An exception with a cause.
     *
     * @param reason  what went wrong
     * @param message the sentence for the person who reads it
     * @param cause   what lies beneath, or null
     */
    public MemoriException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /**
     * An {@link Reason#INVALID_ARGUMENT}.
     *
     * @param message the sentence for the person who reads it
     * @return the exception, to be thrown
     */
    public static MemoriException invalid(String message) {
        return new MemoriException(Reason.INVALID_ARGUMENT, message);
    }

    /**
     * What went wrong.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }
}
