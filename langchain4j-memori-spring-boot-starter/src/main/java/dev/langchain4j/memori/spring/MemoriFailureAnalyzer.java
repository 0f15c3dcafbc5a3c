package dev.langchain4j.memori.spring;

import dev.langchain4j.memori.data.MemoriException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what to do where an application does not start because of its memory. */
public final class MemoriFailureAnalyzer extends AbstractFailureAnalyzer<MemoriException> {

    /** Called by Spring. */
    public MemoriFailureAnalyzer() {}

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, MemoriException cause) {
        return new FailureAnalysis(
                "The memory could not be opened: " + cause.getMessage(), action(cause.reason()), cause);
    }

    private static @Nullable String action(MemoriException.Reason reason) {
        return switch (reason) {
            case MODEL_MISMATCH -> "Choose the model that made the file's vectors with"
                    + " langchain4j.memori.embedding.model (bundled, or the name of a bean), or embed everything again"
                    + " with langchain4j.memori.embedding.reembed-on-open=true.";
            case NOT_A_STORE -> "Point langchain4j.memori.file at another file, in a folder that exists.";
            case READ_ONLY -> "Let the application write to the file and its folder, or point langchain4j.memori.file"
                    + " elsewhere.";
            case FULL -> "Free some space, or raise langchain4j.memori.max-file-size.";
            case BUSY -> "Close what else holds the file open, or raise langchain4j.memori.busy-timeout.";
            case CORRUPT -> "Move the file away and restore the last backup with Memori.restore(backup, target), or"
                    + " point langchain4j.memori.file elsewhere.";
            case INVALID_ARGUMENT -> "Change the property under langchain4j.memori, or the bean, that says so.";
            default -> null;
        };
    }
}
