package dev.langchain4j.memori.spring.cost;

import dev.langchain4j.memori.spring.RecordingModel;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** Starts, has its service built, and says so. */
@SpringBootApplication
public class CostApplication {

    /** What it says when it could take its first request. */
    static final String READY = "READY";

    @Bean
    RecordingModel chatModel() {
        return new RecordingModel();
    }

    public static void main(String[] args) {
        try (ConfigurableApplicationContext application = SpringApplication.run(CostApplication.class, args)) {
            System.out.println(
                    application.getBean(PlainAssistant.class).toString().isEmpty() ? "" : READY);
        }
    }
}
