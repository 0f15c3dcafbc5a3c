package dev.langchain4j.memori.spring.metrics;

import dev.langchain4j.memori.data.CacheStatus;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.StoreStatus;
import dev.langchain4j.memori.spring.schedule.MemoriSchedules;
import dev.langchain4j.memori.spring.schedule.ScheduleReport;
import dev.langchain4j.memori.spring.status.RecentStatus;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The gauges of the store and of what is scheduled. */
final class StoreMeters implements MeterBinder {

    private final RecentStatus status;
    private final @Nullable MemoriSchedules schedules;

    StoreMeters(RecentStatus status, @Nullable MemoriSchedules schedules) {
        this.status = status;
        this.schedules = schedules;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        gauge(registry, "memori.memories", "memories", "Memories, of all namespaces", now -> now.stats()
                .memories());
        gauge(registry, "memori.file.size", "bytes", "The size of the file", StoreStatus::fileBytes);
        gauge(registry, "memori.log.size", "bytes", "The size of the write-ahead log", StoreStatus::logBytes);
        gauge(registry, "memori.writer.queue", "calls", "Calls that wait to write", StoreStatus::waitingWriters);
        gauge(
                registry,
                "memori.embedding.coverage",
                null,
                "The share of memories that are found by meaning",
                now -> now.stats().coverage());
        gauge(registry, "memori.erasures.open", null, "Erasures that are not verified yet", StoreStatus::openErasures);
        Gauge.builder("memori.index.lag", this, self -> self.read(StoreStatus::unembedded))
                .description("What waits for the background")
                .tag("work", "embed")
                .register(registry);
        Gauge.builder("memori.index.lag", this, self -> self.read(StoreStatus::unrecalled))
                .description("What waits for the background")
                .tag("work", "recall")
                .register(registry);
        cache(registry, "query", StoreStatus::queryCache);
        cache(registry, "collection", StoreStatus::collectionCache);
        if (schedules != null) {
            schedules.reports().forEach(report -> schedule(registry, schedules, report.task()));
        }
    }

    private void gauge(
            MeterRegistry registry,
            String name,
            @Nullable String unit,
            String description,
            ToDoubleFunction<StoreStatus> value) {
        Gauge.builder(name, this, self -> self.read(value))
                .baseUnit(unit)
                .description(description)
                .register(registry);
    }

    private void cache(MeterRegistry registry, String cache, Function<StoreStatus, CacheStatus> of) {
        Gauge.builder(
                        "memori.cache.hit.ratio",
                        this,
                        self -> self.read(now -> of.apply(now).hitRate()))
                .description("The share of what a cache was asked for that it had")
                .tag("cache", cache)
                .register(registry);
        FunctionCounter.builder(
                        "memori.cache.gets",
                        this,
                        self -> self.read(now -> of.apply(now).hits()))
                .tag("cache", cache)
                .tag("result", "hit")
                .register(registry);
        FunctionCounter.builder(
                        "memori.cache.gets",
                        this,
                        self -> self.read(now -> of.apply(now).misses()))
                .tag("cache", cache)
                .tag("result", "miss")
                .register(registry);
    }

    private static void schedule(MeterRegistry registry, MemoriSchedules schedules, String task) {
        runs(registry, schedules, task, "success", report -> report.runs() - report.failures());
        runs(registry, schedules, task, "failure", ScheduleReport::failures);
        runs(registry, schedules, task, "skipped", ScheduleReport::skipped);
        TimeGauge.builder("memori.schedule.age", schedules, TimeUnit.SECONDS, of -> age(report(of, task)))
                .description("How long ago this process has last done it well")
                .tag("task", task)
                .register(registry);
    }

    private static void runs(
            MeterRegistry registry,
            MemoriSchedules schedules,
            String task,
            String outcome,
            ToDoubleFunction<ScheduleReport> value) {
        FunctionCounter.builder("memori.schedule.runs", schedules, of -> value.applyAsDouble(report(of, task)))
                .description("How often what is scheduled was done")
                .tag("task", task)
                .tag("outcome", outcome)
                .register(registry);
    }

    private static ScheduleReport report(MemoriSchedules schedules, String task) {
        return schedules.reports().stream()
                .filter(report -> report.task().equals(task))
                .findFirst()
                .orElseThrow();
    }

    private static double age(ScheduleReport report) {
        Instant last = report.lastSuccess();
        return last == null ? Double.NaN : Duration.between(last, Instant.now()).toMillis() / 1000.0;
    }

    /** A store that cannot be read has no values; its health says why. */
    private double read(ToDoubleFunction<StoreStatus> value) {
        try {
            return value.applyAsDouble(status.get());
        } catch (MemoriException e) {
            return Double.NaN;
        }
    }
}
