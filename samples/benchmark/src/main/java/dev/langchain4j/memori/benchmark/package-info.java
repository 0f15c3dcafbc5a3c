/**
 * How fast the engine is, and what its searches find.
 *
 * <p><b>Speed:</b> a program that fills stores with text, runs each operation beside LangChain4j's own in-memory
 * store and prints a table.
 *
 * <p>The figures are engine time: every vector is given, and the model the store is built with refuses to embed. What is compared takes turns
 * within seconds in one process, for on a machine whose speed drifts no other ratio is fair; JMH, which runs one benchmark after the other,
 * each in a process of its own, is asked for the bytes that a call takes from the heap, by {@code jmh}. What JMH cares for is done for the others by
 * {@link dev.langchain4j.memori.benchmark.Rounds}: warm-up until stable, collected garbage before every turn, one
 * {@link java.lang.System#nanoTime()} pair an operation, results consumed, medians of rounds. A {@link dev.langchain4j.memori.benchmark.Peer} is
 * another engine on the same data; a {@link dev.langchain4j.memori.benchmark.MeasureCommand} is a measurement of its own on a
 * {@link dev.langchain4j.memori.benchmark.Workbench}.
 *
 * <p><b>Retrieval:</b> an {@link dev.langchain4j.memori.benchmark.EvaluationSet} is stored through the library's public API, an
 * {@link dev.langchain4j.memori.benchmark.Ablations.Ablation} says what is changed from the defaults, a
 * {@link dev.langchain4j.memori.benchmark.RetrievalRun} asks, and every figure is a mean over questions of a
 * {@link dev.langchain4j.memori.benchmark.RankMetric}. Vectors are kept between runs; nothing else is.
 */
@NullMarked
package dev.langchain4j.memori.benchmark;

import org.jspecify.annotations.NullMarked;
