package dev.langchain4j.memori;

import dev.langchain4j.memori.recall.DeferredRecall;
import dev.langchain4j.memori.write.BackgroundWork;
import dev.langchain4j.memori.write.DeferredEmbedding;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What nobody waits for: the messages of conversations become memories, and these get their vectors. Two threads, because a model may take
 * long, and words should be found soon.
 */
record Background(DeferredRecall recall, BackgroundWork recalling, BackgroundWork embedding) implements AutoCloseable {

    /** A question and its answer, or the results of some tools, are then made searchable in one transaction. */
    private static final Duration LINGER = Duration.ofMillis(20);

    static Background of(DeferredRecall recall, DeferredEmbedding deferred) {
        BackgroundWork embedding = new BackgroundWork("memori-embed", Duration.ZERO, deferred::embedSome);
        BackgroundWork recalling = new BackgroundWork("memori-recall", LINGER, recall::recallSome, () -> {
            embedding.wake();
            return false;
        });
        return new Background(recall, recalling, embedding);
    }

    void wake() {
        recalling.wake();
    }

    /** Something was stored without its vector. */
    void wakeEmbedding() {
        embedding.wake();
    }

    void hurry() {
        recalling.hurry();
    }

    /** Before somebody reads what was said in the conversations of a namespace, or of all. */
    void settle(@Nullable String namespace) {
        recall.settle(namespace, recalling::hurry);
    }

    void finish() {
        recalling.finish();
        embedding.finish();
    }

    /** What was said since the last message is little, and quickly made; whoever opens the file next finds it complete. */
    @Override
    public void close() {
        recalling.finishQuietly();
        recalling.close();
        embedding.close();
    }
}
