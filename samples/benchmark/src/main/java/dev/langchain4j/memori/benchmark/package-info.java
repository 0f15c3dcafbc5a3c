/**
 * How fast the engine is, and what its searches find.
 *
 * <p><b>Speed:</b> a program that fills stores with text, runs each operation beside LangChain4j's own in-memory
 * store and prints a table.
 *
 * <p>The figures are engine time: every vector is given, and the model the store is built with refuses to embed. JMH is
 * not used because it runs one benchmark after the other, each in a process of its own; on a machine whose speed drifts,
 * ratios are only fair where the contestants take turns within seconds of each other. What JMH cares for is done here by
 * {@link dev.langchain4j.memori.benchmark.Rounds}: warm-up until stable, collected garbage before every turn, one
 * {@link java.lang.System#nanoTime()} pair an operation, results consumed, medians of rounds.
 *
 * <p><b>Retrieval:</b> an {@link dev.langchain4j.memori.benchmark.EvaluationSet} is stored through the library's public API, an
 * {@link dev.langchain4j.memori.benchmark.Ablations.Ablation} says what is changed from the defaults, a
 * {@link dev.langchain4j.memori.benchmark.RetrievalRun} asks, and every figure is a mean over questions of a
 * {@link dev.langchain4j.memori.benchmark.RankMetric}. Vectors are kept between runs; nothing else is.
 */
@NullMarked
package dev.langchain4j.memori.benchmark;

import org.jspecify.annotations.NullMarked;
