package dev.langchain4j.memori.data;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Asks for the import of a whole namespace. */
public final class ImportRequest {

    private final Path file;
    private final ImportMode mode;
    private final ProgressListener progress;

    private ImportRequest(Builder builder) {
        this.file = Texts.required("file", builder.file);
        this.mode = Texts.required("mode", builder.mode);
        this.progress = Texts.required("progress", builder.progress);
    }

    /**
     * Asks to bring in what is not there yet.
     *
     * @param file an export of a whole namespace
     * @return the request
     */
    public static ImportRequest of(Path file) {
        return builder().file(file).build();
    }

    /**
     * Starts a request.
     *
     * @return a builder with every default
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Where from.
     *
     * @return the file
     */
    public Path file() {
        return file;
    }

    /**
     * What becomes of what is there.
     *
     * @return the mode
     */
    public ImportMode mode() {
        return mode;
    }

    /**
     * Who hears of it.
     *
     * @return the listener
     */
    public ProgressListener progress() {
        return progress;
    }

    /** Collects an {@link ImportRequest}. Not safe for use by several threads. */
    public static final class Builder {

        private @Nullable Path file;
        private ImportMode mode = ImportMode.MERGE;
        private ProgressListener progress = ProgressListener.NONE;

        private Builder() {}

        /**
         * Where from; required.
         *
         * @param file an export of a whole namespace
         * @return this
         */
        public Builder file(Path file) {
            this.file = file;
            return this;
        }

        /**
         * What becomes of what is there.
         *
         * @param mode default {@link ImportMode#MERGE}
         * @return this
         */
        public Builder mode(ImportMode mode) {
            this.mode = mode;
            return this;
        }

        /**
         * Who hears of it, every thousand lines. Nothing is durable before the end; where the listener stops the work, nothing is imported, and what
         * was to be replaced is still there.
         *
         * @param progress default nobody
         * @return this
         */
        public Builder progress(ProgressListener progress) {
            this.progress = progress;
            return this;
        }

        /**
         * Finishes the request.
         *
         * @return the request
         * @throws MemoriException if there is no file
         */
        public ImportRequest build() {
            return new ImportRequest(this);
        }
    }
}
