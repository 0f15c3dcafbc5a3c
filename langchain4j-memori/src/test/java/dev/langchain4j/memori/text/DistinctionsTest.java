package dev.langchain4j.memori.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DistinctionsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NUMBERS | PR #260 was merged | PR #480 was merged",
                "NUMBERS | I have two cats | I have three cats",
                "NUMBERS | I have one cat | I have two cats",
                "NUMBERS | I have 1 cat | I have 2 cats",
                "NUMBERS | The budget is 1,000 dollars | The budget is $2000",
                "NUMBERS | The fee is $5 | The fee is €5",
                "NUMBERS | The ratio is 3.14 | The ratio is 3.15",
                "NUMBERS | He came in second | He came in third",
                "NUMBERS | twenty-one guests | twenty-two guests",
                "NUMBERS | The temperature is -5 | The temperature is 5",
                "NUMBERS | It is 5 km away | It is 5 miles away",
                "NUMBERS | Latency fell from 30 to 20 ms | Latency fell from 20 to 30 ms",
                "NUMBERS | We use gpt-4 | We use gpt-5",
                "NUMBERS | 我有3只猫 | 我有4只猫",
                "NUMBERS | 我有两只猫 | 我有三只猫",
                "NUMBERS | Ich habe zwei Katzen | Ich habe drei Katzen",
                "DATES | The meeting is on Monday | The meeting is on Tuesday",
                "DATES | We met in March | We met in April",
                "DATES | The release is on 2024-05-01 | The release is on 2024-05-02",
                "DATES | The release is on 2024-05-06 | The release is on 2024-06-05",
                "DATES | The release is on May 5 | The release is on May 6",
                "DATES | Born on 5/6/1990 | Born on 6/5/1990",
                "DATES | She graduated in 2019 | She graduated in 2021",
                "DATES | See you tomorrow | See you today",
                "DATES | He left last week | He leaves next week",
                "DATES | The flight is at 5pm | The flight is at 5am",
                "DATES | The call is at 10:30 | The call is at 11:30",
                "DATES | Runs in the morning | Runs in the evening",
                "DATES | Backups run every week | Backups run every month",
                "DATES | It takes 2 weeks | It takes 2 months",
                "DATES | Wir sehen uns am Montag | Wir sehen uns am Dienstag",
                "DATES | Open from Monday to Friday | Open from Friday to Monday",
                "IDENTIFIERS | The bug is in parser.py | The bug is in lexer.py",
                "IDENTIFIERS | Call getUserName for it | Call getUserId for it",
                "IDENTIFIERS | Set max_size first | Set min_size first",
                "IDENTIFIERS | Write to bob@example.com | Write to alice@example.com",
                "IDENTIFIERS | Docs at https://example.com/a | Docs at https://example.com/b",
                "IDENTIFIERS | It runs on 1.2.3 | It runs on 1.2.4",
                "IDENTIFIERS | Logs are in /var/log | Logs are in /tmp/log",
                "IDENTIFIERS | Commit a1b2c3d broke it | Commit d4e5f6a broke it",
                "IDENTIFIERS | Fixed by JIRA-12 | Fixed by JIRA-13",
                "IDENTIFIERS | Copy a.txt to b.txt | Copy b.txt to a.txt",
                "NAMES | Caroline prefers tea | Melanie prefers tea",
                "NAMES | Lunch with Anna | Lunch with Ben",
                "NAMES | She moved to New York | She moved to New Orleans",
                "NAMES | Caroline's dog is old | Melanie's dog is old",
                "NAMES | He knows Java well | He knows Python well",
                "NAMES | They voted for plan A | They voted for plan B",
                "NAMES | Fred went home | George went home",
                "NAMES | Anna owes Ben money | Ben owes Anna money",
                "NEGATION | He likes olives | He does not like olives",
                "NEGATION | He likes olives | He doesn't like olives",
                "NEGATION | He likes olives | He doesn’t like olives",
                "NEGATION | He likes olives | He dislikes olives",
                "NEGATION | She eats meat | She never eats meat",
                "NEGATION | Coffee with sugar | Coffee without sugar",
                "NEGATION | He can swim | He cannot swim",
                "NEGATION | She is able to come | She is unable to come",
                "NEGATION | The cache is enabled | The cache is disabled",
                "NEGATION | A careful driver | A careless driver",
                "NEGATION | Turn the light on | Turn the light off",
                "NEGATION | The server started | The server stopped",
                "NEGATION | Eat before the run | Eat after the run",
                "NEGATION | Costs will increase | Costs will decrease",
                "NEGATION | Pets are allowed | Pets are forbidden",
                "NEGATION | Turn left there | Turn right there",
                "NEGATION | She loves opera | She hates opera",
                "NEGATION | Always use tabs | Never use tabs",
                "NEGATION | Her favourite colour is blue | Her favourite colour is green",
                "NEGATION | The window faces north | The window faces east",
                "NEGATION | Deploy it to staging | Deploy it to production",
                "NEGATION | Most of the tests are flaky | Some of the tests are flaky",
                "ROLES | The dog chased the cat | The cat chased the dog",
                "ROLES | The manager asked the intern for help | The intern asked the manager for help",
                "ROLES | He has 3 pears and 5 apples | He has 3 apples and 5 pears",
                "ROLES | Prefers tea to coffee | Prefers coffee to tea",
                "NEGATION | Ich mag Käse | Ich mag keinen Käse",
                "NEGATION | J'aime le fromage | Je n'aime pas le fromage",
                "NEGATION | Come carne | Nunca come carne",
                "NEGATION | 我喜欢猫 | 我不喜欢猫",
                "NEGATION | 👍 for the plan | 👎 for the plan",
            })
    void should_keep_apart(Distinction expected, String a, String b) {
        assertThat(Distinctions.between(a, b)).contains(expected);
        assertThat(Distinctions.between(b, a)).contains(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Prefers aisle seats | Likes aisle seats",
                "Prefers aisle seats on planes | She prefers aisle seats on long flights",
                "Booked a flight to Rome | Reserved a flight to Rome",
                "The user wants dark mode | User prefers dark mode",
                "Adores spicy food | Enjoys spicy food",
                "The budget is 1,000 dollars | The budget is $1000",
                "I have two cats | I have 2 cats",
                "I have a cat | I have one cat",
                "I have 1 cat | I have one cat",
                "10k users signed up | 10,000 users signed up",
                "2.5 million users | 2,500,000 users",
                "two hundred seats | 200 seats",
                "A 10km run | A 10 km run",
                "fifty percent of users | 50% of users",
                "It takes 3 hours | It takes three hrs",
                "3 pears and 5 apples | 5 apples and 3 pears",
                "The release is on 2024-05-01 | The release is on May 1, 2024",
                "The release is on 1 May 2024 | The release is on 01.05.2024",
                "The release is on the 1st of May | The release is on May 1",
                "The call is at 5pm | The call is at 17:00",
                "The call is at 5:30 p.m. | The call is at 17:30",
                "Yoga on Mondays | Yoga each Monday",
                "You may use it | You can use it",
                "She uses GitHub | She uses github",
                "See getUserName() | See `getUserName`",
                "Anna and Ben went hiking | Ben and Anna went hiking",
                "Caroline's dog is old | The dog of Caroline is old",
                "Alice met Bob in Paris | In Paris, Alice met Bob",
                "Lunch with Anna Schmidt | Lunch with Anna",
                "José lives here | Jose lives here",
                "He doesn't like olives | He does not like olives",
                "He never eats meat | He does not eat meat",
                "The door is closed | The door is shut",
                "I can’t swim | I can't swim",
                "Likes green tea. | likes green tea",
                "The car is big and red | The car is large and red",
                "Her name is Caroline | The user's name is Caroline",
                "Lives in Berlin, Germany | Lives in Berlin",
                "Likes tea and coffee | Likes coffee and tea",
                "Needs eggs, milk | Needs milk, eggs",
                "It also works offline | It works also offline",
                "The cache must be cleared after a migration | After a migration the cache must be cleared",
            })
    void should_not_keep_apart(String a, String b) {
        assertThat(Distinctions.between(a, b)).isEmpty();
        assertThat(Distinctions.between(b, a)).isEmpty();
    }

    @Test
    void should_find_nothing_between_equal_texts() {
        String text = "On 2024-05-01 Anna didn't send 3 files to ben@example.com, and v1.2.3 was late.";
        assertThat(Distinctions.between(text, text)).isEmpty();
    }

    @Test
    void should_cope_with_very_long_words_and_numbers() {
        assertThat(Distinctions.between("9".repeat(100_000), "8".repeat(100_000)))
                .isPresent();
        assertThat(Distinctions.between("1" + ",000".repeat(20_000), "1")).isPresent();
        assertThat(Distinctions.between("a-".repeat(50_000), "a/".repeat(50_000)))
                .isPresent();
        String million = "million ".repeat(50);
        assertThat(Distinctions.between(million, million + "!")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void should_say_why_in_words(Distinction distinction) {
        assertThat(distinction.describe()).isNotBlank().isLowerCase().doesNotEndWith(".");
    }
}
