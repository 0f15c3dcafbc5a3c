package dev.langchain4j.memori.prompt;

/** The tokens of a text by the formula that {@link ApproximateTokenCountEstimator} states. */
final class TextTokens {

    private enum Kind {
        WORD,
        NUMBER,
        IDEOGRAPH,
        SPACE,
        OTHER
    }

    private long tokens;
    private Kind run = Kind.SPACE;
    private int length;
    private boolean foreign;
    private boolean lineEnd;

    private TextTokens() {}

    static int count(String text) {
        TextTokens counted = new TextTokens();
        text.codePoints().forEach(counted::next);
        counted.finish();
        return (int) Math.min(counted.tokens, Integer.MAX_VALUE);
    }

    private void next(int c) {
        Kind kind = kind(c);
        if (kind != run) {
            finish();
            run = kind;
        }
        length++;
        foreign |= c > 0x7F;
        lineEnd |= c == '\n' || c == '\r';
        if (kind == Kind.OTHER && c > Character.MAX_VALUE) {
            length++;
        }
    }

    private void finish() {
        tokens += switch (run) {
            case WORD -> foreign ? begun(length, 2) : 1 + begun(Math.max(0, length - 6), 3);
            case NUMBER -> begun(length, 2);
            case IDEOGRAPH, OTHER -> length;
            case SPACE -> lineEnd ? 1 : 0;
        };
        length = 0;
        foreign = false;
        lineEnd = false;
    }

    private static int begun(int length, int size) {
        return (length + size - 1) / size;
    }

    private static Kind kind(int c) {
        if (c < 0x80) {
            return ascii(c);
        }
        if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
            return Kind.SPACE;
        }
        if (Character.isDigit(c)) {
            return Kind.NUMBER;
        }
        int type = Character.getType(c);
        boolean mark = type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
        if (!Character.isLetter(c) && !mark) {
            return Kind.OTHER;
        }
        return switch (Character.UnicodeScript.of(c)) {
            case HAN, HIRAGANA, KATAKANA, HANGUL, THAI, LAO, KHMER, MYANMAR -> Kind.IDEOGRAPH;
            default -> Kind.WORD;
        };
    }

    private static Kind ascii(int c) {
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
            return Kind.WORD;
        }
        if (c >= '0' && c <= '9') {
            return Kind.NUMBER;
        }
        return c == ' ' || c == '\n' || c == '\t' || c == '\r' ? Kind.SPACE : Kind.OTHER;
    }
}
