package dev.langchain4j.memori.data;

import java.util.regex.Pattern;

/**
 * How far an audit has come: its last entry. Whoever keeps one outside the store can tell later that nothing before it was changed or cut off.
 *
 * @param number the number of the last entry, 0 if there is none
 * @param hash   its hash, 64 hexadecimal digits in lower case
 */
public record AuditHead(long number, String hash) {

    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    /** The head of an audit without entries. */
    public static final AuditHead NONE = new AuditHead(0, "0".repeat(64));

    /**
     * Checks the values.
     *
     * @param number the number of the last entry, 0 if there is none
     * @param hash   its hash
     * @throws MemoriException if the number is negative or the hash has another form
     */
    public AuditHead {
        if (number < 0) {
            throw MemoriException.invalid("the number of an audit's entry must not be negative, but is " + number);
        }
        if (!HASH.matcher(Texts.required("the hash of an audit", hash)).matches()) {
            throw MemoriException.invalid("the hash of an audit must have 64 hexadecimal digits in lower case");
        }
    }
}
