package dev.langchain4j.memori.spring.actuate;

import dev.langchain4j.memori.spring.actuate.HealthCheck.Finding;
import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.Status;

/** The health of the store, to Spring Boot 3.5. */
final class HealthOfBoot3 extends AbstractHealthIndicator {

    private final HealthCheck check;

    HealthOfBoot3(HealthCheck check) {
        super("the memory cannot be asked how it does");
        this.check = check;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        Finding finding = check.find();
        switch (finding.condition()) {
            case UP -> builder.up();
            case WARNING -> builder.status(new Status(HealthCheck.WARNING));
            case DOWN -> builder.down();
        }
        builder.withDetails(finding.details());
    }
}
