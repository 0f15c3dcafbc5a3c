package dev.langchain4j.memori.spring.metrics;

import dev.langchain4j.memori.observe.MemoriObserver;
import dev.langchain4j.memori.observe.Occurrence;
import dev.langchain4j.memori.observe.Operation;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Counts and times. Everything that can be counted is there from the beginning, as zero. */
final class MeterObserver implements MemoriObserver {

    private final MeterRegistry registry;
    private final Map<Operation, Timer> timers = new EnumMap<>(Operation.class);
    private final Map<Occurrence, Counter> counters = new EnumMap<>(Occurrence.class);

    /**
     * Meters of a registry.
     *
     * @param registry where they are registered
     * @param timed    whether operations are timed here, and not by observations
     */
    MeterObserver(MeterRegistry registry, boolean timed) {
        this.registry = registry;
        if (timed) {
            for (Operation operation : Operation.values()) {
                timers.put(operation, timer(operation, Names.NONE));
            }
        }
        for (Occurrence occurrence : Occurrence.values()) {
            counters.put(occurrence, counter(occurrence));
        }
    }

    @Override
    public Timing begin(Operation operation) {
        Timer succeeding = timers.get(operation);
        if (succeeding == null) {
            return Timing.NONE;
        }
        Timer.Sample sample = Timer.start(registry);
        return failure -> sample.stop(failure == null ? succeeding : timer(operation, failure));
    }

    @Override
    public void count(Occurrence occurrence, long times) {
        Objects.requireNonNull(counters.get(occurrence)).increment((double) times);
    }

    private Timer timer(Operation operation, String failure) {
        Timer.Builder timer = Timer.builder(Names.of(operation))
                .description(Names.description(operation))
                .tag(Names.FAILURE, failure);
        String lane = Names.lane(operation);
        if (!lane.isEmpty()) {
            timer.tag(Names.LANE, lane);
        }
        return timer.register(registry);
    }

    private Counter counter(Occurrence occurrence) {
        return switch (occurrence) {
            case CREATED -> addition("created");
            case REINFORCED -> addition("reinforced");
            case MERGED -> addition("merged");
            case CORRECTED -> addition("corrected");
            case REFUSED -> decision("refused");
            case REDACTED -> decision("redacted");
            case QUARANTINED -> decision("quarantined");
            case OVER_RATE -> decision("over-rate");
            case FORGOTTEN -> counter(
                    "memori.forgotten", "memories", "Memories that were erased, by whichever way", null, null);
            case EMBEDDED -> counter("memori.embed.texts", "texts", "Texts that the model was given", null, null);
        };
    }

    private Counter addition(String outcome) {
        return counter("memori.additions", "memories", "What became of memories that were added", "outcome", outcome);
    }

    private Counter decision(String decision) {
        return counter("memori.policy", "texts", "What the policy did not let pass as it was", "decision", decision);
    }

    private Counter counter(
            String name, String unit, String description, @Nullable String tag, @Nullable String value) {
        Counter.Builder counter = Counter.builder(name).baseUnit(unit).description(description);
        if (tag != null && value != null) {
            counter.tag(tag, value);
        }
        return counter.register(registry);
    }
}
