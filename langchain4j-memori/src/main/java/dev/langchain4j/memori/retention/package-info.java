/**
 * How long memories are kept: rules by age, use, number, type and importance, and the condensing of what is old. A rule is shown what it would do before it does
 * it, and erases through the store as every other way of forgetting.
 */
@NullMarked
package dev.langchain4j.memori.retention;

import org.jspecify.annotations.NullMarked;
