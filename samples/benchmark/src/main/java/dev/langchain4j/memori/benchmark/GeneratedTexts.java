package dev.langchain4j.memori.benchmark;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Memories as an agent keeps them, one to three sentences on one topic, generated from the bundled vocabulary. */
final class GeneratedTexts implements TextSource {

    private static final Pattern SLOT = Pattern.compile("\\{(\\w+)}");

    /** An "a" that has to become an "an", now that the word behind it is known. */
    private static final Pattern ARTICLE = Pattern.compile("\\b([Aa])(?= [aeiou])");

    /** Keeps the random streams of texts and questions apart; any odd number does. */
    private static final long QUESTIONS = 0x9E3779B97F4A7C15L;

    private static final double TWO_SENTENCES = 0.5;
    private static final double THREE_SENTENCES = 0.15;

    /** How often a word comes from another topic than its text's. */
    private static final double STRAYING = 0.15;

    private final Vocabulary vocabulary = Vocabulary.bundled();
    private final long seed;

    GeneratedTexts(long seed) {
        this.seed = seed;
    }

    @Override
    public String description() {
        return "generated from the bundled word statistics";
    }

    @Override
    public String text(int i) {
        SplittableRandom random = new SplittableRandom(mix(seed, i));
        String topic = vocabulary.topic(random);
        StringBuilder text = new StringBuilder(filled("statement", topic, random));
        double more = random.nextDouble();
        if (more < TWO_SENTENCES) {
            text.append(' ').append(filled("statement", topic, random));
        }
        if (more < THREE_SENTENCES) {
            text.append(' ').append(filled("statement", topic, random));
        }
        return text.toString();
    }

    @Override
    public String question(int i) {
        SplittableRandom random = new SplittableRandom(mix(seed ^ QUESTIONS, i));
        return filled("question", vocabulary.topic(random), random);
    }

    private String filled(String form, String topic, RandomGenerator random) {
        Matcher slots = SLOT.matcher(vocabulary.word(form, random));
        String sentence = slots.replaceAll(slot -> word(slot.group(1), topic, random));
        return ARTICLE.matcher(sentence).replaceAll("$1n");
    }

    private String word(String slot, String textTopic, RandomGenerator random) {
        String topic = random.nextDouble() < STRAYING ? vocabulary.topic(random) : textTopic;
        return switch (slot) {
            case "who" -> vocabulary.word("names", random);
            case "full" -> vocabulary.word("names", random) + " " + vocabulary.surname(random);
            case "noun" -> vocabulary.word(topic, "nouns", random);
            case "nouns" -> WordForms.plural(vocabulary.word(topic, "nouns", random));
            case "verb" -> vocabulary.word(topic, "verbs", random);
            case "verbed" -> WordForms.past(vocabulary.word(topic, "verbs", random));
            case "verbing" -> WordForms.gerund(vocabulary.word(topic, "verbs", random));
            case "adj" -> vocabulary.word(topic, "adjectives", random);
            case "place" -> vocabulary.word("places", random);
            case "when" -> vocabulary.word("whens", random);
            case "feeling" -> vocabulary.word("feelings", random);
            case "date" -> (1 + random.nextInt(28)) + " " + vocabulary.word("months", random) + " "
                    + (2_019 + random.nextInt(7));
            case "number" -> Integer.toString(2 + random.nextInt(random.nextBoolean() ? 10 : 500));
            case "code" -> (char) ('A' + random.nextInt(26)) + "-" + (1_000 + random.nextInt(9_000));
            default -> throw new IllegalStateException("no words for the slot " + slot);
        };
    }

    /** Neighbouring numbers must not give neighbouring streams: the finaliser of MurmurHash3. */
    private static long mix(long seed, int i) {
        long h = seed * 31 + i;
        h = (h ^ (h >>> 33)) * 0xFF51AFD7ED558CCDL;
        h = (h ^ (h >>> 33)) * 0xC4CEB9FE1A85EC53L;
        return h ^ (h >>> 33);
    }
}
