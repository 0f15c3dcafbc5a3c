/** An application of a user of the starter, for tests. */
@NullMarked
package dev.langchain4j.memori.spring.app;

import org.jspecify.annotations.NullMarked;
