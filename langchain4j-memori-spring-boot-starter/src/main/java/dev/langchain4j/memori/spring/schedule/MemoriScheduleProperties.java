package dev.langchain4j.memori.spring.schedule;

import dev.langchain4j.memori.Memori;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is done regularly. Each of these is off as long as neither its {@code every} nor its {@code cron} is set. Where several processes share the file, one of them
 * does it. What was due while none ran is done once at the next start, if it is to be done {@code every} so often.
 *
 * @param zone      The time zone of the cron expressions. The system's if it is not set.
 * @param retention erases what a retention policy does not keep, in every namespace
 * @param backup    backs the store up while it is in use, and keeps the newest of the backups
 * @param drill     rehearses the recovery: a backup is restored elsewhere, verified, and removed
 * @param verify    checks the file, every index against the table, and the invariants between them
 */
@ConfigurationProperties("langchain4j.memori.schedule")
public record MemoriScheduleProperties(
        @Nullable ZoneId zone,
        @DefaultValue Retention retention,
        @DefaultValue Backup backup,
        @DefaultValue Drill drill,
        @DefaultValue Verify verify) {

    static final String PREFIX = "langchain4j.memori.schedule.";

    /** Which memories are kept, if the application has no bean of the type RetentionPolicy. */
    public enum Policy {
        /** All but those whose time is over. */
        EXPIRED,
        /** Everything for 7 days, then what matters, and after 30 days a short text for each session or day. */
        THREE_STAGES
    }

    /**
     * When and how a retention policy is applied.
     *
     * @param every       How often a retention policy is applied to every namespace, at least 1s. Off unless this or cron is set.
     * @param cron        When a retention policy is applied to every namespace: six fields, such as 0 30 3 * * * for half past three at night. Off unless this or every is set.
     * @param policy      Which memories are kept. A RetentionPolicy bean takes precedence.
     * @param collections The collections that the policy is applied to. There are also recall, for what was said, and facts.
     */
    public record Retention(
            @Nullable Duration every,
            @Nullable String cron,
            @DefaultValue("expired") Policy policy,
            @DefaultValue(Memori.ARCHIVAL) List<String> collections) {

        /**
         * Checks the values.
         *
         * @param every       see the record
         * @param cron        see the record
         * @param policy      see the record
         * @param collections see the record
         */
        public Retention {
            Cadence.check("retention", every, cron);
            collections = List.copyOf(collections);
            Refusal.unless(!collections.isEmpty(), "retention.collections", "", "name at least one, such as archival");
            for (String name : collections) {
                Refusal.unless(
                        !name.isBlank() && name.length() <= 256 && name.chars().noneMatch(Character::isISOControl),
                        "retention.collections",
                        name,
                        "a collection has a name of 1 to 256 characters, without control characters");
            }
        }
    }

    /**
     * When and where backups are made.
     *
     * @param every  How often a backup is made, at least 1s. Off unless this or cron is set.
     * @param cron   When a backup is made: six fields, such as 0 30 3 * * *. Off unless this or every is set.
     * @param folder The folder that the backups of this store, and of no other, are kept in. It must exist.
     * @param keep   How many backups are kept, the new one among them.
     */
    public record Backup(
            @Nullable Duration every, @Nullable String cron, @Nullable Path folder, @DefaultValue("7") int keep) {

        /**
         * Checks the values.
         *
         * @param every  see the record
         * @param cron   see the record
         * @param folder see the record
         * @param keep   see the record
         */
        public Backup {
            Cadence.check("backup", every, cron);
            Refusal.unless(keep >= 1, "backup.keep", keep, "it must be at least 1");
            if (every != null || Cadence.isOn(cron)) {
                Refusal.unlessFolder("backup.folder", folder);
            }
        }
    }

    /**
     * When and where the recovery is rehearsed.
     *
     * @param every  How often a backup is restored elsewhere, verified and removed, at least 1s. Off unless this or cron is set.
     * @param cron   When a backup is restored elsewhere, verified and removed: six fields, such as 0 30 3 * * *. Off unless this or every is set.
     * @param folder The folder of the rehearsal, with room for the store twice. The backup folder if it is not set, else that for temporary files.
     */
    public record Drill(@Nullable Duration every, @Nullable String cron, @Nullable Path folder) {

        /**
         * Checks the values.
         *
         * @param every  see the record
         * @param cron   see the record
         * @param folder see the record
         */
        public Drill {
            Cadence.check("drill", every, cron);
            if (folder != null && (every != null || Cadence.isOn(cron))) {
                Refusal.unlessFolder("drill.folder", folder);
            }
        }
    }

    /**
     * When the store is checked. That reads all of it, and writers wait meanwhile.
     *
     * @param every How often everything in the store is checked, while writers wait, at least 1s. Off unless this or cron is set.
     * @param cron  When everything in the store is checked, while writers wait: six fields, such as 0 30 3 * * *. Off unless this or every is set.
     */
    public record Verify(@Nullable Duration every, @Nullable String cron) {

        /**
         * Checks the values.
         *
         * @param every see the record
         * @param cron  see the record
         */
        public Verify {
            Cadence.check("verify", every, cron);
        }
    }
}
