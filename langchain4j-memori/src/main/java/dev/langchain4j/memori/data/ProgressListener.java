package dev.langchain4j.memori.data;

/** Hears how far a long piece of work has come. Called on the thread that does the work. */
@FunctionalInterface
public interface ProgressListener {

    /** Hears and does nothing. */
    ProgressListener NONE = (done, total) -> true;

    /**
     * Some more is done, and is durable.
     *
     * @param done  how many items are done
     * @param total how many there are, as far as is known now
     * @return true to go on, false to stop here; work that can be resumed goes on from here when it is called again
     */
    boolean progress(long done, long total);
}
