package dev.langchain4j.memori.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Asked on Wednesday, 15 May 2024, at half past ten, unless said. */
class TimeWordsTest {

    private static final Instant NOW = Instant.parse("2024-05-15T10:30:00Z");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static List<TimeSpan> read(String question) {
        return TimeWords.read(question, NOW, ZoneOffset.UTC);
    }

    /** Spans as "2024-05-08 2024-05-09", an open end as "..", a guessed year with a question mark; midnight is not shown. */
    private static String shown(String question) {
        return shown(question, NOW);
    }

    private static String shown(String question, Instant now) {
        return TimeWords.read(question, now, ZoneOffset.UTC).stream()
                .map(span -> moment(span.from()) + " " + moment(span.to()) + (span.yearSaid() ? "" : "?"))
                .collect(Collectors.joining(" | "));
    }

    private static String moment(Instant moment) {
        if (moment.equals(TimeSpan.BEGINNING) || moment.equals(TimeSpan.END)) {
            return "..";
        }
        String text = LocalDateTime.ofInstant(moment, ZoneOffset.UTC).toString();
        return text.endsWith("T00:00") ? text.substring(0, 10) : text;
    }

    @Nested
    class English {

        @ParameterizedTest
        @CsvSource({
            "What did I eat today?,                           2024-05-15 2024-05-16",
            "Where was Anna yesterday?,                       2024-05-14 2024-05-15",
            "What about the day before yesterday?,            2024-05-13 2024-05-14",
            "What will I do tomorrow?,                        2024-05-16 2024-05-17",
            "and the day after tomorrow,                      2024-05-17 2024-05-18",
            "What did she say this morning?,                  2024-05-15 2024-05-15T12:00",
            "yesterday evening,                               2024-05-14T17:00 2024-05-15",
            "What did we watch last night?,                   2024-05-14T18:00 2024-05-15T06:00",
            "Who comes tonight?,                              2024-05-15T17:00 2024-05-16",
            "What happened last week?,                        2024-05-06 2024-05-13",
            "this week's plans,                               2024-05-13 2024-05-20",
            "next week,                                       2024-05-20 2024-05-27",
            "the week before last,                            2024-04-29 2024-05-06",
            "the past week,                                   2024-05-08 2024-05-16",
            "last month,                                      2024-04-01 2024-05-01",
            "this month,                                      2024-05-01 2024-06-01",
            "next month,                                      2024-06-01 2024-07-01",
            "last year,                                       2023-01-01 2024-01-01",
            "this year,                                       2024-01-01 2025-01-01",
            "next quarter,                                    2024-07-01 2024-10-01",
            "What did they do last weekend?,                  2024-05-11 2024-05-13",
            "this weekend,                                    2024-05-18 2024-05-20",
            "What did they do over the weekend?,              2024-05-11 2024-05-13",
            "What did Maria do last Monday?,                  2024-05-13 2024-05-14",
            "next Wednesday,                                  2024-05-22 2024-05-23",
            "this Friday,                                     2024-05-17 2024-05-18",
            "What did we decide on Friday?,                   2024-05-10 2024-05-11",
            "What is planned on Friday? We will go.,          2024-05-17 2024-05-18",
            "Friday's meeting,                                2024-05-10 2024-05-11",
            "Friday of last week,                             2024-05-10 2024-05-11",
            "last week on Tuesday,                            2024-05-07 2024-05-08",
            "Monday morning,                                  2024-05-13 2024-05-13T12:00",
        })
        void should_know_days_and_weeks(String question, String spans) {
            assertThat(shown(question)).isEqualTo(spans);
        }

        @ParameterizedTest
        @CsvSource({
            "3 days ago,                                      2024-05-12 2024-05-13",
            "three days ago,                                  2024-05-12 2024-05-13",
            "a week ago,                                      2024-05-05 2024-05-12",
            "two weeks ago,                                   2024-04-28 2024-05-05",
            "a couple of weeks ago,                           2024-04-24 2024-05-09",
            "a few days ago,                                  2024-05-09 2024-05-14",
            "a month ago,                                     2024-03-31 2024-05-01",
            "2 years ago,                                     2021-11-15 2022-11-16",
            "two hours ago,                                   2024-05-15T08:00 2024-05-15T09:00:01",
            "in the last three days,                          2024-05-12 2024-05-16",
            "over the past few weeks,                         2024-04-03 2024-05-16",
            "the last 2 months,                               2024-03-15 2024-05-16",
            "within the next 10 days,                         2024-05-15 2024-05-26",
            "two days before 8 May 2023,                      2023-05-06 2023-05-07",
            "two weeks after 8 May 2023,                      2023-05-19 2023-05-26",
            "the week before 8 May 2023,                      2023-05-01 2023-05-08",
            "the day after May 8th,                           2024-05-09 2024-05-10?",
            "on the weekend before March 26 2023,             2023-03-18 2023-03-20",
            "the week of May 8 2023,                          2023-05-08 2023-05-15",
            "the month after June 2022,                       2022-07-01 2022-08-01",
        })
        void should_count_from_here_and_there(String question, String spans) {
            assertThat(shown(question)).isEqualTo(spans);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = ';',
                value = {
                    "What happened in May?;                       2024-05-01 2024-06-01?",
                    "What happened in June?;                      2023-06-01 2023-07-01?",
                    "What happened in may?;                       2024-05-01 2024-06-01?",
                    "What will happen in March?;                  2025-03-01 2025-04-01?",
                    "last May;                                    2023-05-01 2023-06-01",
                    "this March;                                  2024-03-01 2024-04-01",
                    "next May;                                    2025-05-01 2025-06-01",
                    "in May 2023;                                 2023-05-01 2023-06-01",
                    "May 2023;                                    2023-05-01 2023-06-01",
                    "may of 2023;                                 2023-05-01 2023-06-01",
                    "in May, 2023;                                2023-05-01 2023-06-01",
                    "Sept. '22;                                   2022-09-01 2022-10-01",
                    "the January budget;                          2024-01-01 2024-02-01?",
                    "the May trip;                                2024-05-01 2024-06-01?",
                    "in 2022;                                     2022-01-01 2023-01-01",
                    "in the year 1850;                            1850-01-01 1851-01-01",
                    "our 2022 trip;                               2022-01-01 2023-01-01",
                    "Christmas 2022;                              2022-01-01 2023-01-01",
                    "on 8 May;                                    2024-05-08 2024-05-09?",
                    "on 8 June;                                   2023-06-08 2023-06-09?",
                    "on 8 May 2023;                               2023-05-08 2023-05-09",
                    "May 8th, 2023;                               2023-05-08 2023-05-09",
                    "may 8, 2023;                                 2023-05-08 2023-05-09",
                    "the 8th of May;                              2024-05-08 2024-05-09?",
                    "the first of May 2023;                       2023-05-01 2023-05-02",
                    "on Monday, 8 May 2023;                       2023-05-08 2023-05-09",
                    "on the 8th?;                                 2024-05-08 2024-05-09?",
                    "on the 31st;                                 2024-03-31 2024-04-01?",
                    "on 29 February;                              2024-02-29 2024-03-01?",
                    "8/5/2023;                                    2023-05-08 2023-05-09 | 2023-08-05 2023-08-06",
                    "5/23/2023;                                   2023-05-23 2023-05-24",
                    "8.5.2023;                                    2023-05-08 2023-05-09",
                    "5/5/23;                                      2023-05-05 2023-05-06",
                    "2023-05-08;                                  2023-05-08 2023-05-09",
                    "2023-05-08T10:00:00Z;                        2023-05-08 2023-05-09",
                    "2023/05/08;                                  2023-05-08 2023-05-09",
                    "2023-05;                                     2023-05-01 2023-06-01",
                    "2023年5月8日に何をした;                        2023-05-08 2023-05-09",
                    "early March 2023;                            2023-03-01 2023-03-11",
                    "in mid-May;                                  2024-05-11 2024-05-21?",
                    "in late march;                               2024-03-21 2024-04-01?",
                    "at the end of 2022;                          2022-09-01 2023-01-01",
                    "the beginning of January 2023;               2023-01-01 2023-01-11",
                    "summer 2022;                                 2022-06-01 2022-09-01",
                    "the fall of 2022;                            2022-09-01 2022-12-01",
                    "in the spring;                               2024-03-01 2024-06-01?",
                    "last summer;                                 2023-06-01 2023-09-01",
                    "last winter;                                 2023-12-01 2024-03-01",
                    "winter 2022;                                 2021-12-01 2022-03-01 | 2022-12-01 2023-03-01",
                    "in the first week of June;                   2023-06-01 2023-06-08?",
                    "the last week of May 2023;                   2023-05-25 2023-06-01",
                    "the second weekend of June 2023;             2023-06-10 2023-06-12",
                    "the last Friday in May 2023;                 2023-05-26 2023-05-27",
                    "the first half of 2023;                      2023-01-01 2023-07-01",
                    "the third quarter of 2024;                   2024-07-01 2024-10-01",
                    "Q3 2024;                                     2024-07-01 2024-10-01",
                    "Q3;                                          2023-07-01 2023-10-01?",
                    "2024-Q1;                                     2024-01-01 2024-04-01",
                    "H1 2024;                                     2024-01-01 2024-07-01",
                    "the 1990s;                                   1990-01-01 2000-01-01",
                    "in the '90s;                                 1990-01-01 2000-01-01",
                    "the late 80s;                                1986-09-01 1990-01-01",
                    "the 19th century;                            1801-01-01 1901-01-01",
                })
        void should_know_the_calendar(String question, String spans) {
            assertThat(shown(question)).isEqualTo(spans);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = ';',
                value = {
                    "since May;                                   2024-05-01 ..?",
                    "since last Monday;                           2024-05-13 ..",
                    "since two weeks;                             2024-05-01 2024-05-16",
                    "from May 2023 on;                            2023-05-01 ..",
                    "before 2022;                                 .. 2022-01-01",
                    "before last week;                            .. 2024-05-06",
                    "after 8 May 2023;                            2023-05-09 ..",
                    "until June 2023;                             .. 2023-07-01",
                    "between May and July 2023;                   2023-05-01 2023-08-01",
                    "between November and February;               2023-11-01 2024-03-01?",
                    "between 2019 and 2021;                       2019-01-01 2022-01-01",
                    "between 3 and 8 May 2023;                    2023-05-03 2023-05-09",
                    "from 3 to 8 May;                             2024-05-03 2024-05-09?",
                    "May 3-8, 2023;                               2023-05-03 2023-05-09",
                    "from March 26 to April 20, 2023;             2023-03-26 2023-04-21",
                    "between 26 March and 20 April 2023;          2023-03-26 2023-04-21",
                    "from December 2022 to January;               2022-12-01 2023-02-01",
                    "2019-2021;                                   2019-01-01 2022-01-01",
                    "May to July;                                 2023-05-01 2023-08-01?",
                    "in April and May;                            2024-04-01 2024-05-01? | 2024-05-01 2024-06-01?",
                    "from April to June?;                         2023-04-01 2023-07-01?",
                    "between yesterday and today;                 2024-05-14 2024-05-16",
                    "yesterday and in May 2023;                   2024-05-14 2024-05-15 | 2023-05-01 2023-06-01",
                })
        void should_know_what_is_open_and_what_lies_between(String question, String spans) {
            assertThat(shown(question)).isEqualTo(spans);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "When did Caroline go to the support group?",
                    "When did she last see him?",
                    "What may I eat?",
                    "May I ask?",
                    "May 5 people come?",
                    "What did May say to June?",
                    "Is May's brother here?",
                    "What does April like?",
                    "Where did they march to?",
                    "the march on the town",
                    "this may help",
                    "the second question",
                    "Wait a second",
                    "Did he fall asleep?",
                    "spring rolls and summer dresses",
                    "What does she do on Mondays?",
                    "every Monday",
                    "every January",
                    "Black Friday",
                    "the sun and the sea",
                    "the next day",
                    "Since Anna left, before lunch, after the meal",
                    "half past ten, at 10:30, at 5 pm",
                    "PR 2022, ticket #2023, $2022, 2022 km",
                    "they sold 2015 copies",
                    "in her 20s",
                    "1.2.2023.4 and 10.0.0.1",
                    "2023-13-45",
                    "on 31 June",
                    "on the 8th floor",
                    "march.txt, may_2023 and /home/may/2023",
                    "Where is Will?",
                    "The day was long and the week was longer",
                    "How many weeks did it take?",
                    "",
                })
        void should_not_be_misled(String question) {
            assertThat(shown(question)).isEmpty();
        }
    }

    @Nested
    class OtherLanguages {

        @ParameterizedTest
        @CsvSource(
                delimiter = ';',
                value = {
                    "Was habe ich gestern gegessen?;              2024-05-14 2024-05-15",
                    "gestern Abend;                               2024-05-14T17:00 2024-05-15",
                    "heute Morgen;                                2024-05-15 2024-05-15T12:00",
                    "Was war vorgestern?;                         2024-05-13 2024-05-14",
                    "Wo war Anna letzte Woche?;                   2024-05-06 2024-05-13",
                    "vorletzte Woche;                             2024-04-29 2024-05-06",
                    "nächsten Freitag;                            2024-05-17 2024-05-18",
                    "im Mai 2023;                                 2023-05-01 2023-06-01",
                    "im März;                                     2024-03-01 2024-04-01?",
                    "am 8. Mai 2023;                              2023-05-08 2023-05-09",
                    "vom 3. bis 8. Mai 2023;                      2023-05-03 2023-05-09",
                    "vor zwei Wochen;                             2024-04-28 2024-05-05",
                    "vor ein paar Tagen;                          2024-05-12 2024-05-15",
                    "vor Mai 2023;                                .. 2023-05-01",
                    "seit letztem Sommer;                         2023-06-01 ..",
                    "in den letzten drei Tagen;                   2024-05-12 2024-05-16",
                    "am Wochenende;                               2024-05-11 2024-05-13",
                    "Anfang Mai;                                  2024-05-01 2024-05-11?",
                    "Ende letzten Jahres;                         2023-09-01 2024-01-01",
                    "zwischen Mai und Juli 2023;                  2023-05-01 2023-08-01",
                    "in der ersten Woche im Juni 2023;            2023-06-01 2023-06-08",
                    "zwei Tage vor dem 8. Mai 2023;               2023-05-06 2023-05-07",
                })
        void should_know_german(String question, String spans) {
            assertThat(shown(question)).isEqualTo(spans);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = ';',
                value = {
                    "Qu'est-ce que j'ai fait hier ?;              2024-05-14 2024-05-15",
                    "hier soir;                                   2024-05-14T17:00 2024-05-15",
                    "avant-hier;                                  2024-05-13 2024-05-14",
                    "Où était Anna la semaine dernière ?;         2024-05-06 2024-05-13",
                    "le mois prochain;                            2024-06-01 2024-07-01",
                    "cette année;                                 2024-01-01 2025-01-01",
                    "l'an dernier;                                2023-01-01 2024-01-01",
                    "lundi dernier;                               2024-05-13 2024-05-14",
                    "ce matin;                                    2024-05-15 2024-05-15T12:00",
                    "en mai 2023;                                 2023-05-01 2023-06-01",
                    "en mars;                                     2024-03-01 2024-04-01?",
                    "le 8 mai 2023;                               2023-05-08 2023-05-09",
                    "le 1er mai;                                  2024-05-01 2024-05-02?",
                    "il y a deux semaines;                        2024-04-28 2024-05-05",
                    "il y a quelques jours;                       2024-05-09 2024-05-14",
                    "depuis mai 2023;                             2023-05-01 ..",
                    "entre mai et juillet 2023;                   2023-05-01 2023-08-01",
                    "les trois derniers jours;                    2024-05-12 2024-05-16",
                    "l'été dernier;                               2023-06-01 2023-09-01",
                    "début mai;                                   2024-05-01 2024-05-11?",
                    "deux jours avant le 8 mai 2023;              2023-05-06 2023-05-07",
                })
        void should_know_french(String question, String spans) {
            assertThat(shown(question)).isEqualTo(spans);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = ';',
                value = {
                    "¿Qué comí ayer?;                             2024-05-14 2024-05-15",
                    "anoche;                                      2024-05-14T18:00 2024-05-15T06:00",
                    "¿Dónde estuvo Ana la semana pasada?;         2024-05-06 2024-05-13",
                    "el mes que viene;                            2024-06-01 2024-07-01",
                    "el próximo año;                              2025-01-01 2026-01-01",
                    "el lunes pasado;                             2024-05-13 2024-05-14",
                    "esta mañana;                                 2024-05-15 2024-05-15T12:00",
                    "en mayo de 2023;                             2023-05-01 2023-06-01",
                    "el 8 de mayo de 2023;                        2023-05-08 2023-05-09",
                    "hace dos semanas;                            2024-04-28 2024-05-05",
                    "hace unos días;                              2024-05-09 2024-05-14",
                    "desde mayo de 2023;                          2023-05-01 ..",
                    "entre mayo y julio de 2023;                  2023-05-01 2023-08-01",
                    "antes de 2022;                               .. 2022-01-01",
                    "el fin de semana pasado;                     2024-05-11 2024-05-13",
                    "a principios de mayo;                        2024-05-01 2024-05-11?",
                    "en verano;                                   2023-06-01 2023-09-01?",
                })
        void should_know_spanish(String question, String spans) {
            assertThat(shown(question)).isEqualTo(spans);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = ';',
                value = {
                    "Che cosa ho mangiato ieri?;                  2024-05-14 2024-05-15",
                    "la settimana scorsa;                         2024-05-06 2024-05-13",
                    "il mese prossimo;                            2024-06-01 2024-07-01",
                    "questa settimana;                            2024-05-13 2024-05-20",
                    "l'anno scorso;                               2023-01-01 2024-01-01",
                    "a maggio 2023;                               2023-05-01 2023-06-01",
                    "l'8 maggio 2023;                             2023-05-08 2023-05-09",
                    "due settimane fa;                            2024-04-28 2024-05-05",
                    "lunedì scorso;                               2024-05-13 2024-05-14",
                    "dal 2022;                                    2022-01-01 ..",
                    "stamattina;                                  2024-05-15 2024-05-15T12:00",
                    "Onde esteve a Ana ontem?;                    2024-05-14 2024-05-15",
                    "na semana passada;                           2024-05-06 2024-05-13",
                    "há duas semanas;                             2024-04-28 2024-05-05",
                    "duas semanas atrás;                          2024-04-28 2024-05-05",
                    "em março de 2023;                            2023-03-01 2023-04-01",
                    "na segunda-feira;                            2024-05-13 2024-05-14",
                    "Wat heb ik gisteren gegeten?;                2024-05-14 2024-05-15",
                    "vorige week;                                 2024-05-06 2024-05-13",
                    "twee weken geleden;                          2024-04-28 2024-05-05",
                    "een paar dagen geleden;                      2024-05-12 2024-05-15",
                    "in mei 2023;                                 2023-05-01 2023-06-01",
                    "afgelopen maandag;                           2024-05-13 2024-05-14",
                    "op 8 mei 2023;                               2023-05-08 2023-05-09",
                    "gisteravond;                                 2024-05-14T17:00 2024-05-15",
                })
        void should_know_italian_portuguese_and_dutch(String question, String spans) {
            assertThat(shown(question)).isEqualTo(spans);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "Did we see Mars last?",
                    "What did hier mean in the film?",
                    "Wann war Anna beim Arzt?",
                    "Quand est-ce que Marie a mangé ?",
                    "¿Cuándo fue mi cita?",
                    "j'ai été content",
                    "jeden Montag",
                })
        void should_not_be_misled(String question) {
            assertThat(shown(question)).isEmpty();
        }
    }

    @Nested
    class Clocks {

        @Test
        void should_pass_the_ends_of_years() {
            Instant newYear = Instant.parse("2025-01-01T00:00:00Z");
            assertThat(shown("yesterday", newYear)).isEqualTo("2024-12-31 2025-01-01");
            assertThat(shown("last week", newYear)).isEqualTo("2024-12-23 2024-12-30");
            assertThat(shown("this week", newYear)).isEqualTo("2024-12-30 2025-01-06");
            assertThat(shown("last month", newYear)).isEqualTo("2024-12-01 2025-01-01");
            assertThat(shown("last weekend", newYear)).isEqualTo("2024-12-28 2024-12-30");
            assertThat(shown("this winter", newYear)).isEqualTo("2024-12-01 2025-03-01");
            assertThat(shown("in December", newYear)).isEqualTo("2024-12-01 2025-01-01?");
        }

        @Test
        void should_know_leap_years() {
            Instant leapDay = Instant.parse("2024-02-29T12:00:00Z");
            assertThat(shown("last year", leapDay)).isEqualTo("2023-01-01 2024-01-01");
            assertThat(shown("a year ago", leapDay)).isEqualTo("2022-08-28 2023-08-29");
            assertThat(shown("in February", leapDay)).isEqualTo("2024-02-01 2024-03-01?");
            assertThat(shown("on 29 February", leapDay)).isEqualTo("2024-02-29 2024-03-01?");
            assertThat(shown("on 29 February", Instant.parse("2024-02-28T12:00:00Z")))
                    .isEqualTo("2020-02-29 2020-03-01?");
            // There was none; the month is what remains.
            assertThat(shown("on 29 February 2023", leapDay)).isEqualTo("2023-02-01 2023-03-01");
            assertThat(shown("tomorrow", leapDay)).isEqualTo("2024-03-01 2024-03-02");
        }

        @Test
        void should_begin_weeks_on_monday() {
            assertThat(shown("this week", Instant.parse("2024-05-19T23:59:59Z")))
                    .isEqualTo("2024-05-13 2024-05-20");
            assertThat(shown("this week", Instant.parse("2024-05-20T00:00:00Z")))
                    .isEqualTo("2024-05-20 2024-05-27");
            assertThat(shown("on Monday", Instant.parse("2024-05-20T00:00:00Z")))
                    .isEqualTo("2024-05-20 2024-05-21");
            assertThat(shown("last Monday", Instant.parse("2024-05-20T00:00:00Z")))
                    .isEqualTo("2024-05-13 2024-05-14");
            assertThat(shown("at the weekend", Instant.parse("2024-05-18T09:00:00Z")))
                    .isEqualTo("2024-05-18 2024-05-20");
            assertThat(shown("last weekend", Instant.parse("2024-05-18T09:00:00Z")))
                    .isEqualTo("2024-05-11 2024-05-13");
        }

        @Test
        void should_begin_days_where_the_question_is_asked() {
            Instant lateInLondon = Instant.parse("2024-05-15T22:30:00Z");
            assertThat(TimeWords.read("today", lateInLondon, BERLIN))
                    .singleElement()
                    .satisfies(span -> {
                        assertThat(span.from()).isEqualTo("2024-05-15T22:00:00Z");
                        assertThat(span.to()).isEqualTo("2024-05-16T22:00:00Z");
                    });
        }

        @Test
        void should_know_days_of_other_than_24_hours() {
            Instant after = Instant.parse("2024-04-02T10:00:00Z");
            assertThat(TimeWords.read("on 31 March", after, BERLIN))
                    .singleElement()
                    .satisfies(span -> {
                        assertThat(span.from()).isEqualTo("2024-03-30T23:00:00Z");
                        assertThat(span.to()).isEqualTo("2024-03-31T22:00:00Z");
                    });
            // In Beirut the clocks went forward at midnight, so that this day began at one.
            assertThat(TimeWords.read("on 2022-03-27", after, ZoneId.of("Asia/Beirut")))
                    .singleElement()
                    .satisfies(span -> assertThat(span.from()).isEqualTo("2022-03-26T22:00:00Z"));
            // Samoa had no 30 December 2011.
            assertThat(TimeWords.read("on 2011-12-30", after, ZoneId.of("Pacific/Apia")))
                    .isEmpty();
        }
    }

    @Nested
    class Words {

        @Test
        void should_say_which_words_made_a_span() {
            String question = "Did Anna's brother, two days before 8 May 2023, call?";
            TimeSpan span = read(question).get(0);
            assertThat(span.label()).isEqualTo("two days before 8 May 2023");
            assertThat(question.substring(span.start(), span.end())).isEqualTo(span.label());
            assertThat(span.tokens()).containsExactly("two", "day", "befor", "8", "may", "2023");
        }

        @Test
        void should_give_all_readings_one_place() {
            List<TimeSpan> spans = read("What was on 8/5/2023?");
            assertThat(spans).hasSize(2).allMatch(span -> span.label().equals("8/5/2023"));
        }

        @Test
        void should_know_what_is_within() {
            TimeSpan may = read("in May 2023").get(0);
            assertThat(may.contains(Instant.parse("2023-05-01T00:00:00Z"))).isTrue();
            assertThat(may.contains(Instant.parse("2023-06-01T00:00:00Z"))).isFalse();
            assertThat(may.isOpen()).isFalse();
            assertThat(read("since May").get(0).isOpen()).isTrue();
            assertThat(read("before 2022").get(0).contains(Instant.MIN)).isFalse();
        }
    }
}
