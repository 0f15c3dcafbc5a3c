/** What the starter's room of the same name promises, on whichever line of Spring Boot is on the class path. */
@NullMarked
package dev.langchain4j.memori.spring.status;

import org.jspecify.annotations.NullMarked;
