package dev.langchain4j.memori.data;

import dev.langchain4j.data.document.Metadata;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;

/**
 * Metadata as people type it: {@code status=open}, {@code points=42}.
 *
 * <p>A value becomes a number only if the number, written out, is that very text again, so that nothing typed is ever lost:
 *
 * <table>
 *   <caption>What a value becomes</caption>
 *   <tr><th>text</th><th>value</th></tr>
 *   <tr><td>{@code 42}, {@code -7}</td><td>an int; a long where an int is too small</td></tr>
 *   <tr><td>{@code 3.14}, {@code 2.0}</td><td>a double</td></tr>
 *   <tr><td>{@code true}, {@code false}</td><td>the string: LangChain4j's metadata has no boolean</td></tr>
 *   <tr><td>{@code 007}, {@code +5}, {@code 3.10}, {@code 1e3}, more digits than a long or a double holds</td>
 *       <td>the string: a code, a version, or a number that would be rounded</td></tr>
 *   <tr><td>anything else, nothing included</td><td>the string</td></tr>
 * </table>
 */
public final class MetadataText {

    private static final Pattern WHOLE = Pattern.compile("0|-?[1-9][0-9]*");
    private static final Pattern DECIMAL = Pattern.compile("-?(0|[1-9][0-9]*)\\.(0|[0-9]*[1-9])");

    /** A long has up to 19 digits and a double shows up to 17; with sign and point nothing longer can come back the same. */
    private static final int LONGEST_NUMBER = 25;

    private MetadataText() {}

    /**
     * Reads typed pairs. The first equals sign divides key and value; white space around either is dropped.
     *
     * @param keyEqualsValue the pairs, each {@code key=value}
     * @return the metadata
     * @throws MemoriException if a pair has no equals sign or no key, or if a key is given twice
     */
    public static Metadata parse(String... keyEqualsValue) {
        Metadata metadata = new Metadata();
        for (String pair : keyEqualsValue) {
            int equals = pair.indexOf('=');
            if (equals < 0) {
                throw MemoriException.invalid("'" + pair + "' has no '='; write metadata as key=value");
            }
            String key = pair.substring(0, equals).strip();
            if (key.isEmpty()) {
                throw MemoriException.invalid("'" + pair + "' has no key; write metadata as key=value");
            }
            if (metadata.containsKey(key)) {
                throw MemoriException.invalid("the metadata key '" + key + "' is given twice");
            }
            put(metadata, key, pair.substring(equals + 1).strip());
        }
        return metadata;
    }

    private static void put(Metadata metadata, String key, String text) {
        if (text.length() > LONGEST_NUMBER) {
            metadata.put(key, text);
        } else if (WHOLE.matcher(text).matches()) {
            putWhole(metadata, key, text);
        } else if (DECIMAL.matcher(text).matches() && isExact(text)) {
            metadata.put(key, Double.parseDouble(text));
        } else {
            metadata.put(key, text);
        }
    }

    private static void putWhole(Metadata metadata, String key, String text) {
        BigInteger number = new BigInteger(text);
        if (number.bitLength() < Integer.SIZE) {
            metadata.put(key, number.intValue());
        } else if (number.bitLength() < Long.SIZE) {
            metadata.put(key, number.longValue());
        } else {
            metadata.put(key, text);
        }
    }

    private static boolean isExact(String text) {
        return new BigDecimal(text).compareTo(BigDecimal.valueOf(Double.parseDouble(text))) == 0;
    }
}
