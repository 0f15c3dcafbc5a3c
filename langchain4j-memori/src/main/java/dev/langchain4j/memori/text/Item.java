package dev.langchain4j.memori.text;

/**
 * One item of a sentence, as {@link Items} has recognised it by its form alone.
 *
 * @param kind   what its form says it is
 * @param value  comparable: lower case, a number in plain decimal notation, a canonical date part
 * @param shown  as written, without accents
 * @param starts whether a sentence begins with it
 */
record Item(Kind kind, String value, String shown, boolean starts) {

    enum Kind {
        WORD,
        NUMBER,
        IDENTIFIER,
        DATE
    }

    boolean isWord(String word) {
        return kind == Kind.WORD && value.equals(word);
    }

    boolean isCapitalized() {
        return kind == Kind.WORD && Character.isUpperCase(shown.charAt(0));
    }
}
