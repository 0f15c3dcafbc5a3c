package dev.langchain4j.memori.spring.app;

import dev.langchain4j.memori.spring.RecordingModel;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** An application with a chat model, and nothing about memory. */
@SpringBootApplication
public class Application {

    @Bean
    RecordingModel chatModel() {
        return new RecordingModel();
    }
}
