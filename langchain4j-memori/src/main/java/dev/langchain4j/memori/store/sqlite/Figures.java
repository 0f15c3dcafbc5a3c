package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemoriException.Reason;
import dev.langchain4j.memori.store.StoreFigures;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What a store knows of itself. The file is asked for by its name: one that was moved away goes on working until it is closed, and is lost then. */
record Figures(SqliteConfig config, Sessions sessions, GroupCommit group, CollectionCache cache, Erasures erasures) {

    StoreFigures now() {
        Path file = config.file();
        return new StoreFigures(
                file == null ? pagesInMemory() : size(file),
                file == null ? 0 : new File(file + "-wal").length(),
                group.waiting() + sessions.waitingWriters(),
                cache.status(),
                erasures.open());
    }

    private long pagesInMemory() {
        return sessions.read(session -> session.number("PRAGMA page_count") * session.number("PRAGMA page_size"));
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            throw new MemoriException(
                    Reason.STORAGE,
                    file + " is gone though it is in use: somebody has moved or deleted it; what is written now is lost"
                            + " when the store is closed, so back it up with Memori.backupTo(file) first",
                    e);
        } catch (IOException e) {
            throw new MemoriException(Reason.STORAGE, file + " cannot be reached: " + e.getMessage(), e);
        }
    }
}
