package dev.langchain4j.memori.spring.actuate;

import dev.langchain4j.memori.Memori;
import dev.langchain4j.memori.spring.schedule.MemoriScheduleAutoConfiguration;
import dev.langchain4j.memori.spring.schedule.MemoriSchedules;
import dev.langchain4j.memori.spring.status.MemoriStatusAutoConfiguration;
import dev.langchain4j.memori.spring.status.RecentStatus;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Health, info and an endpoint, where the application has Spring Boot's actuator. */
@AutoConfiguration(after = {MemoriScheduleAutoConfiguration.class, MemoriStatusAutoConfiguration.class})
@ConditionalOnBean(Memori.class)
public class MemoriActuatorAutoConfiguration {

    /** Called by Spring. */
    public MemoriActuatorAutoConfiguration() {}

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(
            name = "org.springframework.boot.actuate.autoconfigure.health.ConditionalOnEnabledHealthIndicator")
    static class Boot3 {

        @Bean
        @ConditionalOnMissingBean(name = "memoriHealthIndicator")
        @org.springframework.boot.actuate.autoconfigure.health.ConditionalOnEnabledHealthIndicator("memori")
        org.springframework.boot.actuate.health.HealthIndicator memoriHealthIndicator(
                RecentStatus status, ObjectProvider<MemoriSchedules> schedules) {
            return new HealthOfBoot3(new HealthCheck(status, schedules.getIfAvailable()));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(
            name = "org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator")
    static class Boot4 {

        @Bean
        @ConditionalOnMissingBean(name = "memoriHealthIndicator")
        @org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator("memori")
        org.springframework.boot.health.contributor.HealthIndicator memoriHealthIndicator(
                RecentStatus status, ObjectProvider<MemoriSchedules> schedules) {
            return new HealthOfBoot4(new HealthCheck(status, schedules.getIfAvailable()));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({InfoContributor.class, ConditionalOnEnabledInfoContributor.class})
    static class OfInfo {

        @Bean
        @ConditionalOnMissingBean(name = "memoriInfoContributor")
        @ConditionalOnEnabledInfoContributor("memori")
        InfoContributor memoriInfoContributor(RecentStatus status) {
            return new StoreInfo(status);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
    static class OfEndpoint {

        @Bean
        @ConditionalOnMissingBean
        @ConditionalOnAvailableEndpoint
        MemoriEndpoint memoriEndpoint(Memori memori, RecentStatus status, ObjectProvider<MemoriSchedules> schedules) {
            return new MemoriEndpoint(memori, status, schedules.getIfAvailable());
        }
    }
}
