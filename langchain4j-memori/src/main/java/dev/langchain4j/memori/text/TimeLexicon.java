package dev.langchain4j.memori.text;

import dev.langchain4j.memori.text.TimeSymbol.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The words of time of one language. A line of its list is a {@link TimeRole}, the value that it has, and the words; an underscore
 * joins the words of a phrase, and a tilde marks a word that means something else, too.
 */
final class TimeLexicon {

    /** English comes first: in doubt, it is what is spoken. */
    static final List<TimeLexicon> ALL = List.of(
            new TimeLexicon("en"),
            new TimeLexicon("de"),
            new TimeLexicon("fr"),
            new TimeLexicon("es"),
            new TimeLexicon("it"),
            new TimeLexicon("pt"),
            new TimeLexicon("nl"));

    private record Entry(Map<TimeRole, String> roles, boolean weak) {}

    private final Map<String, Entry> entries = new HashMap<>();

    /** Of how many words the longest phrase is that begins with a word: few words begin any. */
    private final Map<String, Integer> longest = new HashMap<>();

    private final Set<String> telling = new HashSet<>();

    private TimeLexicon(String language) {
        for (List<String> line : WordList.lines("time/" + language + ".txt")) {
            TimeRole role = TimeRole.valueOf(line.get(0).toUpperCase(Locale.ROOT));
            for (String word : line.subList(2, line.size())) {
                boolean weak = word.startsWith("~");
                put((weak ? word.substring(1) : word).replace('_', ' '), role, line.get(1), weak);
            }
        }
        telling.addAll(StopWords.of(language));
    }

    private void put(String phrase, TimeRole role, String value, boolean weak) {
        Entry known = entries.get(phrase);
        Map<TimeRole, String> roles = new EnumMap<>(TimeRole.class);
        if (known != null) {
            roles.putAll(known.roles);
        }
        roles.put(role, value);
        entries.put(phrase, new Entry(roles, weak || (known != null && known.weak)));
        List<String> words = List.of(phrase.split(" ", -1));
        longest.merge(words.get(0), words.size(), Math::max);
        telling.addAll(words);
    }

    /** How many of these words are words of this language that tell it from others. */
    int familiarity(Set<String> words) {
        int familiar = 0;
        for (String word : words) {
            if (telling.contains(word)) {
                familiar++;
            }
        }
        return familiar;
    }

    /** Gives words their roles, the longest phrase first. */
    List<TimeSymbol> recognize(List<TimeSymbol> signs) {
        List<TimeSymbol> symbols = new ArrayList<>(signs.size());
        for (int i = 0; i < signs.size(); ) {
            TimeSymbol sign = signs.get(i);
            int length = 1;
            if (sign.kind() == Kind.WORD && !sign.form().isEmpty()) {
                for (int words = phrase(signs, i, longest.getOrDefault(sign.form(), 0)); words > 0; words--) {
                    String phrase = form(signs, i, words);
                    Entry entry = entries.get(phrase);
                    if (entry != null) {
                        int end = signs.get(i + words - 1).end();
                        sign = sign.with(phrase, entry.roles, entry.weak, end);
                        length = words;
                        break;
                    }
                }
            }
            symbols.add(sign);
            i += length;
        }
        return symbols;
    }

    private static int phrase(List<TimeSymbol> signs, int from, int most) {
        int words = 0;
        while (words < most
                && from + words < signs.size()
                && signs.get(from + words).kind() == Kind.WORD) {
            words++;
        }
        return words;
    }

    private static String form(List<TimeSymbol> signs, int from, int words) {
        if (words == 1) {
            return signs.get(from).form();
        }
        StringBuilder form = new StringBuilder();
        for (TimeSymbol sign : signs.subList(from, from + words)) {
            form.append(form.length() == 0 ? "" : " ").append(sign.form());
        }
        return form.toString();
    }
}
