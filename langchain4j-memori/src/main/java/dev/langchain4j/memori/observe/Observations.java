package dev.langchain4j.memori.observe;

import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.observe.MemoriObserver.Timing;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells observers what the rooms of a store do, and keeps from these what an observer does wrong. Safe for use by several threads. */
public final class Observations {

    /** Nobody listens. */
    public static final Observations NONE = new Observations(List.of());

    private static final Logger LOG = LoggerFactory.getLogger(Observations.class);

    private final @Nullable MemoriObserver observer;
    private final AtomicBoolean complained = new AtomicBoolean();

    private Observations(List<MemoriObserver> observers) {
        this.observer = observers.isEmpty() ? null : observers.size() == 1 ? observers.get(0) : new All(observers);
    }

    /**
     * Observers of one store.
     *
     * @param observers who listens; each operation ends for the last of them first
     * @return what tells them
     */
    public static Observations of(List<MemoriObserver> observers) {
        return observers.isEmpty() ? NONE : new Observations(List.copyOf(observers));
    }

    /**
     * Whether somebody listens.
     *
     * @return false if all else that is called here does nothing
     */
    public boolean isObserved() {
        return observer != null;
    }

    /**
     * Does a work and tells how long it took.
     *
     * @param operation what it is
     * @param work      the work
     * @param <T>       what it returns
     * @return what the work returned; what it throws is thrown
     */
    public <T> T during(Operation operation, Supplier<T> work) {
        if (observer == null) {
            return work.get();
        }
        Timing timing = begin(observer, operation);
        T result;
        try {
            result = work.get();
        } catch (RuntimeException | Error e) {
            end(timing, kind(e));
            throw e;
        }
        end(timing, null);
        return result;
    }

    /**
     * Tells that something has happened.
     *
     * @param occurrence what
     * @param times how often; not at all is not told
     */
    public void count(Occurrence occurrence, long times) {
        if (observer != null && times > 0) {
            try {
                observer.count(occurrence, times);
            } catch (RuntimeException | LinkageError e) {
                complain(e);
            }
        }
    }

    private Timing begin(MemoriObserver present, Operation operation) {
        try {
            return present.begin(operation);
        } catch (RuntimeException | LinkageError e) {
            complain(e);
            return Timing.NONE;
        }
    }

    private void end(Timing timing, @Nullable String failure) {
        try {
            timing.end(failure);
        } catch (RuntimeException | LinkageError e) {
            complain(e);
        }
    }

    /** Once is enough: what fails will fail at every call. */
    private void complain(Throwable failure) {
        if (!complained.getAndSet(true)) {
            LOG.warn("an observer of the store failed; no call is affected, and this is not logged again", failure);
        }
    }

    /** A work that was given up to be done anew has not failed. */
    private static @Nullable String kind(Throwable failure) {
        if (failure instanceof GivenUp) {
            return null;
        }
        return failure instanceof MemoriException known
                ? known.reason().name()
                : failure.getClass().getSimpleName();
    }

    /** Several are told as one: what one of them does wrong is kept from the others, too. */
    private static final class All implements MemoriObserver {

        private final List<Observations> each;

        All(List<MemoriObserver> observers) {
            this.each = observers.stream()
                    .map(one -> new Observations(List.of(one)))
                    .toList();
        }

        @Override
        public Timing begin(Operation operation) {
            Timing[] timings = new Timing[each.size()];
            for (int i = 0; i < timings.length; i++) {
                Observations one = each.get(i);
                timings[i] = one.observer == null ? Timing.NONE : one.begin(one.observer, operation);
            }
            return failure -> {
                for (int i = timings.length - 1; i >= 0; i--) {
                    each.get(i).end(timings[i], failure);
                }
            };
        }

        @Override
        public void count(Occurrence occurrence, long times) {
            each.forEach(one -> one.count(occurrence, times));
        }
    }
}
