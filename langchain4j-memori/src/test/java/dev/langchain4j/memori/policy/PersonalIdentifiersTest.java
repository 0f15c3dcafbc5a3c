package dev.langchain4j.memori.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What leads to a person. The numbers are examples that the states or banks themselves print. */
class PersonalIdentifiersTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    anna@example.org                 | e-mail address
                    Anna.Berg+news@mail.example.co.uk| e-mail address
                    jürgen@müller.example            | e-mail address
                    +49 170 1234567                  | phone number
                    +1 (415) 555-2671                | phone number
                    (415) 555-2671                   | phone number
                    415-555-2671                     | phone number
                    06 12 34 56 78                   | phone number
                    020 7946 0958                    | phone number
                    DE89 3704 0044 0532 0130 00      | bank account
                    DE89370400440532013000           | bank account
                    GB82 WEST 1234 5698 7654 32      | bank account
                    NO93 8601 1117 947               | bank account
                    123-45-6789                      | social security number
                    529.982.247-25                   | tax number
                    12345678Z                        | identity number
                    X1234567L                        | identity number
                    1 84 12 76 451 089 46            | social security number
                    RSSMRA85T10A562S                 | tax number
                    046 454 286                      | social insurance number
                    """)
    void should_find_what_leads_to_a_person(String text, String what) {
        String expected = what.equals("social insurance number") ? text : "[" + what + " removed]";
        assertThat(redacted(text)).isEqualTo(expected);
        assertThat(redacted("It is " + text + ", she says.")).isEqualTo("It is " + expected + ", she says.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DE89 3704 0044 0532 0130 01",
                "XX89 3704 0044 0532 0130 00",
                "000-12-3456",
                "666-12-3456",
                "900-12-3456",
                "123-00-4567",
                "529.982.247-26",
                "12345678A",
                "RSSMRA85T10A562X",
                "2026-03-01",
                "192.168.178.1",
                "version 1.18.1",
                "@override and @Test",
                "user@localhost",
                "550e8400-e29b-41d4-a716-446655440000",
                "9fceb02d0ae598e95dc970b74767f19372d61af8",
                "order 20260301-123456",
                "PR #260 and PR #480",
                "1,234,567.89 euros",
                "5 + 123456789 is a sum",
                "meet at 10:30 - 11:45",
            })
    void should_leave_what_is_none(String text) {
        assertThat(redacted(text)).isEqualTo(text);
    }

    private static String redacted(String text) {
        Screening screening = new Screening(
                List.of(new Rule("personal identifiers", PolicyAction.REDACT, new PersonalIdentifiers(), null, false)));
        return screening.text(text);
    }
}
