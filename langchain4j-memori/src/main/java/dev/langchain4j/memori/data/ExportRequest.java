package dev.langchain4j.memori.data;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Asks for the export of a whole namespace. */
public final class ExportRequest {

    private final Path file;
    private final boolean vectors;
    private final ProgressListener progress;

    private ExportRequest(Builder builder) {
        this.file = Texts.required("file", builder.file);
        this.vectors = builder.vectors;
        this.progress = Texts.required("progress", builder.progress);
    }

    /**
     * Asks for everything, vectors included.
     *
     * @param file where to
     * @return the request
     */
    public static ExportRequest to(Path file) {
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
     * Where to.
     *
     * @return the file
     */
    public Path file() {
        return file;
    }

    /**
     * Whether the vectors of the store's embedding model go along.
     *
     * @return true unless something else was said
     */
    public boolean vectors() {
        return vectors;
    }

    /**
     * Who hears of it.
     *
     * @return the listener
     */
    public ProgressListener progress() {
        return progress;
    }

    /** Collects an {@link ExportRequest}. Not safe for use by several threads. */
    public static final class Builder {

        private @Nullable Path file;
        private boolean vectors = true;
        private ProgressListener progress = ProgressListener.NONE;

        private Builder() {}

        /**
         * Where to; required.
         *
         * @param file a file in a folder that exists; replaced if it is there, and written whole or not at all
         * @return this
         */
        public Builder file(Path file) {
            this.file = file;
            return this;
        }

        /**
         * Whether the vectors of the store's embedding model go along. Without them the file is smaller by far, and {@code Memori.backfill} makes them
         * anew behind the import. Vectors that callers gave always go along.
         *
         * @param vectors default true
         * @return this
         */
        public Builder vectors(boolean vectors) {
            this.vectors = vectors;
            return this;
        }

        /**
         * Who hears of it, every thousand lines; how many there will be is not known, and the total told is the number done. Where the listener stops
         * the work, no file appears.
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
        public ExportRequest build() {
            return new ExportRequest(this);
        }
    }
}
