package dev.langchain4j.memori.text;

import static dev.langchain4j.memori.text.TextAnalyzer.queryTerms;
import static dev.langchain4j.memori.text.TextAnalyzer.tokens;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextAnalyzerTest {

    /** Whether the index of a text has what the query looks for: any one term is enough. */
    private static boolean isFound(String text, String query) {
        List<String> tokens = tokens(text);
        return queryTerms(query).stream().anyMatch(term -> Collections.indexOfSubList(tokens, term.tokens()) >= 0);
    }

    private static boolean isFoundAsPhrase(String text, String query) {
        List<String> tokens = tokens(text);
        return queryTerms(query).stream()
                .filter(QueryTerm::isPhrase)
                .anyMatch(term -> Collections.indexOfSubList(tokens, term.tokens()) >= 0);
    }

    private static List<String> words(String query) {
        return queryTerms(query).stream()
                .filter(term -> !term.isPhrase())
                .map(QueryTerm::label)
                .toList();
    }

    private static List<String> phrases(String query) {
        return queryTerms(query).stream()
                .filter(QueryTerm::isPhrase)
                .map(QueryTerm::label)
                .toList();
    }

    @Nested
    class Tokens {

        @Test
        void should_keep_order_and_repeats() {
            assertThat(tokens("to be, or not to be")).containsExactly("to", "be", "or", "not", "to", "be");
        }

        @Test
        void should_give_nothing_where_there_is_nothing() {
            assertThat(tokens("")).isEmpty();
            assertThat(tokens(" \t\n")).isEmpty();
            assertThat(tokens("?! -- ... _ \"'")).isEmpty();
        }

        @Test
        void should_stem_plain_words_only() {
            assertThat(tokens("flights flying")).containsExactly("flight", "fli");
            assertThat(tokens("deployment")).isEqualTo(tokens("deploy"));
            assertThat(tokens("PDFs")).isEqualTo(tokens("PDF"));
            assertThat(tokens("v2s")).containsExactly("v2s");
            assertThat(tokens("went bought children wolves")).isEqualTo(tokens("go buy child wolf"));
        }

        @ParameterizedTest
        @CsvSource({
            "Café, cafe",
            "naïve, naive",
            "Łódź, lodz",
            "Ærø, aero",
            "Tromsø, tromso",
            "Þór, thor",
            "Đorđe, dorde",
            "Øresund, oresund",
            "İzmir, izmir",
            "ılık, ilik",
            "Straße, strasse",
            "GROẞ, gross",
            "Œuvre, oeuvre",
            "ﬁnal, final",
            "Ａｌｉｃｅ, alice",
            "co\u00ADoperate, cooperate",
            "Σίσυφος, ΣΊΣΥΦΟΣ",
            "مُحَمَّد, محمد",
            "٤٢, 42",
        })
        void should_not_care_about_accents_ligatures_or_widths(String written, String asked) {
            assertThat(tokens(written)).isEqualTo(tokens(asked)).hasSize(1);
        }

        @Test
        void should_take_identifiers_apart_in_order() {
            assertThat(tokens("snake_case_name")).containsExactly("snake", "case", "name");
            assertThat(tokens("blue-green")).containsExactly("blue", "green");
            assertThat(tokens("PR#260")).containsExactly("pr", "260");
            assertThat(tokens("1.2.3-rc1")).containsExactly("1", "2", "3", "rc1");
            assertThat(tokens("/usr/local/bin")).containsExactly("usr", "local", "bin");
            assertThat(tokens("bob@mail.org")).containsExactly("bob", "mail", "org");
        }

        @Test
        void should_add_the_whole_of_a_camel_case_name_after_its_parts() {
            assertThat(tokens("getUserName")).containsExactly("get", "user", "name", "getusernam");
            assertThat(tokens("HTTPServer2")).containsExactly("http", "server2", "httpserver2");
            assertThat(tokens("Base64Decoder")).startsWith("base64").endsWith("base64decoder");
        }

        @ParameterizedTest
        @ValueSource(strings = {"Alice", "NASA", "a1b2", "260", "e5", "URLs", "3fA9c", "USER", "deadBEEF0"})
        void should_leave_other_words_whole(String word) {
            assertThat(tokens(word)).hasSize(1);
        }

        @Test
        void should_keep_the_parts_of_a_uuid() {
            assertThat(tokens("6f1c2D3e-89ab-4cde-8f01-23456789abcd"))
                    .containsExactly("6f1c2d3e", "89ab", "4cde", "8f01", "23456789abcd");
        }

        @Test
        void should_take_each_letter_of_an_unspaced_script_for_itself() {
            assertThat(tokens("東京へ行く")).containsExactly("東", "京", "へ", "行", "く");
            assertThat(tokens("コーヒー")).containsExactly("コ", "ー", "ヒ", "ー");
            assertThat(tokens("한국어")).containsExactly("한", "국", "어");
            assertThat(tokens("が")).isEqualTo(tokens("か\u3099")).hasSize(1);
            assertThat(tokens("ｶﾞ")).isEqualTo(tokens("ガ")).hasSize(1);
        }

        @Test
        void should_keep_vowel_signs_with_their_letter() {
            assertThat(tokens("ที่นี่")).containsExactly("ที่", "นี่");
        }

        @Test
        void should_leave_spaced_scripts_in_words() {
            assertThat(tokens("Привет мир")).containsExactly("привет", "мир");
            assertThat(tokens("नमस्ते दुनिया")).hasSize(2);
        }

        @Test
        void should_take_an_emoji_for_a_token_however_it_is_drawn() {
            assertThat(tokens("great👍🏽!")).containsExactly("great", "👍");
            assertThat(tokens("❤️")).isEqualTo(tokens("❤"));
            assertThat(tokens("👩‍💻")).containsExactly("👩", "💻");
        }

        @Test
        void should_cut_over_long_words() {
            assertThat(tokens("x".repeat(150))).extracting(String::length).containsExactly(64, 64, 22);
            String pairs = "a" + "𝒳".repeat(40) + "𐐨".repeat(70);
            assertThat(String.join("", tokens(pairs))).doesNotContain("\uFFFD").endsWith("𐐨");
        }

        @Test
        void should_not_be_slowed_down_by_odd_texts() {
            List<String> odd = List.of(
                    "a" + "\u0315\u0321".repeat(200_000),
                    "\u05D0" + "\u20D0\u302A".repeat(200_000),
                    "aA".repeat(200_000),
                    "1Aa".repeat(200_000),
                    "\"the".repeat(200_000),
                    "京\u20D0".repeat(100_000));
            assertTimeoutPreemptively(Duration.ofMinutes(3), () -> {
                for (String text : odd) {
                    assertThat(isFound(text, text)).isTrue();
                    assertThat(ContentKey.normalize(text)).isNotEmpty();
                }
            });
        }

        @Test
        void should_find_every_letter_of_unicode_by_itself() {
            for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
                if (Character.isLetterOrDigit(codePoint) || Character.isIdeographic(codePoint)) {
                    String text = Character.toString(codePoint);
                    assertThat(tokens(text)).as("U+%04X", codePoint).isNotEmpty();
                    assertThat(isFound(text, text)).as("U+%04X", codePoint).isTrue();
                }
            }
        }
    }

    @Nested
    class Questions {

        @Test
        void should_drop_stop_words() {
            assertThat(words("Where does she like to sit on the plane?")).containsExactly("like", "sit", "plane");
            assertThat(words("What didn't Caroline's brother say?")).containsExactly("caroline", "brother", "say");
        }

        @Test
        void should_keep_stop_words_where_there_is_nothing_else() {
            assertThat(words("who is it?")).containsExactly("who", "is", "it");
        }

        @Test
        void should_keep_acronyms_that_look_like_stop_words() {
            assertThat(words("Is the US embassy with IT?")).containsExactly("us", "embassy", "it");
            assertThat(words("WHAT DOES IT COST")).containsExactly("cost");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "Was hat die Ärztin zu mir gesagt?         | arztin,gesagt",
                    "Où est-ce que nous avons mangé?           | mange",
                    "¿Cuándo fue mi cita con el dentista?      | cita,dentista",
                    "Quando ho comprato la bicicletta?         | comprato,bicicletta",
                    "Onde foi que eu deixei a minha bicicleta? | deixei,bicicleta",
                    "Wanneer heb ik de fiets gekocht?          | fiets,gekocht",
                })
        void should_know_the_stop_words_of_other_languages(String question, String expected) {
            assertThat(String.join(",", words(question))).isEqualTo(expected);
        }

        @Test
        void should_not_mistake_english_for_german() {
            assertThat(words("Which man won the war?")).containsExactly("man", "war");
            assertThat(words("Did he die in the fire?")).containsExactly("die", "fire");
        }

        @Test
        void should_ask_for_a_month_called_may() {
            assertThat(words("What happened in May?")).contains("may");
        }

        @Test
        void should_name_each_word_once_and_show_it_unstemmed() {
            assertThat(queryTerms("Flights, flight and FLIGHTS"))
                    .containsExactly(new QueryTerm(List.of("flight"), "flights"));
        }

        @ParameterizedTest
        @CsvSource({
            "blue-green deploy, blue-green",
            "on 2024-05-01?, 2024-05-01",
            "mail a.smith@example.com!, a.smith@example.com",
            "see /usr/local/bin/java., usr/local/bin/java",
            "https://example.org/a?b=1, https://example.org/a?b=1",
            "version 1.2.3 (old), 1.2.3",
            "at 10:30, 10:30",
            "PR#260, pr#260",
            "call getUserName(), getusername",
            "std::vector, std::vector",
            "O'Brien, o'brien",
            "turn on/off, on/off",
        })
        void should_look_for_compounds_as_a_whole_too(String query, String compound) {
            assertThat(phrases(query)).containsExactly(compound);
        }

        @Test
        void should_look_for_the_parts_of_a_compound_as_well() {
            assertThat(words("blue-green")).containsExactly("blue", "green");
            assertThat(words("getUserName")).containsExactly("get", "user", "name", "getusername");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "aisle seats?",
                    "(foo)",
                    "foo -",
                    "--foo",
                    "don't go",
                    "Anna's dog",
                    "foo... bar",
                    "foo -- bar",
                    "PR #260",
                    "foo , bar",
                    "\"foo",
                    "foo: bar"
                })
        void should_not_take_punctuation_for_a_compound(String query) {
            assertThat(phrases(query)).isEmpty();
        }

        @Test
        void should_join_digits_at_a_comma_but_not_words() {
            assertThat(phrases("1,000 dollars")).containsExactly("1,000");
            assertThat(phrases("red,green")).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"\"to be or not\"", "“to be or not”", "„to be or not“", "«to be or not»"})
        void should_look_for_quoted_text_as_a_whole(String quoted) {
            assertThat(phrases("who said " + quoted + " today")).containsExactly("to be or not");
            assertThat(words("who said " + quoted + " today")).containsExactly("said", "today");
        }

        @Test
        void should_take_an_unbalanced_quote_for_ordinary_text() {
            assertThat(phrases("a 5\" pipe")).isEmpty();
            assertThat(phrases("\"one pipe\" and a 5\" hole")).containsExactly("one pipe");
        }

        @Test
        void should_look_for_neighbours_in_unspaced_scripts() {
            assertThat(phrases("东京大学")).containsExactly("东京", "京大", "大学");
            assertThat(words("东京大学")).isEmpty();
            assertThat(words("茶")).containsExactly("茶");
            assertThat(phrases("5月に")).containsExactly("5月", "月に");
        }

        @Test
        void should_read_a_whole_book_pasted_behind_a_question() {
            String book = "The Deployments of userNames were going on, and the blue-green ones failed. ".repeat(900);

            List<QueryTerm> terms = queryTerms("Who deployed it? \"" + book + "\"");

            assertThat(words("Who deployed it? \"" + book + "\""))
                    .containsExactly("deployed", "user", "names", "usernames", "going", "blue", "green", "failed");
            assertThat(terms).filteredOn(QueryTerm::isPhrase).hasSize(3).allSatisfy(phrase -> assertThat(
                            Collections.indexOfSubList(tokens(book), phrase.tokens()))
                    .isNotNegative());
            assertThat(terms.get(terms.size() - 1).tokens())
                    .isEqualTo(tokens(book).subList(0, TextAnalyzer.MAX_PHRASE_TOKENS));
        }

        @Test
        void should_stay_within_its_limits() {
            String many = IntStream.range(0, 500).mapToObj(i -> "word" + i).collect(Collectors.joining(" "));
            assertThat(queryTerms(many)).hasSize(TextAnalyzer.MAX_QUERY_TERMS);
            String longName = IntStream.range(0, 500).mapToObj(i -> "a").collect(Collectors.joining("-"));
            assertThat(queryTerms(longName)).allMatch(term -> term.tokens().size() <= TextAnalyzer.MAX_PHRASE_TOKENS);
            assertThat(isFoundAsPhrase(longName, longName)).isTrue();
        }
    }

    @Nested
    class Finding {

        @ParameterizedTest
        @CsvSource({
            "The blue-green rollout failed, blue green",
            "The blue-green rollout failed, Blue_Green",
            "We call getUserName here, getusername",
            "We call getUserName here, user name",
            "We call getUserName here, get_user_name",
            "Our repository is on GitHub, github",
            "Merged PR #260 today, PR#260",
            "Merged PR#260 today, pr 260",
            "She lives in Łódź, lodz",
            "Sie wohnt in der Goethestraße, GOETHESTRASSE",
            "Ask the PDFs, pdf",
            "我住在东京, 东京",
            "她喜欢Java编程, Java",
            "Great trip 🏔, 🏔",
            "Seen on 2024-05-01T10:00, 2024-05-01",
            "id 6f1c2d3e-89ab-4cde-8f01-23456789abcd, 6F1C2D3E-89AB-4CDE-8F01-23456789ABCD",
        })
        void should_find_however_it_is_asked_for(String text, String query) {
            assertThat(isFound(text, query)).isTrue();
        }

        @Test
        void should_tell_compounds_from_their_scattered_parts() {
            assertThat(isFoundAsPhrase("due 2024-05-01", "2024-05-01")).isTrue();
            assertThat(isFoundAsPhrase("due 2024-01-05", "2024-05-01")).isFalse();
            assertThat(isFoundAsPhrase("get the name of a user", "getUserName")).isFalse();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "NEAR(a b)",
                    "a AND",
                    "\"",
                    "col:x*",
                    "^foo",
                    "{x}",
                    "a\u0000b",
                    "\uD800 lone",
                    "a NOT -b",
                    "*"
                })
        void should_make_a_legal_question_of_any_text(String query) {
            assertThat(queryTerms(query)).allSatisfy(term -> assertThat(term.tokens())
                    .allMatch(token -> token.chars().allMatch(c -> Character.isLetterOrDigit(c))));
        }
    }
}
