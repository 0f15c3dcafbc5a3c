/** An application of a user of the starter, for tests. */
@NullMarked
package dev.langchain4j.memori.spring.explicit;

import org.jspecify.annotations.NullMarked;
