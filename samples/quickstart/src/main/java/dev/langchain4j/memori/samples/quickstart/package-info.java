/** A memory console of about a hundred lines to copy from, and a demo that tells, restarts and asks. */
@NullMarked
package dev.langchain4j.memori.samples.quickstart;

import org.jspecify.annotations.NullMarked;
