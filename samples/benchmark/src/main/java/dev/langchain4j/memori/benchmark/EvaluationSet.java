package dev.langchain4j.memori.benchmark;

import dev.langchain4j.memori.data.MemoryType;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered and what is asked of it. Each corpus becomes a namespace of its own.
 *
 * @param name    what the tables call it
 * @param corpora in the order of their names
 */
record EvaluationSet(String name, List<Corpus> corpora) {

    /** The category of questions that LoCoMo asks about the wrong person: reported, and counted nowhere else. */
    static final String ADVERSARIAL = "5";

    /** One conversation or one collection of documents, in its own order, and its questions. */
    record Corpus(String name, List<Entry> entries, List<Question> questions) {

        List<Question> answerable() {
            return questions.stream().filter(Question::answerable).toList();
        }

        List<Question> unanswerable() {
            return questions.stream().filter(question -> !question.answerable()).toList();
        }

        private long missingGold() {
            Set<String> known = new HashSet<>();
            entries.forEach(entry -> known.add(entry.id()));
            return questions.stream()
                    .flatMap(question -> question.gold().stream())
                    .filter(id -> !known.contains(id))
                    .count();
        }
    }

    /** What becomes one memory. Its id stays outside the store, where no search can find it by that. */
    record Entry(
            String id,
            String content,
            @Nullable String speaker,
            @Nullable String session,
            @Nullable Instant date,
            Map<String, Object> metadata,
            MemoryType type) {}

    /** A question; the category is empty where it has none, and so is gold where nothing answers it. */
    record Question(String id, String text, String category, List<String> gold) {

        boolean answerable() {
            return !gold.isEmpty();
        }

        boolean counts() {
            return !category.equals(ADVERSARIAL);
        }
    }

    /** How many gold ids no entry has; they count as not found. */
    long missingGold() {
        return corpora.stream().mapToLong(Corpus::missingGold).sum();
    }

    int entries() {
        return corpora.stream().mapToInt(corpus -> corpus.entries().size()).sum();
    }
}
