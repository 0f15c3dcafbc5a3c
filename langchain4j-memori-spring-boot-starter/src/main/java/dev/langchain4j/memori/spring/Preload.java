package dev.langchain4j.memori.spring;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.NativeDetector;
import org.sqlite.SQLiteJDBCLoader;

/**
 * Loads SQLite's native library while the application reads its configuration: unpacking it takes most of the time that opening a small file takes. Whoever
 * opens the file waits for it, and hears if it cannot be loaded.
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
            SQLiteJDBCLoader.initialize();
        } catch (Exception | LinkageError e) {
            log.debug("SQLite could not be loaded ahead of time; whoever opens the file is told.", e);
        }
    }
}
