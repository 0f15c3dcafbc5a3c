package dev.langchain4j.memori.spring.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.memori.Memori;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.retention.RetentionPolicy;
import dev.langchain4j.memori.retention.RetentionRule;
import dev.langchain4j.memori.spring.MemoriAutoConfiguration;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** What an application can have done regularly. */
class MemoriScheduleAutoConfigurationTest {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(90);

    @TempDir
    Path folder;

    @Test
    void should_do_nothing_unless_it_is_told_to() {
        runner().run(context -> {
            assertThat(context).hasSingleBean(Memori.class).doesNotHaveBean(MemoriSchedules.class);
            assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().equals("memori-schedule"));
        });
    }

    @Test
    void should_have_no_thread_where_properties_say_how_but_not_when() {
        runner().withPropertyValues("langchain4j.memori.schedule.backup.keep=3").run(context -> {
            assertThat(context.getBean(MemoriSchedules.class).reports()).isEmpty();
            assertThat(context.getBean(MemoriSchedules.class).isRunning()).isFalse();
            assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().equals("memori-schedule"));
        });
    }

    @Test
    void should_read_its_properties_from_the_environment_of_the_process_too() {
        Map<String, Object> variables = Map.of("LANGCHAIN4J_MEMORI_SCHEDULE_VERIFY_EVERY", "1d");
        runner().withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", variables)))
                .run(context -> done(context.getBean(MemoriSchedules.class), "verify"));
    }

    @Test
    void should_back_up_into_its_folder_and_stop_with_the_application() {
        runner().withPropertyValues(
                        "langchain4j.memori.schedule.backup.every=1d",
                        "langchain4j.memori.schedule.backup.folder=" + folder,
                        "langchain4j.memori.schedule.backup.keep=3")
                .run(context -> {
                    ScheduleReport report = done(context.getBean(MemoriSchedules.class), "backup");
                    assertThat(report.failure()).isNull();
                    assertThat(report.result()).contains("memories").contains(folder.toString());
                    assertThat(report.due()).isAfter(Instant.now().plusSeconds(3600));
                    assertThat(backups()).hasSize(1);
                    assertThat(context.getBean(Memori.class).lastTurn("backup")).isPresent();
                });
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("memori-schedule"));
    }

    @Test
    void should_not_back_up_again_because_the_application_was_restarted() throws Exception {
        ApplicationContextRunner application = runner().withPropertyValues(
                        "langchain4j.memori.schedule.backup.every=1d",
                        "langchain4j.memori.schedule.backup.folder=" + folder);
        application.run(context -> done(context.getBean(MemoriSchedules.class), "backup"));
        application.run(context -> {
            ScheduleReport planned = until(
                    () -> report(context.getBean(MemoriSchedules.class), "backup"), report -> report.due() != null);
            assertThat(planned.due()).isAfter(Instant.now().plusSeconds(3600));
            assertThat(planned.runs()).isZero();
        });
        assertThat(backups()).hasSize(1);
    }

    @Test
    void should_rehearse_the_recovery_and_check_the_store() {
        runner().withPropertyValues(
                        "langchain4j.memori.schedule.drill.every=1d",
                        "langchain4j.memori.schedule.drill.folder=" + folder,
                        "langchain4j.memori.schedule.verify.every=1d")
                .run(context -> {
                    MemoriSchedules schedules = context.getBean(MemoriSchedules.class);
                    assertThat(done(schedules, "drill").failure()).isNull();
                    assertThat(done(schedules, "drill").result()).contains("were recovered in");
                    assertThat(done(schedules, "verify").failure()).isNull();
                    assertThat(context.getBean(Memori.class).status().lastCheck())
                            .isNotNull();
                    assertThat(backups()).isEmpty();
                });
    }

    @Test
    void should_erase_in_every_namespace_what_its_policy_does_not_keep() {
        remember();
        runner().withPropertyValues("langchain4j.memori.schedule.retention.every=1h")
                .run(context -> {
                    ScheduleReport report = done(context.getBean(MemoriSchedules.class), "retention");
                    assertThat(report.failure()).isNull();
                    assertThat(report.result()).startsWith("2 memories of 2 namespaces were erased");
                    Memori memori = context.getBean(Memori.class);
                    for (String name : List.of("anna", "ben")) {
                        assertThat(memori.namespace(name).count(MemorySelection.all()))
                                .isEqualTo(1);
                        assertThat(memori.namespace(name).stats().versions()).isEqualTo(1);
                    }
                });
    }

    @Test
    void should_keep_to_the_policy_of_the_application() {
        remember();
        runner().withBean(
                        RetentionPolicy.class,
                        () -> RetentionPolicy.of(
                                RetentionRule.named("two").keepNewest(2).build()))
                .withPropertyValues("langchain4j.memori.schedule.retention.every=1h")
                .run(context -> assertThat(done(context.getBean(MemoriSchedules.class), "retention")
                                .result())
                        .as("two are there of each, though the time of one is over")
                        .startsWith("0 memories of 2 namespaces"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "backup.every=1d|backup.folder|must be a folder that exists",
                "backup.every=1d;backup.folder=/no/such/folder|backup.folder|create it first",
                "backup.every=10ms|backup.every|at least 1s",
                "verify.every=9999999d|verify.every|at most 3650d",
                "retention.collections=archival,,facts|retention.collections|1 to 256 characters",
                "backup.keep=0|backup.keep|at least 1",
                "verify.cron=every night|verify.cron|six fields",
                "verify.cron=0 0 3 * * *;verify.every=1d|verify.cron|not both",
                "drill.every=1d;drill.folder=/no/such/folder|drill.folder|create it first",
                "retention.collections=|retention.collections|name at least one",
                "retention.policy=everything|retention.policy|everything",
                "zone=Atlantis|zone|Atlantis",
                "retention.every=soon|retention.every|soon"
            })
    void should_refuse_at_start_what_cannot_be(String properties, String name, String why) {
        ApplicationContextRunner runner = runner();
        for (String property : properties.split(";", -1)) {
            runner = runner.withPropertyValues("langchain4j.memori.schedule." + property);
        }
        runner.run(
                context -> assertThat(context.getStartupFailure()).isNotNull().satisfies(failure -> assertThat(
                                all(failure))
                        .contains("langchain4j.memori.schedule." + name)
                        .contains(why)));
    }

    /** Two memories of each whose time is over, and one that stays. */
    private void remember() {
        Instant past = Instant.now().minusSeconds(60);
        try (Memori memori =
                Memori.builder().file(folder.resolve("memory.db")).textOnly().build()) {
            for (String name : List.of("anna", "ben")) {
                memori.namespace(name).add(name + " likes tea");
                memori.namespace(name)
                        .add(NewMemory.builder()
                                .content(name + " is in Porto today")
                                .expiresAt(past)
                                .build());
            }
        }
    }

    private ApplicationContextRunner runner() {
        return new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(MemoriAutoConfiguration.class, MemoriScheduleAutoConfiguration.class))
                .withPropertyValues(
                        "langchain4j.memori.file=" + folder.resolve("memory.db"),
                        "langchain4j.memori.embedding.model=none");
    }

    private List<Path> backups() throws Exception {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.backup.db")) {
            files.forEach(found::add);
        }
        return found;
    }

    private static ScheduleReport done(MemoriSchedules schedules, String task) {
        return until(
                () -> report(schedules, task),
                report -> report.runs() > 0
                        && report.due() != null
                        && report.due().isAfter(Instant.now()));
    }

    private static ScheduleReport report(MemoriSchedules schedules, String task) {
        return schedules.reports().stream()
                .filter(report -> report.task().equals(task))
                .findFirst()
                .orElseThrow();
    }

    private static ScheduleReport until(
            Supplier<ScheduleReport> report, java.util.function.Predicate<ScheduleReport> condition) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        ScheduleReport seen = report.get();
        while (!condition.test(seen) && System.nanoTime() < deadline) {
            Thread.onSpinWait();
            seen = report.get();
        }
        assertThat(seen).matches(condition);
        return seen;
    }

    private static String all(Throwable failure) {
        StringBuilder all = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            all.append(cause).append('\n');
        }
        return all.toString();
    }
}
