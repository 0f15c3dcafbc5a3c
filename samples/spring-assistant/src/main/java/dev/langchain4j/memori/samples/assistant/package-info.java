/** A chat assistant that remembers: what a Spring Boot application has to say itself, and no more. */
@NullMarked
package dev.langchain4j.memori.samples.assistant;

import org.jspecify.annotations.NullMarked;
