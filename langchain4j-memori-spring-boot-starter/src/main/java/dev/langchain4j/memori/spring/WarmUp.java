package dev.langchain4j.memori.spring;

import dev.langchain4j.memori.Memori;
import dev.langchain4j.memori.data.MemoriException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;

/** Loads the embedding model once the application is ready, on a thread that keeps nothing from ending, so that nobody's first question waits for it. */
final class WarmUp implements ApplicationListener<ApplicationReadyEvent> {

    private static final Logger log = LoggerFactory.getLogger(WarmUp.class);

    private final Memori memori;
    private final boolean wanted;

    WarmUp(Memori memori, boolean wanted) {
        this.memori = memori;
        this.wanted = wanted;
    }

    @Override
    public void onApplicationEvent(ApplicationReadyEvent ready) {
        if (wanted) {
            Thread thread = new Thread(this::load, "memori-warm-up");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void load() {
        try {
            memori.warmUp();
        } catch (MemoriException | LinkageError e) {
            log.warn(
                    "The embedding model could not be loaded ahead of time; memories are found by words alone until it"
                            + " can be.",
                    e);
        }
    }
}
