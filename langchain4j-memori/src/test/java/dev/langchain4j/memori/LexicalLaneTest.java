package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.SearchRequest;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What words alone find: nothing here knows a meaning. */
class LexicalLaneTest {

    private final Memori memori =
            Memori.builder().inMemory().textOnly().dedup(false).build();
    private final MemoryNamespace notes = memori.namespace("notes");

    @AfterEach
    void close() {
        memori.close();
    }

    private void remember(String... contents) {
        for (String content : contents) {
            notes.add(content);
        }
    }

    private List<String> found(String question) {
        return notes.search(question).stream()
                .map(hit -> hit.memory().content())
                .toList();
    }

    private String reason(String question) {
        return notes.search(SearchRequest.builder().text(question).explain(true).build())
                .get(0)
                .explanation()
                .toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "parseHttpHeader fails on empty lines          | parse",
                "parseHttpHeader fails on empty lines          | header",
                "parseHttpHeader fails on empty lines          | parseHttpHeader",
                "parseHttpHeader fails on empty lines          | parsehttpheader",
                "parseHttpHeader fails on empty lines          | parse_http_header",
                "XMLHttpRequest is old                         | http request",
                "XMLHttpRequest is old                         | xml",
                "max_retry_count was raised to 7               | retry",
                "max_retry_count was raised to 7               | max_retry_count",
                "max_retry_count was raised to 7               | maxRetryCount",
                "MAX_RETRY_COUNT was raised to 7               | max_retry_count",
                "see src/main/app/Billing.java                 | billing",
                "see src/main/app/Billing.java                 | Billing.java",
                "see src/main/app/Billing.java                 | src/main/app/Billing.java",
                "see src/main/app/Billing.java                 | main/app",
                "see C:\\Users\\eva\\notes.txt                 | notes.txt",
                "see C:\\Users\\eva\\notes.txt                 | C:\\Users\\eva\\notes.txt",
                "Merged PR #260 at noon                        | PR #260",
                "Merged PR #260 at noon                        | #260",
                "Merged PR #260 at noon                        | 260",
                "Merged PR #260 at noon                        | pr-260",
                "Ask eva.lang@example.org for the key          | eva.lang@example.org",
                "Ask eva.lang@example.org for the key          | EVA.LANG@EXAMPLE.ORG",
                "Ask eva.lang@example.org for the key          | example.org",
                "Ask eva.lang@example.org for the key          | lang",
                "Ticket OPS-1234 is closed                     | OPS-1234",
                "Ticket OPS-1234 is closed                     | ops 1234",
                "Ticket OPS-1234 is closed                     | 1234",
                "Runs on v2.14.3 now                           | 2.14.3",
                "Runs on v2.14.3 now                           | v2.14.3",
                "set --dry-run first                           | --dry-run",
                "set --dry-run first                           | dry run",
                "commit 9fceb02d0ae598e95dc970b74767f19372d61af8 | 9fceb02d0ae598e95dc970b74767f19372d61af8",
                "std::vector grows                             | vector",
                "The C++ build is slow                         | C++",
                "listens on 10.0.0.17:8443                     | 10.0.0.17",
                "listens on 10.0.0.17:8443                     | 8443",
                "calls user.getName() twice                    | getName()",
                "calls user.getName() twice                    | user.getName",
                "React18 and Node20 work                       | React18",
            })
    void should_find_identifiers_by_part_and_by_whole(String content, String question) {
        remember(content, "Nothing of the kind stands in this sentence", "Nor in this other one");

        assertThat(found(question)).containsExactly(content);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "getUserName     | The getUserName call fails | The user get a name tag",
                "get_user_name   | get_user_name is slow      | a user to get for a name",
                "a/b/c.txt       | see a/b/c.txt              | see c.txt, then b, then a",
                "eva@example.org | mail eva@example.org       | example: mail the org, eva",
                "10.0.0.17       | host 10.0.0.17             | 17 hosts of 10, 0 free 0 lost",
                "2023-05-08      | due 2023-05-08             | due 2023-08-05",
                "PR#260          | merged PR#260              | 260 merged by the other PR people",
            })
    void should_rank_the_whole_above_its_scattered_parts(String question, String whole, String parts) {
        remember(parts, whole);

        assertThat(found(question)).startsWith(whole);
    }

    @ParameterizedTest
    @CsvSource({
        "Zoë met Chloé in Málaga, zoe",
        "Zoe met Chloe in Malaga, Chloé",
        "Zoë met Chloé in Málaga, MALAGA",
        "Der Schlüssel liegt bei Jürgen, schlussel jurgen",
        "Straßenfest am Gänsemarkt, STRASSENFEST",
        "Smørrebrød in Århus, smorrebrod",
        "Cafe\u0301 Central, café",
        "Ξενοδοχείο στην Αθήνα, ξενοδοχειο",
        "Ёлка в Москве, елка",
        "ﬁle ① of Ⅳ, file",
    })
    void should_not_care_about_accents(String content, String question) {
        remember(content, "Something else");

        assertThat(found(question)).containsExactly(content);
    }

    @ParameterizedTest
    @CsvSource({
        "我昨天在上海吃了小笼包, 上海",
        "我昨天在上海吃了小笼包, 小笼包好吃吗",
        "京都でラーメンを食べた, ラーメン",
        "京都でラーメンを食べた, 京都はどう?",
        "서울에서 김치찌개를 먹었다, 김치찌개",
        "서울에서 김치찌개를 먹었다, 서울",
        "กินผัดไทยที่เชียงใหม่, ผัดไทย",
        "会议在Zoom上举行, zoom",
    })
    void should_find_scripts_that_leave_no_spaces(String content, String question) {
        remember(content, "北海道で雪が降った", "Something else");

        assertThat(found(question)).startsWith(content);
    }

    @Test
    void should_rank_a_quoted_phrase_first() {
        remember(
                "red wine with white bread",
                "white wine with red bread",
                "white bread, red wine glasses and more of it");

        assertThat(found("\"white wine\"")).startsWith("white wine with red bread");
        assertThat(found("who likes «red bread»?")).startsWith("white wine with red bread");
        assertThat(found("\"white bread\"")).startsWith("red wine with white bread");
    }

    @Test
    void should_put_rare_words_first() {
        for (int i = 0; i < 20; i++) {
            remember("Talked with Ben about the weekly meeting " + i);
        }
        remember("The marmot came back");

        assertThat(found("Did Ben talk about a meeting and the marmot?")).startsWith("The marmot came back");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "What music does Anna like?                     | music, anna, like",
                "Would Anna have enjoyed the opera?             | anna, enjoyed, opera",
                "How often did Anna's trips take her there?     | anna, trips, take",
                "What are some of the things Anna does?         | things, anna",
                "Which of them might've been to Oslo?           | oslo",
                "Could you please tell me what Anna said?       | tell, anna, said",
                "Can you remind me who's been to Oslo?          | remind, oslo",
                "Was hat Anna eigentlich in Oslo gemacht?       | anna, oslo, gemacht",
                "Qu'est-ce qu'Anna a fait à Oslo ?              | anna, oslo",
                "¿Qué es lo que hizo Anna en Oslo?              | hizo, anna, oslo",
                "Che cosa ha fatto Anna a Oslo?                 | fatto, anna, oslo",
                "O que é que a Anna fez em Oslo?                | anna, fez, oslo",
                "Wat heeft Anna in Oslo gedaan?                 | anna, oslo, gedaan",
            })
    void should_look_for_words_that_carry_something(String question, String words) {
        remember(
                "Anna music like enjoy opera trip take things Oslo tell said remind gemacht hizo fatto fez gedaan, what does"
                        + " would have the how often did her there are some of which them might ve been to could you please can me who"
                        + " was hat eigentlich in qu est ce qu a fait que es lo en che cosa ha o e wat heeft");

        assertThat(reason(question)).containsPattern("lexical lane: " + words + "\\R");
    }

    @ParameterizedTest
    @CsvSource({
        "To be or not to be, to be or not to be",
        "What is it?, what is it",
        "The Who, who",
        "Es ist was es ist, was ist es"
    })
    void should_never_drop_everything(String content, String question) {
        remember(content);

        assertThat(found(question)).containsExactly(content);
    }

    @ParameterizedTest
    @CsvSource({
        "She adopted two puppies, adopting a puppy",
        "She adopted two puppies, adoption",
        "He runs marathons, running a marathon",
        "They were painting fences, painted fence",
        "She went hiking, hike",
        "The children's games, child game",
        "My wives and wolves, wolf",
        "She bought new shoes, What did she buy?",
        "We went to the opera, Where did they go?",
        "I've taken up painting, What does she take up?",
        "She told me everything, Whom did she tell?",
        "Her children and two mice, child and mouse",
    })
    void should_find_other_forms_of_a_word(String content, String question) {
        remember(content, "Something else");

        assertThat(found(question)).containsExactly(content);
    }

    @Test
    void should_find_names_and_metadata_as_well() {
        notes.add(NewMemory.builder()
                .content("Got the job")
                .author("Renée Blanc-Dubois")
                .metadata(Metadata.from("file", "src/HiringPlan.md").put("pr", 260))
                .build());
        remember("Something else");

        assertThat(found("renee")).containsExactly("Got the job");
        assertThat(found("Blanc-Dubois")).containsExactly("Got the job");
        assertThat(found("hiring plan")).containsExactly("Got the job");
        assertThat(found("src/HiringPlan.md")).containsExactly("Got the job");
        assertThat(found("260")).containsExactly("Got the job");
    }
}
