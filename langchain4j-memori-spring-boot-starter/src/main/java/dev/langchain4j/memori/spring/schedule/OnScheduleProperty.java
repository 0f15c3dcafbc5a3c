package dev.langchain4j.memori.spring.schedule;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Matches unless it is sure that not one property of schedules is set: an application that schedules nothing should not pay for it when it starts. */
final class OnScheduleProperty extends SpringBootCondition {

    private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of(
            MemoriScheduleProperties.PREFIX.substring(0, MemoriScheduleProperties.PREFIX.length() - 1));

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        ConditionMessage.Builder message = ConditionMessage.forCondition("schedule properties");
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(context.getEnvironment())) {
            if (source.containsDescendantOf(PREFIX) != ConfigurationPropertyState.ABSENT) {
                return ConditionOutcome.match(message.foundExactly(PREFIX));
            }
        }
        return ConditionOutcome.noMatch(message.didNotFind("any property").items(PREFIX));
    }
}
