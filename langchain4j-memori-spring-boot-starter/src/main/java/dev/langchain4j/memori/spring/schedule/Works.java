package dev.langchain4j.memori.spring.schedule;

import dev.langchain4j.memori.Memori;
import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.BackupReport;
import dev.langchain4j.memori.data.DrillReport;
import dev.langchain4j.memori.data.IntegrityReport;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.retention.RetentionPolicy;
import dev.langchain4j.memori.retention.RetentionReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** What the properties ask for, as calls of the store. */
final class Works {

    private static final Actor ACTOR = Actor.SYSTEM.because("scheduled retention");

    private final Memori memori;
    private final MemoriScheduleProperties properties;
    private final RetentionPolicy policy;

    Works(Memori memori, MemoriScheduleProperties properties, Optional<RetentionPolicy> policy) {
        this.memori = memori;
        this.properties = properties;
        this.policy = policy.orElseGet(() -> switch (properties.retention().policy()) {
            case EXPIRED -> RetentionPolicy.expired();
            case THREE_STAGES -> RetentionPolicy.threeStages();
        });
    }

    List<ScheduledWork> all() {
        List<ScheduledWork> works = new ArrayList<>();
        MemoriScheduleProperties.Verify verify = properties.verify();
        MemoriScheduleProperties.Retention retention = properties.retention();
        MemoriScheduleProperties.Backup backup = properties.backup();
        MemoriScheduleProperties.Drill drill = properties.drill();
        add(works, "verify", Cadence.of(verify.every(), verify.cron(), properties.zone()), stopping -> verify());
        add(
                works,
                "retention",
                Cadence.of(retention.every(), retention.cron(), properties.zone()),
                stopping -> retain(retention.collections(), stopping));
        add(works, "backup", Cadence.of(backup.every(), backup.cron(), properties.zone()), stopping -> backUp(backup));
        add(works, "drill", Cadence.of(drill.every(), drill.cron(), properties.zone()), stopping -> drill());
        return works;
    }

    private static void add(
            List<ScheduledWork> works, String task, Optional<Cadence> cadence, ScheduledWork.Work work) {
        cadence.ifPresent(when -> works.add(new ScheduledWork(task, when, work)));
    }

    private String verify() {
        IntegrityReport report = memori.verify();
        if (!report.ok()) {
            throw new MemoriException(
                    MemoriException.Reason.CORRUPT,
                    report.problems().size() + " problems were found, the first of them: "
                            + report.problems().get(0) + "; rebuild() mends indexes, and a backup the rest");
        }
        return "the file and its indexes are sound";
    }

    /** One namespace after another; where one fails, the others still have their turn. */
    private String retain(List<String> collections, BooleanSupplier stopping) {
        String first = collections.get(0);
        String[] more = collections.subList(1, collections.size()).toArray(String[]::new);
        long erased = 0;
        long unverified = 0;
        int namespaces = 0;
        List<RuntimeException> failures = new ArrayList<>();
        for (String namespace : memori.namespaces()) {
            if (stopping.getAsBoolean()) {
                break;
            }
            try {
                RetentionReport report = memori.namespace(namespace)
                        .actingAs(ACTOR)
                        .collections(first, more)
                        .retention(policy)
                        .apply((done, total) -> !stopping.getAsBoolean());
                erased += report.memories();
                unverified += report.verified() ? 0 : 1;
                namespaces++;
            } catch (RuntimeException e) {
                failures.add(e);
            }
        }
        String done = erased + " memories of " + namespaces + " namespaces were erased"
                + (unverified == 0 ? "" : ", of " + unverified + " of them not all could be verified");
        if (!failures.isEmpty()) {
            throw new IllegalStateException(
                    done + ", but " + failures.size() + " namespaces failed, the first of them: "
                            + ScheduledRuns.reason(failures.get(0)),
                    failures.get(0));
        }
        return done;
    }

    private String backUp(MemoriScheduleProperties.Backup backup) {
        Path folder = backup.folder();
        if (folder == null) {
            throw new IllegalStateException("there is no folder"); // Was asked for at start.
        }
        BackupReport report = memori.backupInto(folder, backup.keep());
        return report.memories() + " memories, " + report.bytes() + " bytes, in " + report.file();
    }

    private String drill() {
        Path folder = properties.drill().folder();
        if (folder == null) {
            folder = properties.backup().folder();
        }
        DrillReport report = memori.drill(folder == null ? Path.of(System.getProperty("java.io.tmpdir")) : folder);
        return report.backup().memories() + " memories were recovered in "
                + report.rto().toMillis() + " ms; " + report.missing()
                + " changes made meanwhile would have been missing";
    }
}
