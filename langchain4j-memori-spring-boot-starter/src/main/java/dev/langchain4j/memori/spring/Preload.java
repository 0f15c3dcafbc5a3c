package dev.langchain4j.memori.spring;

import dev.langchain4j.memori.Memori;
import dev.langchain4j.memori.data.MemoriException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.NativeDetector;

/**
 * Opens a store in memory while the application reads its configuration, and closes it again: unpacking SQLite's native library and loading classes is nearly
 * all that opening a small file takes, and here a second core does it. Whoever opens the file hears if it cannot be done.
 */
final class Preload implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {

    private static final Logger log = LoggerFactory.getLogger(Preload.class);

    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent prepared) {
        boolean wanted =
                prepared.getEnvironment().getProperty(MemoriProperties.PREFIX + "enabled", Boolean.class, true);
        if (wanted && !NativeDetector.inNativeImage() && Runtime.getRuntime().availableProcessors() > 1) {
            Thread thread = new Thread(Preload::load, "memori-preload");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private static void load() {
        try {
            Memori.builder().inMemory().textOnly().build().close();
        } catch (MemoriException | LinkageError e) {
            log.debug("The store could not be loaded ahead of time; whoever opens the file is told.", e);
        }
    }
}
