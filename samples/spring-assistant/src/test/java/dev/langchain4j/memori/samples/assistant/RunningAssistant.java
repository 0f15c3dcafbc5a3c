package dev.langchain4j.memori.samples.assistant;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.StandardEnvironment;

/** The whole application on a free port, talking by script whatever the machine's environment names. */
record RunningAssistant(ConfigurableApplicationContext context) implements AutoCloseable {

    static RunningAssistant on(Path file, String... more) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().remove(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
        SpringApplication application = new SpringApplication(AssistantApplication.class);
        application.setEnvironment(environment);
        List<String> properties = new ArrayList<>(List.of(
                "--server.port=0", "--langchain4j.memori.file=" + file, "--assistant.scripted-model.pause=0ms"));
        properties.addAll(List.of(more));
        return new RunningAssistant(application.run(properties.toArray(String[]::new)));
    }

    URI at(String path) {
        String port = Objects.requireNonNull(context.getEnvironment().getProperty("local.server.port"));
        return URI.create("http://127.0.0.1:" + port + path);
    }

    @Override
    public void close() {
        context.close();
    }
}
