/** The status of the store for those who ask often: gauges and health. */
@NullMarked
package dev.langchain4j.memori.spring.status;

import org.jspecify.annotations.NullMarked;
