/** What Micrometer is told: timers, counters and gauges, and spans where the application observes itself. No tag holds a name, an id or content. */
@NullMarked
package dev.langchain4j.memori.spring.metrics;

import org.jspecify.annotations.NullMarked;
