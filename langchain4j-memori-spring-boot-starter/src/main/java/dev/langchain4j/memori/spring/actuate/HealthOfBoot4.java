package dev.langchain4j.memori.spring.actuate;

import dev.langchain4j.memori.spring.actuate.HealthCheck.Finding;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/** The health of the store, to Spring Boot 4. */
final class HealthOfBoot4 extends AbstractHealthIndicator {

    private final HealthCheck check;

    HealthOfBoot4(HealthCheck check) {
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
