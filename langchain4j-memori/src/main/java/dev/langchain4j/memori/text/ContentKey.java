package dev.langchain4j.memori.text;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.text.Normalizer.Form;

/** The key by which the same content is recognised without comparing it with everything. */
public final class ContentKey {

    private ContentKey() {}

    /**
     * The content as it is compared: composed Unicode (NFC), every run of white space as one space, none at the ends. Case
     * and punctuation stay, for they can matter. A text in which a letter carries more than 30 marks is not composed, which
     * would take very long; it still equals itself.
     *
     * @param content any text
     * @return the text to compare and to hash
     */
    public static String normalize(String content) {
        String composed = Folding.isAscii(content) || Folding.hasTooManyMarks(content)
                ? content
                : Normalizer.normalize(content, Form.NFC);
        StringBuilder text = new StringBuilder(composed.length());
        boolean gap = false;
        for (int i = 0; i < composed.length(); i++) {
            char c = composed.charAt(i);
            if (isSpace(c)) {
                gap = true;
            } else {
                if (gap && text.length() > 0) {
                    text.append(' ');
                }
                gap = false;
                text.append(c);
            }
        }
        return text.toString();
    }

    private static boolean isSpace(char c) {
        // The first does not know the no-break spaces, the second not the control characters.
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
    }

    /**
     * The first eight bytes of the SHA-256 of a text. Equal texts have equal hashes; since different texts may as well,
     * compare the texts before calling them the same.
     *
     * @param normalized a text that {@link #normalize(String)} has made comparable
     * @return the hash
     */
    public static long hash(String normalized) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(normalized.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }
}
