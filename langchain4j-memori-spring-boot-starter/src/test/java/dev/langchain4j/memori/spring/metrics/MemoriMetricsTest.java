package dev.langchain4j.memori.spring.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.memori.Memori;
import dev.langchain4j.memori.MemoryNamespace;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.policy.MemoryPolicy;
import dev.langchain4j.memori.policy.PolicyAction;
import dev.langchain4j.memori.spring.MemoriAutoConfiguration;
import dev.langchain4j.memori.spring.schedule.MemoriScheduleAutoConfiguration;
import dev.langchain4j.memori.spring.schedule.MemoriSchedules;
import dev.langchain4j.memori.spring.status.MemoriStatusAutoConfiguration;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** What Micrometer is told of the memory of an application. */
class MemoriMetricsTest {

    private static final MemoryPolicy POLICY = MemoryPolicy.builder()
            .never("plans", Pattern.compile("moon base"), PolicyAction.REFUSE)
            .build();

    private final AtomicBoolean broken = new AtomicBoolean();

    @TempDir
    Path folder;

    @Test
    void should_time_searches_lanes_embeddings_writes_and_erasures() {
        metered().run(context -> {
            MeterRegistry registry = context.getBean(MeterRegistry.class);
            assertThat(registry.get("memori.search").timer().count())
                    .as("there before the first search")
                    .isZero();
            MemoryNamespace anna = anna(context);
            String tea = anna.add("Anna likes tea").id();
            anna.search("tea");
            anna.forget(tea);

            for (String name : List.of("memori.search", "memori.write", "memori.forget")) {
                assertThat(registry.get(name).tag("failure", "none").timer().totalTime(TimeUnit.NANOSECONDS))
                        .as(name)
                        .isPositive();
                assertThat(registry.get(name).timer().count()).as(name).isEqualTo(1);
            }
            assertThat(registry.get("memori.embed").timer().count())
                    .as("a memory and a question")
                    .isEqualTo(2);
            for (String lane : List.of("lexical", "vector")) {
                assertThat(registry.get("memori.search.lane")
                                .tag("lane", lane)
                                .timer()
                                .count())
                        .as(lane)
                        .isEqualTo(1);
            }
        });
    }

    @Test
    void should_say_why_an_operation_failed() {
        metered().run(context -> {
            anna(context).add("Anna likes tea");
            broken.set(true);
            assertThatThrownBy(() -> anna(context).search("coffee")).isInstanceOf(MemoriException.class);

            MeterRegistry registry = context.getBean(MeterRegistry.class);
            for (String name : List.of("memori.search", "memori.embed")) {
                assertThat(registry.get(name)
                                .tag("failure", "EMBEDDING_FAILED")
                                .timer()
                                .count())
                        .as(name)
                        .isEqualTo(1);
            }
        });
    }

    @Test
    void should_count_what_becomes_of_memories() {
        metered().run(context -> {
            MemoryNamespace anna = anna(context);
            anna.addAll(List.of(
                    NewMemory.of("Anna likes tea"),
                    NewMemory.of("Anna likes tea"),
                    NewMemory.of("Anna builds a moon base")));
            anna.forget(anna.search("tea").get(0).memory().id());

            MeterRegistry registry = context.getBean(MeterRegistry.class);
            assertThat(count(registry, "memori.additions", "outcome", "created"))
                    .isEqualTo(1);
            assertThat(count(registry, "memori.additions", "outcome", "reinforced"))
                    .isEqualTo(1);
            assertThat(count(registry, "memori.additions", "outcome", "merged")).isZero();
            assertThat(count(registry, "memori.policy", "decision", "refused")).isEqualTo(1);
            assertThat(count(registry, "memori.policy", "decision", "quarantined"))
                    .isZero();
            assertThat(registry.get("memori.forgotten").counter().count()).isEqualTo(1);
            assertThat(registry.get("memori.embed.texts").counter().count()).isEqualTo(2);
        });
    }

    @Test
    void should_show_sizes_caches_and_what_waits() {
        metered().run(context -> {
            MemoryNamespace anna = anna(context);
            anna.addAll(List.of(NewMemory.of("Anna likes tea"), NewMemory.of("Anna lives in Porto")));
            anna.search("tea");
            anna.search("tea");

            MeterRegistry registry = context.getBean(MeterRegistry.class);
            assertThat(gauge(registry, "memori.memories")).isEqualTo(2);
            assertThat(gauge(registry, "memori.file.size")).isEqualTo((double) Files.size(folder.resolve("memory.db")));
            assertThat(gauge(registry, "memori.log.size")).isPositive();
            assertThat(gauge(registry, "memori.embedding.coverage")).isEqualTo(1);
            assertThat(gauge(registry, "memori.writer.queue")).isZero();
            assertThat(gauge(registry, "memori.erasures.open")).isZero();
            assertThat(registry.get("memori.index.lag").gauges()).hasSize(2).allMatch(lag -> lag.value() == 0);
            assertThat(registry.get("memori.cache.hit.ratio")
                            .tag("cache", "query")
                            .gauge()
                            .value())
                    .isEqualTo(0.5);
            assertThat(registry.get("memori.cache.gets")
                            .tags("cache", "query", "result", "miss")
                            .functionCounter()
                            .count())
                    .isEqualTo(1);
        });
    }

    @Test
    void should_have_no_value_where_the_store_cannot_be_read() {
        metered().run(context -> {
            context.getBean(Memori.class).close();

            assertThat(gauge(context.getBean(MeterRegistry.class), "memori.memories"))
                    .isNaN();
        });
    }

    @Test
    void should_never_have_a_name_or_content_in_a_tag() {
        metered()
                .withPropertyValues("langchain4j.memori.schedule.verify.cron=0 0 0 1 1 *")
                .run(context -> {
                    anna(context).add("Anna likes tea");
                    anna(context).search("tea");
                    assertThatThrownBy(() -> anna(context).forget("no-such-memory"))
                            .isInstanceOf(MemoriException.class);

                    List<String> values = context.getBean(MeterRegistry.class).getMeters().stream()
                            .map(Meter::getId)
                            .filter(id -> id.getName().startsWith("memori"))
                            .flatMap(id -> id.getTags().stream())
                            .map(Tag::getValue)
                            .distinct()
                            .sorted()
                            .toList();
                    assertThat(values)
                            .containsExactly(
                                    "NOT_FOUND",
                                    "collection",
                                    "corrected",
                                    "created",
                                    "embed",
                                    "failure",
                                    "hit",
                                    "lexical",
                                    "merged",
                                    "miss",
                                    "none",
                                    "over-rate",
                                    "quarantined",
                                    "query",
                                    "recall",
                                    "redacted",
                                    "refused",
                                    "reinforced",
                                    "skipped",
                                    "success",
                                    "vector",
                                    "verify");
                });
    }

    @Test
    void should_make_spans_within_those_of_the_application() {
        Spans spans = new Spans();
        ObservationRegistry observations = ObservationRegistry.create();
        observations.observationConfig().observationHandler(spans);
        runner().withBean(ObservationRegistry.class, () -> observations).run(context -> {
            anna(context).add("Anna likes tea");
            spans.ended.clear();

            Observation.createNotStarted("request", observations)
                    .observe(() -> anna(context).search("tea"));

            assertThat(spans.ended)
                    .containsExactly(
                            "memori embed in memori search, failure none",
                            "memori lexical lane in memori search, failure none",
                            "memori vector lane in memori search, failure none",
                            "memori search in request, failure none",
                            "request");
            spans.ended.clear();
            broken.set(true);
            assertThatThrownBy(() -> anna(context).search("coffee")).isInstanceOf(MemoriException.class);
            assertThat(spans.ended)
                    .containsExactly(
                            "memori embed in memori search, failure EMBEDDING_FAILED, error EMBEDDING_FAILED",
                            "memori search, failure EMBEDDING_FAILED, error EMBEDDING_FAILED");
            assertThat(observations.getCurrentObservation()).isNull();
        });
    }

    @Test
    void should_time_an_operation_once_where_observations_are_timed() {
        MeterRegistry registry = new SimpleMeterRegistry();
        DefaultMeterObservationHandler handler = new DefaultMeterObservationHandler(registry);
        ObservationRegistry observations = ObservationRegistry.create();
        observations.observationConfig().observationHandler(handler);
        runner().withBean(MeterRegistry.class, () -> registry)
                .withBean(ObservationRegistry.class, () -> observations)
                .withBean(DefaultMeterObservationHandler.class, () -> handler)
                .run(context -> {
                    anna(context).add("Anna likes tea");
                    anna(context).search("tea");

                    assertThat(registry.get("memori.search").timers())
                            .singleElement()
                            .satisfies(timer -> {
                                assertThat(timer.count()).isEqualTo(1);
                                assertThat(timer.getId().getTag("failure")).isEqualTo("none");
                            });
                    assertThat(registry.get("memori.search.lane")
                                    .tag("lane", "vector")
                                    .timers())
                            .singleElement()
                            .satisfies(timer -> assertThat(timer.count()).isEqualTo(1));
                    assertThat(count(registry, "memori.additions", "outcome", "created"))
                            .isEqualTo(1);
                });
    }

    @Test
    void should_show_how_what_is_scheduled_has_gone() {
        metered()
                .withPropertyValues("langchain4j.memori.schedule.verify.cron=0 0 0 1 1 *")
                .run(context -> {
                    MeterRegistry registry = context.getBean(MeterRegistry.class);
                    assertThat(context.getBean(MemoriSchedules.class).reports()).hasSize(1);
                    assertThat(registry.get("memori.schedule.runs")
                                    .tags("task", "verify", "outcome", "success")
                                    .functionCounter()
                                    .count())
                            .isZero();
                    assertThat(registry.get("memori.schedule.age")
                                    .tag("task", "verify")
                                    .timeGauge()
                                    .value())
                            .as("never")
                            .isNaN();
                });
    }

    @Test
    void should_be_left_out_of_an_application_without_metrics() {
        runner().run(context -> {
            assertThat(context).hasNotFailed().doesNotHaveBean(MeterBinder.class);
            anna(context).add("Anna likes tea");
        });
    }

    /** With what Spring Boot does to binders. */
    private ApplicationContextRunner metered() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        return runner().withBean(MeterRegistry.class, () -> registry)
                .withInitializer(context -> context.addApplicationListener(event -> {
                    if (event instanceof org.springframework.context.event.ContextRefreshedEvent) {
                        context.getBeansOfType(MeterBinder.class).values().forEach(binder -> binder.bindTo(registry));
                    }
                }));
    }

    private ApplicationContextRunner runner() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        MemoriAutoConfiguration.class,
                        MemoriScheduleAutoConfiguration.class,
                        MemoriStatusAutoConfiguration.class,
                        MemoriMetricsAutoConfiguration.class))
                .withBean(EmbeddingModel.class, () -> new Letters(broken))
                .withBean(MemoryPolicy.class, () -> POLICY)
                .withPropertyValues(
                        "langchain4j.memori.file=" + folder.resolve("memory.db"),
                        "langchain4j.memori.dedup.enabled=true",
                        "langchain4j.memori.dedup.threshold=1",
                        "langchain4j.memori.embedding.warm-up=false");
    }

    private static MemoryNamespace anna(ApplicationContext context) {
        return context.getBean(Memori.class).namespace("anna");
    }

    private static double count(MeterRegistry registry, String name, String tag, String value) {
        return registry.get(name).tag(tag, value).counter().count();
    }

    private static double gauge(MeterRegistry registry, String name) {
        return registry.get(name).gauge().value();
    }

    /** A text is as often a letter as it has that letter. */
    private record Letters(AtomicBoolean broken) implements EmbeddingModel {

        @Override
        public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
            if (broken.get()) {
                throw new IllegalStateException(
                        "out of order: " + segments.get(0).text());
            }
            return Response.from(segments.stream()
                    .map(segment -> {
                        float[] letters = new float[128];
                        segment.text().chars().filter(letter -> letter < 128).forEach(letter -> letters[letter]++);
                        return Embedding.from(letters);
                    })
                    .toList());
        }

        @Override
        public int dimension() {
            return 128;
        }
    }

    /** Writes down what has ended. */
    private static final class Spans implements ObservationHandler<Observation.Context> {

        private final List<String> ended = new ArrayList<>();

        @Override
        public void onStop(Observation.Context context) {
            var parent = context.getParentObservation();
            var failure = context.getLowCardinalityKeyValue("failure");
            Throwable error = context.getError();
            String name = context.getContextualName() == null ? context.getName() : context.getContextualName();
            ended.add(name
                    + (parent == null ? "" : " in " + nameOf(parent.getContextView()))
                    + (failure == null ? "" : ", failure " + failure.getValue())
                    + (error == null ? "" : ", error " + error.getMessage()));
        }

        private static String nameOf(Observation.ContextView context) {
            return context.getContextualName() == null ? context.getName() : context.getContextualName();
        }

        @Override
        public boolean supportsContext(Observation.Context context) {
            return true;
        }
    }
}
