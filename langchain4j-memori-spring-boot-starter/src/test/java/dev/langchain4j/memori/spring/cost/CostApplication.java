package dev.langchain4j.memori.spring.cost;

import com.sun.management.OperatingSystemMXBean;
import dev.langchain4j.memori.spring.RecordingModel;
import java.lang.management.ManagementFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** Starts, has its service built, and says so. */
@SpringBootApplication
public class CostApplication {

    /** What it says when it could take its first request, with the processor time that it has taken, in nanoseconds. */
    static final String READY = "READY ";

    @Bean
    RecordingModel chatModel() {
        return new RecordingModel();
    }

    public static void main(String[] args) {
        try (ConfigurableApplicationContext application = SpringApplication.run(CostApplication.class, args)) {
            application.getBean(PlainAssistant.class);
            System.out.println(READY
                    + ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)
                            .getProcessCpuTime());
        }
    }
}
