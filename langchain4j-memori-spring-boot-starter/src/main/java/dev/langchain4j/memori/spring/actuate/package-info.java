/** What Spring Boot's actuator shows of the store: health, info and an endpoint. */
@NullMarked
package dev.langchain4j.memori.spring.actuate;

import org.jspecify.annotations.NullMarked;
