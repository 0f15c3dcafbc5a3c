package dev.langchain4j.memori.spring.actuate;

import dev.langchain4j.memori.spring.schedule.ScheduleReport;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How what is scheduled is shown. */
final class Schedules {

    private Schedules() {}

    static Map<String, Object> view(ScheduleReport report) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("runs", report.runs());
        view.put("failures", report.failures());
        put(view, "skipped", report.skipped() == 0 ? null : report.skipped());
        put(view, "lastSuccess", report.lastSuccess());
        put(view, "result", report.result());
        put(view, "failure", report.failure());
        put(view, "due", report.due());
        return view;
    }

    private static void put(Map<String, Object> view, String name, @Nullable Object value) {
        if (value != null) {
            view.put(name, value);
        }
    }
}
