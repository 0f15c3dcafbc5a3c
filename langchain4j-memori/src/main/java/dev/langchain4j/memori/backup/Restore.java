package dev.langchain4j.memori.backup;

import dev.langchain4j.memori.data.IntegrityReport;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemoriException.Reason;
import dev.langchain4j.memori.data.RestoreReport;
import dev.langchain4j.memori.data.RestoreReport.Step;
import dev.langchain4j.memori.store.BackupManifest;
import dev.langchain4j.memori.store.MemoryStore;
import dev.langchain4j.memori.store.StoreFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Makes a store of a backup: copies it, verifies the copy, and only then gives it its place. */
public final class Restore {

    private final StoreFiles files;
    private final InstantSource clock;

    /**
     * Restores backups.
     *
     * @param files handles the copies
     * @param clock tells the time
     */
    public Restore(StoreFiles files, InstantSource clock) {
        this.files = files;
        this.clock = clock;
    }

    /**
     * Restores a backup.
     *
     * @param backup  the backup, which stays as it is
     * @param target  the store to make
     * @param replace whether a store that is there is replaced; it must not be open
     * @return what was restored
     * @throws MemoriException if the backup is damaged, or there is something that must not be replaced; the target is then as it was
     */
    public RestoreReport restore(Path backup, Path target, boolean replace) {
        if (!Files.isRegularFile(backup)) {
            throw MemoriException.invalid("cannot restore '" + backup + "': there is no such file");
        }
        if (Places.isSame(backup, target)) {
            throw MemoriException.invalid("cannot restore '" + backup + "' to itself; name another file");
        }
        Path folder = Places.folderOf(target);
        checkFree(target, replace);
        try (ScratchFolder scratch = ScratchFolder.in(folder)) {
            return restore(backup, target, replace, scratch);
        }
    }

    private RestoreReport restore(Path backup, Path target, boolean replace, ScratchFolder scratch) {
        Path copy = scratch.file();
        Steps steps = new Steps();
        steps.time("copy", () -> {
            copy(backup, copy);
            return true;
        });
        BackupManifest manifest = steps.time("counts and hash", () -> sound(backup, copy, () -> files.check(copy)));
        boolean rebuilt;
        MemoryStore store = steps.time(
                "open",
                () -> sound(backup, copy, () -> {
                    files.release(copy);
                    return files.open(copy, clock);
                }));
        try {
            rebuilt = steps.time("indexes", () -> sound(backup, copy, () -> mend(store, backup)));
            steps.time("search", () -> sound(backup, copy, () -> search(store, manifest, backup)));
        } finally {
            steps.time("close", () -> {
                store.close();
                return true;
            });
        }
        steps.time("place", () -> {
            Places.copyPermissions(backup, copy);
            vacate(target, replace);
            scratch.publish(target, replace);
            return true;
        });
        return new RestoreReport(
                target,
                manifest.madeAt(),
                manifest.newestChange(),
                manifest.allRows(),
                manifest.hash(),
                manifest.probe() != null,
                rebuilt,
                steps.done);
    }

    /** What a damaged file makes the code trip over is damage, too. */
    private <T> T sound(Path backup, Path copy, Supplier<T> work) {
        try {
            return work.get();
        } catch (MemoriException e) {
            // It is the copy that was looked at, but nobody knows the copy.
            String sentence = String.valueOf(e.getMessage()).replace(copy.toString(), backup.toString());
            Reason reason = files.isDamage(e) ? Reason.CORRUPT : e.reason();
            throw new MemoriException(reason, "nothing was restored: " + sentence, e);
        } catch (RuntimeException e) {
            throw new MemoriException(
                    Reason.CORRUPT,
                    "nothing was restored: " + backup + " is damaged ("
                            + e.getClass().getSimpleName() + "); restore another one",
                    e);
        }
    }

    /** The rows are right by now; an index that is not can be made of them. */
    private static boolean mend(MemoryStore store, Path backup) {
        if (store.verify().ok()) {
            return false;
        }
        store.rebuild();
        IntegrityReport report = store.verify();
        if (!report.ok()) {
            throw new MemoriException(
                    Reason.CORRUPT, backup + " is damaged: " + report.problems().get(0));
        }
        return true;
    }

    private static boolean search(MemoryStore store, BackupManifest manifest, Path backup) {
        Long probe = manifest.probe();
        if (probe != null && !Probe.finds(store, probe)) {
            throw new MemoriException(
                    Reason.CORRUPT, backup + " holds a memory that a search does not find; restore another one");
        }
        return true;
    }

    private void checkFree(Path target, boolean replace) {
        if (replace) {
            return;
        }
        List<Path> taken = new ArrayList<>(files.companions(target));
        taken.add(0, target);
        taken.stream().filter(Files::exists).findFirst().ifPresent(there -> {
            throw MemoriException.invalid("cannot restore to '" + target + "': " + there
                    + " exists; name a new file, or say that it may be replaced");
        });
    }

    /** A write-ahead log that stays behind would be taken for that of the restored store. */
    private void vacate(Path target, boolean replace) {
        checkFree(target, replace);
        if (!replace) {
            return;
        }
        if (Files.exists(target)) {
            files.vacate(target);
        }
        for (Path companion : files.companions(target)) {
            try {
                Files.deleteIfExists(companion);
            } catch (IOException e) {
                throw Places.failed(companion, e);
            }
        }
    }

    private static void copy(Path backup, Path copy) {
        try {
            Files.copy(backup, copy);
        } catch (IOException e) {
            throw Places.failed(backup, e);
        }
    }

    /** What was done, and how long each part took. */
    private static final class Steps {

        private final List<Step> done = new ArrayList<>();

        <T> T time(String name, Supplier<T> work) {
            long begun = System.nanoTime();
            T result = work.get();
            done.add(new Step(name, Duration.ofNanos(System.nanoTime() - begun)));
            return result;
        }
    }
}
