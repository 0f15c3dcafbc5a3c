/** The starter, on whichever line of Spring Boot is on the class path. */
@NullMarked
package dev.langchain4j.memori.spring;

import org.jspecify.annotations.NullMarked;
