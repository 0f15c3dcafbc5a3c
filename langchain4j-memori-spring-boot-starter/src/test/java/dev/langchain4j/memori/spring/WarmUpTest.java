package dev.langchain4j.memori.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.memori.Memori;
import dev.langchain4j.memori.spring.app.Application;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Who waits for an embedding model to be loaded: neither the start nor the end of an application. */
class WarmUpTest {

    private static final long PATIENCE_SECONDS = 60;

    @Test
    void should_be_ready_while_the_model_is_still_being_loaded() throws InterruptedException {
        try (ConfigurableApplicationContext application = start(true)) {
            SlowModel model = application.getBean(SlowModel.class);

            assertThat(model.askedBy.poll(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("the model is asked for the first time, and the application is ready already")
                    .isEqualTo("memori-warm-up, a daemon");
            model.loaded.countDown();
        }
    }

    @Test
    void should_load_no_model_ahead_of_time_where_that_is_not_wanted() {
        try (ConfigurableApplicationContext application = start(false)) {
            SlowModel model = application.getBean(SlowModel.class);
            model.loaded.countDown();
            application.getBean(Memori.class).namespace("anna").search("lighthouse");

            assertThat(model.askedBy)
                    .as("by the first search alone")
                    .containsExactly(Thread.currentThread().getName());
        }
    }

    private static ConfigurableApplicationContext start(boolean warmUp) {
        return new SpringApplicationBuilder(Application.class, WithSlowModel.class)
                .web(WebApplicationType.NONE)
                .run("--langchain4j.memori.in-memory=true", "--langchain4j.memori.embedding.warm-up=" + warmUp);
    }

    @Configuration(proxyBeanMethods = false)
    static class WithSlowModel {

        @Bean
        SlowModel slowModel() {
            return new SlowModel();
        }
    }

    /** One that takes as long to load as the test wants it to. */
    static final class SlowModel implements EmbeddingModel {

        private final WordsModel words = new WordsModel();
        private final CountDownLatch loaded = new CountDownLatch(1);
        private final BlockingQueue<String> askedBy = new LinkedBlockingQueue<>();

        @Override
        public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
            Thread thread = Thread.currentThread();
            askedBy.add(thread.getName() + (thread.isDaemon() ? ", a daemon" : ""));
            try {
                if (!loaded.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("whoever starts the application waits for the model");
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return words.embedAll(segments);
        }

        @Override
        public int dimension() {
            return words.dimension();
        }

        @Override
        public String modelName() {
            return words.modelName();
        }
    }
}
