package dev.langchain4j.memori.spring.actuate;

import dev.langchain4j.memori.data.IntegrityCheck;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.StoreStatus;
import dev.langchain4j.memori.spring.schedule.MemoriSchedules;
import dev.langchain4j.memori.spring.schedule.ScheduleReport;
import dev.langchain4j.memori.spring.status.RecentStatus;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether the store does what it should. It is down where it cannot be read, or its last check has found something; a warning, which leaves the application up, tells that a
 * scheduled run has failed. The check itself is not made here: it reads everything.
 */
final class HealthCheck {

    /** A status of its own: Spring Boot's aggregate passes over what it does not know, so that no instance is taken out of use for it. */
    static final String WARNING = "WARNING";

    private final RecentStatus status;
    private final @Nullable MemoriSchedules schedules;

    HealthCheck(RecentStatus status, @Nullable MemoriSchedules schedules) {
        this.status = status;
        this.schedules = schedules;
    }

    /** How it is. */
    enum Condition {
        UP,
        WARNING,
        DOWN
    }

    /**
     * What was found.
     *
     * @param condition how it is
     * @param details   numbers, and sentences that hold no content
     */
    record Finding(Condition condition, Map<String, Object> details) {}

    Finding find() {
        Map<String, Object> details = new LinkedHashMap<>();
        StoreStatus now;
        try {
            now = status.get();
        } catch (MemoriException e) {
            details.put("reason", e.reason());
            details.put("error", String.valueOf(e.getMessage()));
            return new Finding(Condition.DOWN, details);
        }
        Condition condition = integrity(now.lastCheck(), details);
        details.put("indexLag", now.indexLag());
        details.put("embeddingCoverage", now.stats().coverage());
        details.put("waitingWriters", now.waitingWriters());
        details.put("openErasures", now.openErasures());
        boolean failing = schedules != null && scheduled(schedules, details);
        return new Finding(failing && condition == Condition.UP ? Condition.WARNING : condition, details);
    }

    private static Condition integrity(@Nullable IntegrityCheck last, Map<String, Object> details) {
        if (last == null) {
            details.put("integrity", "not checked since the start");
            return Condition.UP;
        }
        int problems = last.report().problems().size();
        details.put("integrity", problems == 0 ? "sound" : problems + (problems == 1 ? " problem" : " problems"));
        details.put("integrityCheckedAt", last.at());
        return last.report().ok() ? Condition.UP : Condition.DOWN;
    }

    private static boolean scheduled(MemoriSchedules schedules, Map<String, Object> details) {
        boolean failing = false;
        for (ScheduleReport report : schedules.reports()) {
            details.put(report.task(), Schedules.view(report));
            failing |= report.failure() != null;
        }
        return failing;
    }
}
