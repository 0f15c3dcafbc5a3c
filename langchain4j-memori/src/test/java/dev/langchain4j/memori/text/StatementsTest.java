package dev.langchain4j.memori.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether a text asks or tells, and whether it speaks of a time or asks for one. */
class StatementsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Where is she?                        | 100",
                "She is at home.                      | 0",
                "She is at home                       | 0",
                "Hi Ben! How are you? I am fine.      | 33",
                "How are you? And the dog?            | 100",
                "I am fine. And you?                  | 50",
                "Really?! Yes. No                     | 33",
                "Really!? Yes. No                     | 33",
                "What?... ok                          | 50",
                "'Do you? she asked'                  | 50",
                "Is 'it' open \"now\"?                | 100",
                "Runs on v1.2?                        | 100",
                "v1.2 runs. v1.3?                     | 50",
                "Is it open at 10.30?                 | 100",
                "See https://example.org/a.html?b=1   | 0",
                "Mail eva@example.org about it        | 0",
                "¿Dónde está? Allí.                   | 50",
                "¡Hola! ¿Qué tal?                     | 50",
                "东京在哪里？                           | 100",
                "我在家。你呢？                          | 50",
                "どこですか？ここです。                   | 50",
                "أين هي؟                              | 100",
                "Wait… what?                          | 50",
            })
    void should_tell_which_share_of_the_sentences_asks(String text, int percent) {
        assertThat(Statements.asking(text)).isEqualTo(percent);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "?", "?!", "...", "？？", "-- // --", "\uD83D\uDE00?", "\uD83D\uDE00"})
    void should_not_take_marks_without_words_for_a_question_that_somebody_said(String text) {
        assertThat(Statements.asking(text)).isZero();
        assertThat(Statements.isDated(text)).isFalse();
        assertThat(Statements.asksWhen(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "I went there last week",
                "We moved in 2019",
                "She came on Monday",
                "the party is on 8 May",
                "see you tomorrow",
                "two days ago",
                "Wir waren gestern dort",
                "letzten Sommer oder vor zwei Jahren",
                "Nous avons déménagé l'année dernière",
                "il y a deux semaines",
                "Llegamos ayer",
                "la semana pasada",
                "Siamo arrivati ieri",
                "due settimane fa",
                "Chegamos ontem",
                "no ano passado",
                "We waren er gisteren",
                "drie weken geleden",
            })
    void should_notice_that_a_text_speaks_of_a_time(String text) {
        assertThat(Statements.isDated(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "She likes tea",
                "That may be so",
                "Room 1234 on floor 3",
                "order 20195 has come",
                "Sie trinkt gern Tee",
                "Elle aime le thé",
                "Le gusta el té",
                "Le piace il tè",
                "Ela gosta de chá",
                "Ze houdt van thee",
            })
    void should_not_see_a_time_where_there_is_none(String text) {
        assertThat(Statements.isDated(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "where does she sit",
                "What's her dog called",
                "has she a dog",
                "dog?",
                "Tea or coffee？",
                "wo wohnt sie",
                "Où habite-t-elle",
                "Qu'est-ce qu'elle boit",
                "dónde vive",
                "dove abita",
                "onde mora",
                "waar woont ze",
            })
    void should_know_a_search_that_asks(String query) {
        assertThat(Statements.asks(query)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "aisle seats",
                "PR #260",
                "tell me where she sits",
                "Whether or not",
                "Wheres",
                "https://example.org/a?b=1"
            })
    void should_know_a_search_that_names_words(String query) {
        assertThat(Statements.asks(query)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "When did she leave?",
                "when's her birthday",
                "Since when does he smoke",
                "What time is it",
                "At what time does it open",
                "In which year did they marry",
                "How long did it take",
                "Wann kommt er",
                "seit wann raucht er",
                "Um wie viel Uhr öffnet es",
                "Quand part-elle",
                "À quelle heure part-elle",
                "¿Cuándo llegó?",
                "desde cuándo fuma",
                "A qué hora abre",
                "Quando arriva",
                "A che ora apre",
                "Em que ano casaram",
                "A que horas abre",
                "Wanneer komt hij",
                "Hoe laat is het",
            })
    void should_know_a_search_for_a_time_as_one_that_asks(String query) {
        assertThat(Statements.asksWhen(query)).isTrue();
        assertThat(Statements.asks(query)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "?",
                "where was she when it rained?",
                "What did she do in 2019?",
                "Whenever it rains",
                "What a year",
            })
    void should_know_a_search_for_something_else(String query) {
        assertThat(Statements.asksWhen(query)).isFalse();
    }

    @Test
    void should_judge_a_long_paste_by_how_it_begins_and_by_its_marks() {
        String log = "lorem ipsum \uD83D\uDE00 ".repeat(4_000);

        assertThat(Statements.asksWhen("When was this? " + log)).isTrue();
        assertThat(Statements.asksWhen(log + "when")).isFalse();
        assertThat(Statements.asks(log + "when")).isFalse();
        assertThat(Statements.asks(log + "?")).isTrue();
        assertThat(Statements.asking(log + "? " + log + "?")).isEqualTo(100);
        for (int length = 250; length < 260; length++) {
            assertThat(Statements.asks("a".repeat(length) + "\uD83D\uDE00 who")).isFalse();
        }
    }
}
