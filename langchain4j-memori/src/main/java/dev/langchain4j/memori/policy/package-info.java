/**
 * What must never be remembered, what must always be, and how much: decided before anything is embedded, stored or logged. Knows texts and
 * values, and nothing of how they are kept.
 */
@NullMarked
package dev.langchain4j.memori.policy;

import org.jspecify.annotations.NullMarked;
