/** An application of a user of the starter, for tests. */
@NullMarked
package dev.langchain4j.memori.spring.streaming;

import org.jspecify.annotations.NullMarked;
