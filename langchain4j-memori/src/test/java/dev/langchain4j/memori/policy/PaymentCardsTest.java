package dev.langchain4j.memori.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers of cards, by the numbers that networks give to those who test. */
class PaymentCardsTest {

    private static final String REMOVED = "[payment card removed]";

    /** A beginning and a length that an issuer uses. */
    private record Issued(String prefix, int length) {}

    private static final List<Issued> ISSUED = List.of(
            new Issued("4", 13),
            new Issued("4", 16),
            new Issued("4", 19),
            new Issued("51", 16),
            new Issued("2221", 16),
            new Issued("2720", 16),
            new Issued("34", 15),
            new Issued("37", 15),
            new Issued("6011", 16),
            new Issued("65", 19),
            new Issued("36", 14),
            new Issued("305", 14),
            new Issued("3528", 16),
            new Issued("62", 17),
            new Issued("6304", 18),
            new Issued("2200", 16));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4111111111111111",
                "4111 1111 1111 1111",
                "4111-1111-1111-1111",
                "4222222222222",
                "5555 5555 5555 4444",
                "2223 0031 2200 3222",
                "3782 822463 10005",
                "371449635398431",
                "6011 1111 1111 1117",
                "3056 930902 5904",
                "3530 1113 3330 0000",
                "6200 0000 0000 0005",
                "４１１１ １１１１ １１１１ １１１１",
                "4111\u00a01111\u00a01111\u00a01111",
                "4111\u200b1111\u200b1111\u200b1111",
            })
    void should_find_cards(String card) {
        assertThat(redacted(card)).isEqualTo(REMOVED);
        assertThat(redacted("Her card is " + card + ".")).isEqualTo("Her card is " + REMOVED + ".");
        assertThat(redacted("{\"card\":\"" + card + "\"}")).isEqualTo("{\"card\":\"" + REMOVED + "\"}");
        assertThat(redacted("a\\n" + card + "\\nb")).isEqualTo("a\\n" + REMOVED + "\\nb");
    }

    @Test
    void should_find_cards_beside_other_numbers() {
        assertThat(redacted("paid 2026-03-01 4111 1111 1111 1111 12/27 123"))
                .isEqualTo("paid 2026-03-01 " + REMOVED + " 12/27 123");
        assertThat(redacted("4111111111111111,5555555555554444")).isEqualTo(REMOVED + "," + REMOVED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4111 1111 1111 1112",
                "order 1234567890123456",
                "order INV-4111111111111111",
                "commit 4111111111111111abcdef",
                "a4111111111111111f",
                "id_4111111111111111",
                "41111111-1111-1111-1111-111111111111",
                "0.4111111111111111",
                "4111111111111111.50",
                "ISBN 978-3-16-148410-0",
                "EAN 4006381333931 is a pencil",
                "1700000000000 ms",
                "2026-03-01T08:00:00.123456789Z",
                "call +49 170 1234567 or +1 415 555 2671",
                "IBAN DE89 3704 0044 0532 0130 00",
                "0000 0000 0000 0000",
                "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20",
                "bus 1337, 42, 7",
                "1234 5678",
            })
    void should_leave_what_is_none(String text) {
        assertThat(redacted(text)).isEqualTo(text);
    }

    @Test
    void should_find_any_card_in_any_spacing_and_none_with_a_wrong_digit() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 20_000; i++) {
            String card = card(ISSUED.get(random.nextInt(ISSUED.size())), random);
            String spaced = spaced(card, random);
            String told = "seed " + seed + ", " + spaced;
            assertThat(redacted("Pay with " + spaced + " today")).as(told).isEqualTo("Pay with " + REMOVED + " today");

            int at = random.nextInt(card.length());
            char other = (char) ('0' + (card.charAt(at) - '0' + 1 + random.nextInt(9)) % 10);
            String wrong = card.substring(0, at) + other + card.substring(at + 1);
            // Groups of a longer number may be a card of their own, and one without gaps never is.
            assertThat(redacted("Pay with " + wrong + " today")).as(told).isEqualTo("Pay with " + wrong + " today");
            if (!holdsAnother(wrong)) {
                String wrongSpaced = spaced(wrong, random);
                String left = redacted("Pay with " + wrongSpaced + " today");
                assertThat(left).as(told).isEqualTo("Pay with " + wrongSpaced + " today");
            }
        }
    }

    /** Whether some of the digits could be the number of a shorter card, by chance. */
    private static boolean holdsAnother(String digits) {
        for (int start = 0; start < digits.length(); start++) {
            for (int end = start + 13; end <= digits.length(); end++) {
                if (sumOfDigits(digits.substring(start, end)) % 10 == 0) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String card(Issued issued, SplittableRandom random) {
        StringBuilder digits = new StringBuilder(issued.prefix());
        while (digits.length() < issued.length() - 1) {
            digits.append(random.nextInt(10));
        }
        for (char check = '0'; check <= '9'; check++) {
            if (sumOfDigits(digits.toString() + check) % 10 == 0) {
                return digits.append(check).toString();
            }
        }
        throw new AssertionError("no check digit for " + digits);
    }

    /** Luhn's formula as it is told: double every second digit from the right, add the digits of what comes out. */
    private static int sumOfDigits(String card) {
        StringBuilder products = new StringBuilder();
        for (int i = 0; i < card.length(); i++) {
            int digit = card.charAt(card.length() - 1 - i) - '0';
            products.append(i % 2 == 1 ? 2 * digit : digit);
        }
        return products.chars().map(c -> c - '0').sum();
    }

    private static String spaced(String digits, SplittableRandom random) {
        StringBuilder spaced = new StringBuilder(digits.substring(0, 1));
        for (int i = 1; i < digits.length(); i++) {
            switch (random.nextInt(6)) {
                case 0 -> spaced.append(' ');
                case 1 -> spaced.append('-');
                case 2 -> spaced.append(" - ");
                default -> {}
            }
            spaced.append(digits.charAt(i));
        }
        return spaced.toString();
    }

    private static String redacted(String text) {
        Screening screening =
                new Screening(List.of(new Rule("payment cards", PolicyAction.REDACT, new PaymentCards(), null, true)));
        return screening.text(text);
    }
}
