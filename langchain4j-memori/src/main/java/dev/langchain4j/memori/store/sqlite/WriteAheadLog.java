package dev.langchain4j.memori.store.sqlite;

import java.io.File;

/**
 * Keeps the write-ahead log short. SQLite begins it anew only at a moment when nobody reads in it, and where reads overlap all the time that
 * moment does not come: the log would grow with every write.
 */
final class WriteAheadLog {

    /** A thousand pages are written back without further ado; what goes on in the log for a while longer does no harm. */
    private static final long LONG = 64L << 20;

    /** For so long writers wait: reads take less, mostly. */
    private static final int ATTEMPT_MILLIS = 100;

    private final SqliteConfig config;
    private final Sessions sessions;
    private final long limit;

    WriteAheadLog(SqliteConfig config, Sessions sessions) {
        this(config, sessions, LONG);
    }

    /** With another limit, in bytes. */
    WriteAheadLog(SqliteConfig config, Sessions sessions, long limit) {
        this.config = config;
        this.sessions = sessions;
        this.limit = limit;
    }

    /**
     * Empties the log if it is long. Nobody can write meanwhile, so that whoever begins to read reads in the file, and the log is left by all
     * when those who were reading are done. If one of them takes too long nothing is lost by trying again.
     *
     * @return whether the log is short now
     */
    boolean shorten() {
        if (!isLong()) {
            return true;
        }
        return sessions.write(session -> {
            session.execute("PRAGMA busy_timeout = " + ATTEMPT_MILLIS);
            try {
                return sessions.pages().empty(session);
            } finally {
                session.execute("PRAGMA busy_timeout = " + config.busyTimeout().toMillis());
            }
        });
    }

    private boolean isLong() {
        return config.file() != null && new File(config.file() + "-wal").length() > limit;
    }
}
