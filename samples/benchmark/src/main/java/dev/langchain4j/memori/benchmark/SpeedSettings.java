package dev.langchain4j.memori.benchmark;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to measure.
 *
 * @param sizes     how many memories the stores hold, ascending
 * @param seed      what texts, vectors and queries are drawn from
 * @param seconds   how long each operation is measured at each size
 * @param texts     where texts and questions come from
 * @param cache     where vectors of the bundled model are kept, or null for vectors made from word weights
 * @param directory where the stores are put
 */
record SpeedSettings(
        List<Integer> sizes, long seed, double seconds, TextSource texts, @Nullable Path cache, Path directory) {}
