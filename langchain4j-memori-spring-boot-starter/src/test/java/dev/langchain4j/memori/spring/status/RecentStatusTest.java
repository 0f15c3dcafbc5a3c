package dev.langchain4j.memori.spring.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.memori.Memori;
import dev.langchain4j.memori.data.MemoriException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The gauges of one round are of one moment. */
class RecentStatusTest {

    private long nanos = Long.MAX_VALUE - 5; // The system's ticker may begin anywhere, and run over.

    @Test
    void should_read_the_store_once_in_a_few_seconds() {
        try (Memori memori = Memori.builder().inMemory().textOnly().build()) {
            RecentStatus status = new RecentStatus(memori, Duration.ofSeconds(5), () -> nanos);
            assertThat(status.get().stats().memories()).isZero();
            memori.namespace("anna").add("Anna likes tea");

            nanos += Duration.ofSeconds(4).toNanos();
            assertThat(status.get().stats().memories()).isZero();
            nanos += Duration.ofSeconds(2).toNanos();
            assertThat(status.get().stats().memories()).isEqualTo(1);
            memori.namespace("anna").add("Anna likes rain");
            assertThat(status.now().stats().memories()).isEqualTo(2);
            assertThat(status.get().stats().memories()).isEqualTo(2);
        }
    }

    @Test
    void should_keep_no_failure_and_hide_none() {
        Memori memori = Memori.builder().inMemory().textOnly().build();
        RecentStatus status = new RecentStatus(memori, Duration.ofSeconds(5), () -> nanos);
        status.get();
        memori.close();

        assertThatThrownBy(status::now).isInstanceOf(MemoriException.class);
        assertThatThrownBy(status::get)
                .as("what was known before is known no more")
                .isInstanceOf(MemoriException.class);
    }
}
