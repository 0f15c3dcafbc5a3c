/** What the starter adds to the time an application takes to start: a program, and not a test. */
@NullMarked
package dev.langchain4j.memori.spring.cost;

import org.jspecify.annotations.NullMarked;
