package dev.langchain4j.memori;

import dev.langchain4j.memori.data.IntegrityCheck;
import dev.langchain4j.memori.data.IntegrityReport;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemoryStats;
import dev.langchain4j.memori.data.StoreStatus;
import dev.langchain4j.memori.data.Texts;
import dev.langchain4j.memori.encode.ModelSlot;
import dev.langchain4j.memori.store.Backlog;
import dev.langchain4j.memori.store.MemoryStore;
import dev.langchain4j.memori.store.StoreFigures;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a store does, and whose turn it is to look after it. */
final class Status {

    private static final int MAX_TASK = 64;

    private final MemoryStore store;
    private final ModelSlot model;
    private final InstantSource clock;
    private volatile @Nullable IntegrityCheck lastCheck;

    Status(MemoryStore store, ModelSlot model, InstantSource clock) {
        this.store = store;
        this.model = model;
        this.clock = clock;
    }

    IntegrityReport checked(IntegrityReport report) {
        lastCheck = new IntegrityCheck(clock.instant(), report);
        return report;
    }

    StoreStatus now() {
        record Contents(MemoryStats stats, Backlog backlog) {}
        StoreFigures figures = store.figures();
        Contents contents = store.read(reader -> new Contents(reader.stats(), reader.backlog()));
        return new StoreStatus(
                contents.stats,
                figures.fileBytes(),
                figures.logBytes(),
                contents.backlog.unembedded(),
                contents.backlog.unrecalled(),
                figures.waitingWriters(),
                model.queryCache(),
                figures.collections(),
                figures.openErasures(),
                lastCheck);
    }

    boolean takeTurn(String task, Instant since) {
        String name = checked(task);
        return store.write(writer -> writer.takeTurn(name, since));
    }

    Optional<Instant> lastTurn(String task) {
        String name = checked(task);
        return store.read(reader -> reader.lastTurn(name));
    }

    private static String checked(String task) {
        Texts.required("task", task);
        if (Texts.isBlank(task) || task.length() > MAX_TASK) {
            throw MemoriException.invalid("the name of a task must have from 1 to " + MAX_TASK
                    + " characters, not all blank, but has " + task.length());
        }
        return task;
    }
}
