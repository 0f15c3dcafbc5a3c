package dev.langchain4j.memori.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.memori.Memori;
import dev.langchain4j.memori.MemoryNamespace;
import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.Channel;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.NewBlock;
import dev.langchain4j.memori.spring.MemoriAutoConfiguration;
import dev.langchain4j.memori.spring.schedule.MemoriScheduleAutoConfiguration;
import dev.langchain4j.memori.spring.schedule.MemoriSchedules;
import dev.langchain4j.memori.spring.status.MemoriStatusAutoConfiguration;
import dev.langchain4j.memori.spring.status.RecentStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.web.WebEndpointHttpMethod;
import org.springframework.boot.actuate.endpoint.web.WebEndpointsSupplier;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the actuator shows of the memory of an application, on whichever line of Spring Boot is on the class path. */
class MemoriActuatorTest {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(90);

    @TempDir
    Path folder;

    @Test
    void should_be_up_with_figures_of_its_indexes() {
        runner().run(context -> {
            anna(context).add("Anna likes tea");

            assertThat(Seen.of(context).status()).isEqualTo("UP");
            assertThat(Seen.of(context).details())
                    .containsEntry("integrity", "not checked since the start")
                    .containsEntry("indexLag", 0L)
                    .containsEntry("embeddingCoverage", 0.0);
            context.getBean(Memori.class).verify();
            assertThat(Seen.of(context).details())
                    .containsEntry("integrity", "sound")
                    .containsKey("integrityCheckedAt");
        });
    }

    @Test
    void should_be_down_where_the_file_is_gone() {
        runner().run(context -> {
            anna(context).add("Anna likes tea");
            Files.move(file(), folder.resolve("elsewhere.db"));
            Info.Builder info = new Info.Builder();
            context.getBean(StoreInfo.class).contribute(info);
            assertThat(String.valueOf(info.build().get("memori"))).contains("STORAGE");

            assertThat(Seen.of(context).status()).isEqualTo("DOWN");
            assertThat(String.valueOf(Seen.of(context).details().get("error"))).contains(file() + " is gone");
            Files.move(folder.resolve("elsewhere.db"), file());
            assertThat(Seen.of(context).status()).isEqualTo("UP");
        });
    }

    @Test
    void should_be_down_when_a_check_has_found_something_and_not_read_everything_for_it() {
        runner().run(context -> {
            anna(context).add("Anna likes tea");
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                    Statement statement = connection.createStatement()) {
                statement.execute("UPDATE collection SET memories = 7");
            }
            assertThat(Seen.of(context).status()).as("before it was checked").isEqualTo("UP");

            assertThat(context.getBean(Memori.class).verify().ok()).isFalse();

            assertThat(Seen.of(context).status()).isEqualTo("DOWN");
            assertThat(Seen.of(context).details()).containsEntry("integrity", "1 problem");
        });
    }

    @Test
    void should_warn_of_a_scheduled_run_that_failed_and_stay_in_use() {
        Path backups = folder.resolve("backups");
        runner().withInitializer(context -> makeFolder(backups))
                .withPropertyValues(
                        "langchain4j.memori.schedule.backup.every=1d",
                        "langchain4j.memori.schedule.backup.folder=" + backups)
                .withBean(FolderGoesAway.class, () -> new FolderGoesAway(backups))
                .run(context -> {
                    MemoriSchedules schedules = context.getBean(MemoriSchedules.class);
                    long deadline = System.nanoTime() + PATIENCE_NANOS;
                    while (schedules.reports().get(0).runs() == 0 && System.nanoTime() < deadline) {
                        Thread.onSpinWait();
                    }

                    Seen seen = Seen.of(context);
                    assertThat(seen.status()).isEqualTo("WARNING");
                    assertThat(seen.details().get("backup"))
                            .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                            .containsEntry("failures", 1L)
                            .containsKeys("failure", "due");
                    assertThat(seen.aggregated()).as("together with what is up").isEqualTo("UP");
                });
    }

    @Test
    void should_be_told_in_the_info() {
        runner().run(context -> {
            anna(context).add("Anna likes tea");
            Info.Builder info = new Info.Builder();
            context.getBean(StoreInfo.class).contribute(info);

            assertThat(String.valueOf(info.build().get("memori")))
                    .contains("memories=1, versions=1")
                    .doesNotContain("tea");
        });
    }

    @Test
    void should_show_the_store_and_a_namespace_without_what_they_say() {
        runner().run(context -> {
            anna(context).add("Anna likes tea");
            anna(context)
                    .core()
                    .create(NewBlock.builder().label("human").value("Anna Berg").build());
            MemoriEndpoint endpoint = context.getBean(MemoriEndpoint.class);

            assertThat(endpoint.store())
                    .containsEntry("memories", 1L)
                    .containsEntry("namespaces", 1)
                    .containsEntry("unembedded", 0L)
                    .containsKeys("fileBytes", "logBytes", "queryCacheHitRate", "schedules");
            assertThat(endpoint.namespace("anna"))
                    .containsEntry("namespace", "anna")
                    .containsEntry("quarantine", 0L)
                    .containsEntry("conversations", 0)
                    .containsEntry("coreMemory", List.of(Map.of("label", "human", "version", 1L, "characters", 9)));
            assertThat(endpoint.namespace("anna").toString()).doesNotContain("tea", "Berg");
            assertThat(String.valueOf(endpoint.namespace("nobody").get("archival")))
                    .contains("memories=0");
            assertThatThrownBy(() -> endpoint.namespace(" ")).isInstanceOf(InvalidEndpointRequestException.class);
        });
    }

    @Test
    void should_forget_what_is_named_and_give_a_receipt() {
        runner().run(context -> {
            MemoryNamespace anna = anna(context);
            String tea = anna.add("Anna likes tea").id();
            anna.add("Anna lives in Porto");
            anna.actingAs(Actor.of("crawler", Channel.WEB)).add("Anna was seen in Faro");
            anna.actingAs(Actor.UNNAMED.inSession("s1")).add("Anna asked for a map");
            anna(context, "ben").add("Ben likes rain");
            MemoriEndpoint endpoint = context.getBean(MemoriEndpoint.class);

            assertThat(endpoint.forget("anna", tea, null, null, null))
                    .containsEntry("ids", List.of(tea))
                    .containsEntry("verified", true)
                    .containsEntry("open", List.of());
            assertThat(String.valueOf(
                            endpoint.forget("anna", null, "s1", null, null).get("erased")))
                    .contains("memories=1");
            assertThat(String.valueOf(
                            endpoint.forget("anna", null, null, "crawler", null).get("erased")))
                    .contains("memories=1");
            assertThat(anna.count(MemorySelection.all())).isEqualTo(1);
            // As from ?sesion=s1.
            assertThatThrownBy(() -> endpoint.forget("anna", null, null, null, null))
                    .hasMessageContaining("everything=true");
            assertThatThrownBy(() -> endpoint.forget("anna", null, null, null, false))
                    .hasMessageContaining("everything=true");
            assertThatThrownBy(() -> endpoint.forget("anna", "a", "b", null, null))
                    .isInstanceOf(InvalidEndpointRequestException.class)
                    .hasMessageContaining("name one of id, session, actor and everything=true, but 2 are named");
            assertThat(anna.count(MemorySelection.all())).isEqualTo(1);
            assertThat(String.valueOf(
                            endpoint.forget("anna", null, null, null, true).get("erased")))
                    .contains("memories=1");
            assertThat(anna.count(MemorySelection.all())).isZero();
            assertThat(anna(context, "ben").count(MemorySelection.all())).isEqualTo(1);
        });
    }

    @Test
    void should_offer_to_forget_only_where_that_is_enabled() {
        assertMethods(runner(), WebEndpointHttpMethod.GET, WebEndpointHttpMethod.GET);
        assertMethods(
                runner().withPropertyValues("management.endpoint.memori.access=unrestricted"),
                WebEndpointHttpMethod.GET,
                WebEndpointHttpMethod.GET,
                WebEndpointHttpMethod.DELETE);
        runner().withPropertyValues("management.endpoint.memori.access=none")
                .run(context -> assertThat(context).doesNotHaveBean(MemoriEndpoint.class));
    }

    @Test
    void should_not_want_the_session_or_the_actor_named() {
        runner().withPropertyValues("management.endpoint.memori.access=unrestricted")
                .run(context -> assertThat(context.getBean(WebEndpointsSupplier.class)
                                .getEndpoints()
                                .iterator()
                                .next()
                                .getOperations())
                        .filteredOn(operation ->
                                operation.getRequestPredicate().getHttpMethod() == WebEndpointHttpMethod.DELETE)
                        .singleElement()
                        .satisfies(operation -> {
                            anna(context).add("Anna likes tea");
                            Object receipt =
                                    operation.invoke(new org.springframework.boot.actuate.endpoint.InvocationContext(
                                            org.springframework.boot.actuate.endpoint.SecurityContext.NONE,
                                            Map.of("namespace", "anna", "everything", "true")));
                            assertThat(String.valueOf(receipt)).contains("memories=1", "verified=true");
                        }));
    }

    @Test
    void should_be_left_out_where_the_application_says_so() {
        runner().withPropertyValues(
                        "management.health.memori.enabled=false",
                        "management.info.memori.enabled=false",
                        "management.endpoints.web.exposure.include=")
                .run(context -> {
                    assertThat(context.containsBean("memoriHealthIndicator")).isFalse();
                    assertThat(context).doesNotHaveBean(StoreInfo.class).doesNotHaveBean(MemoriEndpoint.class);
                });
    }

    private void assertMethods(WebApplicationContextRunner runner, WebEndpointHttpMethod... methods) {
        runner.run(context -> {
            Collection<org.springframework.boot.actuate.endpoint.web.ExposableWebEndpoint> endpoints =
                    context.getBean(WebEndpointsSupplier.class).getEndpoints();
            assertThat(endpoints).singleElement().satisfies(endpoint -> assertThat(endpoint.getOperations())
                    .extracting(operation -> operation.getRequestPredicate().getHttpMethod())
                    .containsExactlyInAnyOrder(methods));
        });
    }

    private WebApplicationContextRunner runner() {
        return new WebApplicationContextRunner()
                // As SpringApplication does.
                .withInitializer(
                        context -> context.getEnvironment().setConversionService(new ApplicationConversionService()))
                .withConfiguration(AutoConfigurations.of(
                        EndpointAutoConfiguration.class,
                        WebEndpointAutoConfiguration.class,
                        MemoriAutoConfiguration.class,
                        MemoriScheduleAutoConfiguration.class,
                        MemoriStatusAutoConfiguration.class,
                        MemoriActuatorAutoConfiguration.class))
                .withUserConfiguration(AlwaysFresh.class)
                .withPropertyValues(
                        "management.endpoints.web.exposure.include=memori",
                        "langchain4j.memori.file=" + file(),
                        "langchain4j.memori.embedding.model=none");
    }

    private Path file() {
        return folder.resolve("memory.db");
    }

    private static void makeFolder(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static MemoryNamespace anna(ApplicationContext context) {
        return anna(context, "anna");
    }

    private static MemoryNamespace anna(ApplicationContext context, String name) {
        return context.getBean(Memori.class).namespace(name);
    }

    /** What has just happened is seen. */
    @Configuration(proxyBeanMethods = false)
    static class AlwaysFresh {

        @Bean
        RecentStatus recentStatus(Memori memori) {
            return new RecentStatus(memori, Duration.ZERO);
        }
    }

    /** Deletes the folder for backups when the properties were read, before anything is scheduled. */
    private record FolderGoesAway(Path folder) implements org.springframework.beans.factory.SmartInitializingSingleton {

        @Override
        public void afterSingletonsInstantiated() {
            try {
                Files.deleteIfExists(folder);
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }
}
