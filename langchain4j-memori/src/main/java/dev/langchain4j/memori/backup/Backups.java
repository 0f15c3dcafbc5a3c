package dev.langchain4j.memori.backup;

import dev.langchain4j.memori.data.BackupReport;
import dev.langchain4j.memori.data.DrillReport;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.ProgressListener;
import dev.langchain4j.memori.data.RestoreReport;
import dev.langchain4j.memori.store.BackupManifest;
import dev.langchain4j.memori.store.LaterChanges;
import dev.langchain4j.memori.store.MemoryStore;
import dev.langchain4j.memori.store.StoreFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes backups of an open store, keeps the newest of them, and rehearses the recovery. Safe for use by several threads. */
public final class Backups {

    private static final Logger LOG = LoggerFactory.getLogger(Backups.class);

    private final MemoryStore store;
    private final StoreFiles files;
    private final InstantSource clock;

    /**
     * Backups of a store.
     *
     * @param store the store
     * @param files handles the copies
     * @param clock tells the time
     */
    public Backups(MemoryStore store, StoreFiles files, InstantSource clock) {
        this.store = store;
        this.files = files;
        this.clock = clock;
    }

    /**
     * Makes a backup, which appears whole or not at all.
     *
     * @param target   the file; must not exist
     * @param progress hears how many bytes are written; may stop the work
     * @return what it holds, or empty if the listener stopped it
     * @throws MemoriException if the file exists, or cannot be written
     */
    public Optional<BackupReport> backupTo(Path target, ProgressListener progress) {
        checkFree(target);
        try (ScratchFolder scratch = ScratchFolder.in(Places.folderOf(target))) {
            Made made = make(scratch, target, progress);
            if (made == null) {
                return Optional.empty();
            }
            Places.copyPermissions(store.file(), scratch.file());
            checkFree(target); // Asked again: it has taken a while.
            scratch.publish(target, false);
            return Optional.of(made.report());
        }
    }

    /**
     * Makes a backup that is named by the time, and deletes all but the newest.
     *
     * @param folder where the backups are; must exist
     * @param keep   how many backups stay, the new one among them; at least 1
     * @return what the new one holds
     * @throws MemoriException if the folder does not exist or cannot be written, in which case no backup is deleted
     */
    public BackupReport backupInto(Path folder, int keep) {
        if (keep < 1) {
            throw MemoriException.invalid("the number of backups to keep must be at least 1, but is " + keep);
        }
        Rotation rotation = new Rotation(folder);
        Path made = rotation.next(clock.instant());
        BackupReport report = backupTo(made, ProgressListener.NONE).orElseThrow();
        rotation.keep(made, keep);
        return report;
    }

    /**
     * Makes a backup, restores it beside, verifies it, and removes both.
     *
     * @param folder where there is room for two copies of the store; must exist
     * @return how it went
     * @throws MemoriException if the store cannot be backed up or restored
     */
    public DrillReport drill(Path folder) {
        Places.requireFolder(folder);
        try (ScratchFolder scratch = ScratchFolder.in(folder);
                ScratchFolder other = ScratchFolder.in(folder)) {
            Made made = Objects.requireNonNull(make(scratch, scratch.file(), ProgressListener.NONE));
            RestoreReport restored = new Restore(files, clock).restore(scratch.file(), other.file(), false);
            LaterChanges missing =
                    store.read(reader -> reader.changesAfter(made.manifest().sequence()));
            Instant end = clock.instant();
            Duration rpo = missing.oldest() == null ? Duration.ZERO : Duration.between(missing.oldest(), end);
            return new DrillReport(end, made.report(), restored, missing.count(), rpo, restored.took());
        }
    }

    /** A backup that was made, and is not yet in its place. */
    private record Made(BackupManifest manifest, BackupReport report) {}

    /** Null if the listener stopped it. */
    private @Nullable Made make(ScratchFolder scratch, Path target, ProgressListener progress) {
        long begun = System.nanoTime();
        writeMarks();
        List<Long> probes = Probe.choose(store);
        Instant at = clock.instant();
        try {
            if (!store.copyTo(scratch.file(), progress)) {
                return null;
            }
            BackupManifest manifest = files.describe(scratch.file(), at, probes);
            BackupReport report = new BackupReport(
                    target,
                    at,
                    manifest.newestChange(),
                    manifest.memories(),
                    manifest.rows().getOrDefault("memory", 0L),
                    manifest.allRows(),
                    Places.size(scratch.file()),
                    manifest.hash(),
                    Duration.ofNanos(System.nanoTime() - begun));
            return new Made(manifest, report);
        } catch (MemoriException e) {
            throw new MemoriException(e.reason(), "the backup to " + target + " failed: " + e.getMessage(), e);
        }
    }

    /** A store that cannot be written any more, because the disk is full or read-only, is one that should be backed up. */
    private void writeMarks() {
        try {
            store.flush();
        } catch (MemoriException e) {
            LOG.warn("the access marks of the last moments are not in the backup: {}", e.getMessage());
        }
    }

    private void checkFree(Path target) {
        Path own = store.file();
        if (own != null && Places.isSame(own, target)) {
            throw MemoriException.invalid(
                    "cannot back up to '" + target + "': that is the store itself; name a new file");
        }
        if (Files.exists(target)) {
            throw MemoriException.invalid("cannot back up to '" + target
                    + "': it exists, and may be a store; name a new file, or use backupInto(…)");
        }
    }
}
