package dev.langchain4j.memori.benchmark;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What is measured with, and where.
 *
 * @param seed        what texts, vectors and queries are drawn from
 * @param texts       where texts and questions come from
 * @param cache       where vectors of the bundled model are kept, or null for vectors made from word weights
 * @param embedAtMost how many texts the model embeds
 * @param directory   where the stores are put
 */
record DataSettings(long seed, TextSource texts, @Nullable Path cache, int embedAtMost, Path directory) {}
