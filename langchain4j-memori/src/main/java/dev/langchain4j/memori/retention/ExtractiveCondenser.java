package dev.langchain4j.memori.retention;

import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.text.TextAnalyzer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The sentences that are most central, after Erkan and Radev (LexRank, 2004), in the form of degree centrality: a sentence counts the sum of its similarities
 * to all others. Similarity is the weight of the words that two sentences share over the weight of those that either has; a word weighs {@code ln(1 + n/df)}, as
 * a word that every sentence has tells little. Sentences are taken best first; one that shares more than {@value #SAME} with a taken one is passed over.
 */
final class ExtractiveCondenser implements Condenser {

    static final int SHORTEST = 40;

    private static final double SAME = 0.6;

    /** Sums of similarities take quadratic time; of more sentences, evenly chosen ones are looked at. */
    private static final int MAX_SENTENCES = 400;

    private static final String ENDS = ".!?\u3002\uFF01\uFF1F\u2026";

    private final int maxLength;

    ExtractiveCondenser(int maxLength) {
        if (maxLength < SHORTEST) {
            throw MemoriException.invalid(
                    "the length of a condensed text must be at least " + SHORTEST + " characters, but is " + maxLength);
        }
        this.maxLength = maxLength;
    }

    /** A sentence with its words. */
    private record Sentence(String text, Set<String> words) {}

    @Override
    public String condense(List<Memory> memories) {
        List<Sentence> sentences = thinned(sentences(memories));
        Map<String, Integer> frequency = new HashMap<>();
        sentences.forEach(sentence -> sentence.words.forEach(word -> frequency.merge(word, 1, Integer::sum)));
        Map<String, Double> weights = new HashMap<>();
        frequency.forEach((word, count) -> weights.put(word, Math.log(1 + (double) sentences.size() / count)));
        double[] centrality = new double[sentences.size()];
        for (int i = 0; i < sentences.size(); i++) {
            for (int j = 0; j < i; j++) {
                double alike = similarity(sentences.get(i), sentences.get(j), weights);
                centrality[i] += alike;
                centrality[j] += alike;
            }
        }
        return text(sentences, taken(sentences, centrality, weights));
    }

    private BitSet taken(List<Sentence> sentences, double[] centrality, Map<String, Double> weights) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < sentences.size(); i++) {
            order.add(i);
        }
        order.sort((a, b) -> centrality[a] == centrality[b] ? a - b : Double.compare(centrality[b], centrality[a]));
        BitSet taken = new BitSet();
        int length = 0;
        for (int next : order) {
            Sentence sentence = sentences.get(next);
            boolean fits = taken.isEmpty() || length + 1 + sentence.text.length() <= maxLength;
            if (fits && taken.stream().noneMatch(i -> similarity(sentence, sentences.get(i), weights) > SAME)) {
                length += (taken.isEmpty() ? 0 : 1) + sentence.text.length();
                taken.set(next);
            }
        }
        return taken;
    }

    private String text(List<Sentence> sentences, BitSet taken) {
        StringBuilder text = new StringBuilder();
        taken.stream().forEach(i -> text.append(text.isEmpty() ? "" : " ").append(sentences.get(i).text));
        if (text.length() > maxLength) {
            int end = maxLength - 1;
            text.setLength(Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end);
            text.append('\u2026');
        }
        return text.toString();
    }

    private static double similarity(Sentence a, Sentence b, Map<String, Double> weights) {
        double shared = 0;
        double all = 0;
        Set<String> words = new HashSet<>(a.words);
        words.addAll(b.words);
        for (String word : words) {
            double weight = weights.getOrDefault(word, 0.0);
            all += weight;
            shared += a.words.contains(word) && b.words.contains(word) ? weight : 0;
        }
        return all == 0 ? 0 : shared / all;
    }

    private static List<Sentence> thinned(List<Sentence> sentences) {
        if (sentences.size() <= MAX_SENTENCES) {
            return sentences;
        }
        List<Sentence> thinned = new ArrayList<>();
        for (int i = 0; i < MAX_SENTENCES; i++) {
            thinned.add(sentences.get((int) ((long) i * sentences.size() / MAX_SENTENCES)));
        }
        return thinned;
    }

    private static List<Sentence> sentences(List<Memory> memories) {
        Set<String> texts = new LinkedHashSet<>();
        for (Memory memory : memories) {
            String content = memory.content();
            int from = 0;
            for (int i = 0; i < content.length(); i++) {
                char c = content.charAt(i);
                boolean spaceBehind = i + 1 == content.length() || Character.isWhitespace(content.charAt(i + 1));
                if (c == '\n' || (ENDS.indexOf(c) >= 0 && (c >= 0x80 || spaceBehind))) {
                    add(texts, content.substring(from, i + 1));
                    from = i + 1;
                }
            }
            add(texts, content.substring(from));
        }
        return texts.stream()
                .map(text -> new Sentence(text, new HashSet<>(TextAnalyzer.tokens(text))))
                .toList();
    }

    /** What ends without a full stop gets one: its neighbours in the condensed text are no longer those that it had. */
    private static void add(Set<String> texts, String text) {
        String sentence = text.strip();
        if (sentence.isEmpty()) {
            return;
        }
        char last = sentence.charAt(sentence.length() - 1);
        texts.add(Character.isLetterOrDigit(last) ? sentence + "." : sentence);
    }
}
