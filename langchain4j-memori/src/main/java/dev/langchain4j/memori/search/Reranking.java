package dev.langchain4j.memori.search;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.memori.data.Explanation;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemoryHit;
import dev.langchain4j.memori.encode.Passage;
import dev.langchain4j.model.scoring.ScoringModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Lets a scoring model, which reads question and memory together, order the best hits anew. What it was not shown stays behind what it
 * was.
 *
 * <p>Scoring models answer on scales of their own. Where all scores of an answer lie between 0 and 1 they are taken as they are; otherwise
 * they are taken for logits and become {@code 1 / (1 + exp(-score))}, which keeps their order. Safe for use by several threads if the model
 * is.
 */
public final class Reranking {

    /** How many hits a scoring model is shown when nothing else is said. */
    public static final int DEFAULT_DEPTH = 30;

    /** The most that a scoring model can be shown for one question. */
    public static final int MAX_DEPTH = 1_000;

    private final ScoringModel model;
    private final int depth;

    /**
     * A reranking.
     *
     * @param model scores a question and a text
     * @param depth how many of the best hits it is shown, from 1 to {@value #MAX_DEPTH}
     * @throws MemoriException if the depth is outside its range
     */
    public Reranking(ScoringModel model, int depth) {
        if (depth < 1 || depth > MAX_DEPTH) {
            throw MemoriException.invalid("the rerank depth must be between 1 and " + MAX_DEPTH + ", but is " + depth);
        }
        this.model = model;
        this.depth = depth;
    }

    /**
     * How many hits have to be found first.
     *
     * @param limit the most hits wanted in the end
     * @return at least the limit
     */
    int needed(int limit) {
        return Math.max(limit, depth);
    }

    /**
     * Orders hits anew.
     *
     * @param question the question
     * @param hits     best first
     * @param limit    the most hits wanted
     * @param minScore the least score, on the scale of the result
     * @return hits with the same memories, best first; where the model scores two alike, in the order in which they came
     * @throws MemoriException if the model fails, or does not give every text a number
     */
    List<MemoryHit> rerank(String question, List<MemoryHit> hits, int limit, double minScore) {
        List<MemoryHit> shown = hits.subList(0, Math.min(depth, hits.size()));
        List<MemoryHit> ordered = new ArrayList<>(hits.size());
        if (!shown.isEmpty()) {
            List<Double> scores = scores(question, shown);
            boolean logits = scores.stream().anyMatch(score -> score < 0 || score > 1);
            for (int i = 0; i < shown.size(); i++) {
                ordered.add(scored(shown.get(i), scores.get(i), logits));
            }
            ordered.sort(Comparator.comparingDouble(MemoryHit::score).reversed());
            double last = ordered.get(ordered.size() - 1).score();
            hits.subList(shown.size(), hits.size()).forEach(hit -> ordered.add(behind(hit, last)));
        }
        return ordered.stream()
                .filter(hit -> hit.score() >= minScore)
                .limit(limit)
                .toList();
    }

    private List<Double> scores(String question, List<MemoryHit> hits) {
        List<TextSegment> texts =
                hits.stream().map(hit -> TextSegment.from(text(hit.memory()))).toList();
        List<Double> scores;
        try {
            scores = model.scoreAll(texts, question).content();
        } catch (RuntimeException e) {
            throw failed("failed on " + texts.size() + " memories", e);
        }
        if (scores == null || scores.size() != texts.size()) {
            throw failed(
                    "returned " + (scores == null ? 0 : scores.size()) + " scores for " + texts.size() + " memories",
                    null);
        }
        for (Double score : scores) {
            if (score == null || score.isNaN()) {
                throw failed("returned a score that is no number", null);
            }
        }
        return scores;
    }

    private static MemoriException failed(String what, @Nullable Throwable cause) {
        return new MemoriException(
                MemoriException.Reason.SCORING_FAILED,
                "the scoring model " + what + "; search again, or without it by SearchRequest.builder().rerank(false)",
                cause);
    }

    /** What the embedding model is shown, too. A time that nobody gave is that of storing, and says nothing about the content. */
    private static String text(Memory memory) {
        boolean timeGiven = !memory.occurredAt().equals(memory.createdAt());
        return new Passage(memory.content(), memory.author(), timeGiven ? memory.occurredAt() : null, memory.metadata())
                .composed();
    }

    private static MemoryHit scored(MemoryHit hit, double raw, boolean logit) {
        double score = logit ? 1 / (1 + Math.exp(-raw)) : raw;
        String how = logit
                ? String.format(
                        Locale.ROOT,
                        "of the scoring model: %.2f, put on a scale from 0 to 1 by the logistic function",
                        raw)
                : "of the scoring model";
        return new MemoryHit(
                hit.memory(), score, Explanation.of(score, "score", Explanation.of(score, how), before(hit)));
    }

    private static MemoryHit behind(MemoryHit hit, double last) {
        double score = Math.min(hit.score(), last);
        return new MemoryHit(
                hit.memory(),
                score,
                Explanation.of(
                        score,
                        "score, no better than that of the last hit that the scoring model was shown",
                        before(hit)));
    }

    private static Explanation before(MemoryHit hit) {
        Explanation found = hit.explanation();
        return new Explanation(
                found.value(), found.description() + " before the scoring model was asked", found.details());
    }
}
