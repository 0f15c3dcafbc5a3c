package dev.langchain4j.memori.policy;

/** The check digits by which a number is told from digits that merely look like it. */
final class Checksums {

    private static final int[] CPF_FIRST = {10, 9, 8, 7, 6, 5, 4, 3, 2};
    private static final int[] CPF_SECOND = {11, 10, 9, 8, 7, 6, 5, 4, 3, 2};
    private static final String DNI_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE";
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    /** What a character at an odd place (the first is odd) of a codice fiscale is worth, digits as the first ten letters. */
    private static final int[] FISCALE_ODD = {
        1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23
    };

    private Checksums() {}

    /** Luhn's formula (ISO/IEC 7812-1): every second digit from the right counts twice, by the sum of its digits. */
    static boolean luhn(CharSequence digits) {
        int sum = 0;
        for (int i = digits.length() - 1, place = 0; i >= 0; i--, place++) {
            int digit = digits.charAt(i) - '0';
            int worth = place % 2 == 0 ? digit : 2 * digit;
            sum += worth > 9 ? worth - 9 : worth;
        }
        return sum % 10 == 0;
    }

    /** ISO 13616: the first four characters behind the others, letters as 10 to 35, must leave 1 when divided by 97. */
    static boolean iban(String compact) {
        String turned = compact.substring(4) + compact.substring(0, 4);
        int rest = 0;
        for (int i = 0; i < turned.length(); i++) {
            int value = Character.digit(turned.charAt(i), 36);
            rest = (value > 9 ? rest * 100 + value : rest * 10 + value) % 97;
        }
        return rest == 1;
    }

    /** The Brazilian CPF: two check digits, each of a weighted sum modulo 11. */
    static boolean cpf(String digits) {
        boolean repeated = digits.chars().distinct().count() == 1;
        return !repeated
                && cpfDigit(digits, CPF_FIRST) == digits.charAt(9) - '0'
                && cpfDigit(digits, CPF_SECOND) == digits.charAt(10) - '0';
    }

    private static int cpfDigit(String digits, int[] weights) {
        int sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += weights[i] * (digits.charAt(i) - '0');
        }
        int rest = sum % 11;
        return rest < 2 ? 0 : 11 - rest;
    }

    /** The Spanish DNI and NIE: the letter behind eight digits is chosen by their rest modulo 23; X, Y and Z stand for 0, 1 and 2. */
    static boolean dni(String number) {
        String digits =
                number.substring(0, 8).replace('X', '0').replace('Y', '1').replace('Z', '2');
        return DNI_LETTERS.charAt(Integer.parseInt(digits) % 23) == number.charAt(8);
    }

    /** The French NIR: its last two digits are 97 less the rest of the thirteen before them modulo 97. */
    static boolean nir(String digits) {
        return 97 - Long.parseLong(digits.substring(0, 13)) % 97 == Long.parseLong(digits.substring(13));
    }

    /** The Italian codice fiscale: the last letter is the sum of what the others are worth, modulo 26. */
    static boolean codiceFiscale(String code) {
        int sum = 0;
        for (int i = 0; i < 15; i++) {
            char c = code.charAt(i);
            int value = Character.isDigit(c) ? c - '0' : c - 'A';
            sum += i % 2 == 0 ? FISCALE_ODD[value] : value;
        }
        return ALPHABET.charAt(sum % 26) == code.charAt(15);
    }
}
