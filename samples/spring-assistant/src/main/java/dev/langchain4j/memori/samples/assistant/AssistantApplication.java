package dev.langchain4j.memori.samples.assistant;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;

/** Starts the assistant; its address is logged when it is ready. */
@SpringBootApplication(proxyBeanMethods = false)
public class AssistantApplication {

    private static final Logger LOG = LoggerFactory.getLogger(AssistantApplication.class);

    public static void main(String[] args) {
        SpringApplication.run(AssistantApplication.class, args);
    }

    @EventListener
    void ready(ApplicationReadyEvent ready) {
        String port = ready.getApplicationContext().getEnvironment().getProperty("local.server.port");
        LOG.info("Open http://127.0.0.1:{} and sign in as anna or ben; the password is the name", port);
    }
}
