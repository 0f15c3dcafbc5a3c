package dev.langchain4j.memori.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * The bundled words and sentence forms, drawn by Zipf's law. Surnames are composed of syllables, which gives the long tail
 * of rare words that real text has and a hand-written list cannot.
 */
final class Vocabulary {

    private static final String GENERAL = "";

    /** Words of one list, the most frequent first. */
    private record WordList(List<String> words, Zipf ranks) {

        private WordList(List<String> words) {
            this(words, new Zipf(words.size()));
        }

        private String draw(RandomGenerator random) {
            return words.get(ranks.draw(random));
        }
    }

    private final Map<String, Map<String, WordList>> topics;
    private final WordList topicNames;
    private final WordList surnames;

    private Vocabulary(Map<String, Map<String, WordList>> topics) {
        this.topics = topics;
        this.topicNames = new WordList(
                topics.keySet().stream().filter(topic -> !topic.equals(GENERAL)).toList());
        this.surnames = new WordList(surnames());
    }

    /** The bundled one. */
    static Vocabulary bundled() {
        Map<String, Map<String, List<String>>> topics = new LinkedHashMap<>();
        String topic = GENERAL;
        for (String[] entry : entries("words.txt")) {
            if (entry[0].equals("topic")) {
                topic = entry[1];
            } else {
                topics.computeIfAbsent(topic, t -> new HashMap<>()).put(entry[0], List.of(entry[1].split(", ")));
            }
        }
        Map<String, List<String>> forms = new HashMap<>();
        for (String[] entry : entries("sentences.txt")) {
            forms.computeIfAbsent(entry[0], f -> new ArrayList<>()).add(entry[1]);
        }
        topics.computeIfAbsent(GENERAL, t -> new HashMap<>()).putAll(forms);
        Map<String, Map<String, WordList>> lists = new LinkedHashMap<>();
        topics.forEach((name, words) -> {
            Map<String, WordList> drawable = new HashMap<>();
            words.forEach((list, entries) -> drawable.put(list, new WordList(entries)));
            lists.put(name, drawable);
        });
        return new Vocabulary(lists);
    }

    String topic(RandomGenerator random) {
        return topicNames.draw(random);
    }

    /** A word of a topic's own list. */
    String word(String topic, String list, RandomGenerator random) {
        return list(topic, list).draw(random);
    }

    /** A word, or a sentence form, of a list that is no topic's. */
    String word(String list, RandomGenerator random) {
        return list(GENERAL, list).draw(random);
    }

    String surname(RandomGenerator random) {
        return surnames.draw(random);
    }

    private WordList list(String topic, String list) {
        return Objects.requireNonNull(
                Objects.requireNonNull(topics.get(topic), topic).get(list), list);
    }

    private List<String> surnames() {
        List<String> names = new ArrayList<>();
        for (String ending : list(GENERAL, "endings").words()) {
            for (String middle : list(GENERAL, "middles").words()) {
                for (String onset : list(GENERAL, "onsets").words()) {
                    names.add(onset + middle + ending);
                }
            }
        }
        return names;
    }

    /** Lines of the form {@code key: value}, comments and blank lines left out. */
    private static List<String[]> entries(String resource) {
        List<String[]> entries = new ArrayList<>();
        try (InputStream stream = Objects.requireNonNull(Vocabulary.class.getResourceAsStream(resource), resource);
                BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int colon = line.indexOf(": ");
                if (!line.startsWith("#") && colon > 0) {
                    entries.add(new String[] {line.substring(0, colon), line.substring(colon + 2)});
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return entries;
    }
}
