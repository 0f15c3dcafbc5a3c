/**
 * The memory of a Spring Boot application: its beans, its properties, and what is said when it cannot start. There is no logic here; everything that is
 * done, the library does.
 */
@NullMarked
package dev.langchain4j.memori.spring;

import org.jspecify.annotations.NullMarked;
