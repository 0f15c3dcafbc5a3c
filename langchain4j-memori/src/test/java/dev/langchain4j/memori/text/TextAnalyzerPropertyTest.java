package dev.langchain4j.memori.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class TextAnalyzerPropertyTest {

    /** Where words, scripts, accents, quotes and joiners meet; random code points hardly ever bring them together. */
    private static final String[] CRUMBS = {
        "a",
        "B",
        "Z",
        "the",
        "User",
        "9",
        "10",
        "_",
        "-",
        ".",
        ",",
        "/",
        "::",
        "'",
        "’",
        "\"",
        "“",
        "”",
        "«",
        " ",
        "\n",
        "\t",
        "@",
        "#",
        "é",
        "e\u0301",
        "\u0301",
        "ß",
        "İ",
        "ı",
        "ø",
        "京",
        "ー",
        "が",
        "か\u3099",
        "한",
        "ᄒ",
        "ที่",
        "ำ",
        "ន្ត",
        "👍",
        "🏽",
        "\u200D",
        "\u200B",
        "\uFE0F",
        "\u20E3",
        "\u00AD",
        "½",
        "™",
        "ﷺ",
        "ͺ",
        "\uFE70",
        "𝒳",
        "𐐀",
        "\uD83D",
        "\uDC4D",
        "٤",
        "x",
        "\u0640",
        "\u05B0",
        "Ⅷ",
        "①",
        "〇",
        "\u0000",
        "\u00A0",
        "\u2028",
        "longlonglonglonglonglonglonglonglonglonglonglong"
    };

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> anything = Arbitraries.integers()
                .between(0, Character.MAX_CODE_POINT)
                .map(Character::toString)
                .list()
                .ofMaxSize(40)
                .map(parts -> String.join("", parts));
        Arbitrary<String> crumbs = Arbitraries.of(CRUMBS).list().ofMaxSize(60).map(parts -> String.join("", parts));
        return Arbitraries.oneOf(anything, crumbs, Arbitraries.strings().all().ofMaxLength(200));
    }

    @Property(tries = 3000)
    void should_only_give_tokens_that_an_index_can_hold(@ForAll("texts") String text) {
        for (String token : TextAnalyzer.tokens(text)) {
            assertThat(token).isNotEmpty().hasSizeLessThanOrEqualTo(TextAnalyzer.MAX_TOKEN_LENGTH);
            boolean word = token.codePoints().allMatch(TextAnalyzerPropertyTest::isLetterDigitOrMark);
            boolean symbol = token.codePointCount(0, token.length()) == 1
                    && Folding.kind(token.codePointAt(0)) == Folding.Kind.SYMBOL;
            assertThat(word || symbol).as("token '%s'", token).isTrue();
            assertThat(token.chars().filter(c -> c < 0x80))
                    .allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'));
        }
    }

    private static boolean isLetterDigitOrMark(int codePoint) {
        int type = Character.getType(codePoint);
        return Character.isLetterOrDigit(codePoint)
                || Character.isIdeographic(codePoint)
                || type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || type == Character.ENCLOSING_MARK;
    }

    @Property(tries = 3000)
    void should_find_every_text_by_itself(@ForAll("texts") String text) {
        List<String> tokens = TextAnalyzer.tokens(text);
        List<QueryTerm> terms = TextAnalyzer.queryTerms(text);
        assertThat(terms.isEmpty()).isEqualTo(tokens.isEmpty());
        // Stronger than needed: each single term is in the text, not only one of them.
        assertThat(terms)
                .allMatch(term -> Collections.indexOfSubList(tokens, term.tokens()) >= 0)
                .hasSizeLessThanOrEqualTo(TextAnalyzer.MAX_QUERY_TERMS);
        assertThat(terms).extracting(QueryTerm::tokens).doesNotHaveDuplicates();
    }

    @Property
    void should_have_a_token_for_every_text_with_a_letter(@ForAll("texts") String text) {
        boolean letter = text.codePoints().anyMatch(c -> Character.isLetterOrDigit(c) || Character.isIdeographic(c));
        if (letter) {
            assertThat(TextAnalyzer.tokens(text)).isNotEmpty();
        }
    }

    @Property
    void should_compare_any_two_texts_alike_from_both_sides(@ForAll("texts") String a, @ForAll("texts") String b) {
        assertThat(Distinctions.between(a, b)).isEqualTo(Distinctions.between(b, a));
        assertThat(Distinctions.between(a, a)).isEmpty();
        assertThat(Distinctions.between(a, " " + a + "\n")).isEmpty();
    }

    @Property
    void should_normalize_content_once_and_for_all(@ForAll("texts") String text) {
        String normalized = ContentKey.normalize(text);
        assertThat(ContentKey.normalize(normalized)).isEqualTo(normalized);
        assertThat(ContentKey.hash(normalized)).isEqualTo(ContentKey.hash(ContentKey.normalize(text + " ")));
    }
}
