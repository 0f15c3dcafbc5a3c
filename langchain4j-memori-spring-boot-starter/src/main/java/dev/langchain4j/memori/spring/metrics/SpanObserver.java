package dev.langchain4j.memori.spring.metrics;

import dev.langchain4j.memori.observe.MemoriObserver;
import dev.langchain4j.memori.observe.Operation;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Makes an observation of every operation: a span within that of the caller, and a timer by the registry's own handler. */
final class SpanObserver implements MemoriObserver {

    private final ObservationRegistry registry;

    SpanObserver(ObservationRegistry registry) {
        this.registry = registry;
    }

    @Override
    public Timing begin(Operation operation) {
        Observation observation = Observation.createNotStarted(Names.of(operation), registry)
                .contextualName(
                        "memori " + operation.name().toLowerCase(Locale.ROOT).replace('_', ' '));
        if (observation.isNoop()) {
            return Timing.NONE;
        }
        String lane = Names.lane(operation);
        if (!lane.isEmpty()) {
            observation.lowCardinalityKeyValue(Names.LANE, lane);
        }
        observation.start();
        Observation.Scope scope = observation.openScope();
        return failure -> end(observation, scope, failure);
    }

    private static void end(Observation observation, Observation.Scope scope, @Nullable String failure) {
        scope.close();
        observation.lowCardinalityKeyValue(Names.FAILURE, failure == null ? Names.NONE : failure);
        if (failure != null) {
            observation.error(new Failed(failure));
        }
        observation.stop();
    }

    /** Traces show the message of an error. That of the original may say more than should be there. */
    private static final class Failed extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Failed(String failure) {
            super(failure, null, false, false);
        }
    }
}
