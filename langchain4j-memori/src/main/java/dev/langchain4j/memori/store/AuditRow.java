package dev.langchain4j.memori.store;

import dev.langchain4j.memori.data.AuditHead;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * An entry of an audit as it stands in the store, whatever somebody may have made of it.
 *
 * <p>The entries of a namespace are a chain: the hash of each is the SHA-256 of the hash before it, 32 bytes, which are zero before the first,
 * and of the fields {@value #FORMAT}, namespace, number, at, action, channel, actor, session, subjects, outcome and reason, in this order. Each
 * field is its UTF-8 behind its length in bytes, four bytes, the highest first; of a field that is absent the length is -1 and nothing follows.
 * Numbers are in decimal. So no two different chains are the same sequence of bytes.
 *
 * @param namespace whose audit
 * @param number    from 1, without gaps
 * @param at        when it was done, in microseconds since 1970
 * @param action    what was done
 * @param channel   the actor's channel
 * @param actor     the actor's name
 * @param sessionId the actor's session
 * @param subjects  what it was done to, as a JSON array of strings
 * @param outcome   what it came to
 * @param reason    why the actor did it
 * @param hash      in hexadecimal digits
 */
public record AuditRow(
        String namespace,
        long number,
        long at,
        String action,
        @Nullable String channel,
        @Nullable String actor,
        @Nullable String sessionId,
        String subjects,
        @Nullable String outcome,
        @Nullable String reason,
        String hash) {

    private static final String FORMAT = "langchain4j-memori/audit/1";

    /**
     * The hash that this entry should have.
     *
     * @param before the entry before it
     * @return 64 hexadecimal digits
     */
    public String expectedHash(AuditHead before) {
        MessageDigest digest = sha256();
        digest.update(HexFormat.of().parseHex(before.hash()));
        add(digest, FORMAT);
        add(digest, namespace);
        add(digest, Long.toString(number));
        add(digest, Long.toString(at));
        add(digest, action);
        add(digest, channel);
        add(digest, actor);
        add(digest, sessionId);
        add(digest, subjects);
        add(digest, outcome);
        add(digest, reason);
        return HexFormat.of().formatHex(digest.digest());
    }

    /**
     * The same entry with the hash that it should have.
     *
     * @param before the entry before it
     * @return the entry
     */
    public AuditRow chainedTo(AuditHead before) {
        return new AuditRow(
                namespace,
                number,
                at,
                action,
                channel,
                actor,
                sessionId,
                subjects,
                outcome,
                reason,
                expectedHash(before));
    }

    private static void add(MessageDigest digest, @Nullable String field) {
        byte[] bytes = field == null ? new byte[0] : field.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES)
                .putInt(field == null ? -1 : bytes.length)
                .array());
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
