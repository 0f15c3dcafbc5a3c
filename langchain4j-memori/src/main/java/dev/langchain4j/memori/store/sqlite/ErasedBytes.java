package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.ForgetReceipt;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.store.StoredMemory;
import dev.langchain4j.memori.text.ContentKey;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What to look for after an erasure: pieces of what was erased, short enough to stand on one page whatever SQLite does with long values, and taken
 * from several places of a text, so that a piece that happens to be torn by a page's end does not hide the others. They live as long as
 * the erasure is being verified, and nowhere but in memory. For one thread at a time.
 */
final class ErasedBytes {

    private static final int PIECE = 24;

    /** Fewer different bytes than this are padding, or occur anywhere. */
    private static final int DISTINCT = 5;

    /** A shorter value of metadata is more likely a word of many than a secret of one. */
    private static final int SHORTEST_VALUE = 16;

    /** So many versions are looked for in the lexical index by their words; that their rows are gone is asked of all. */
    private static final int MAX_INDEXED = 1_000;

    private static final int MAX_TERMS = 64;

    private final Set<ByteBuffer> pieces = new LinkedHashSet<>();
    private final Set<Long> keys = new LinkedHashSet<>();
    private final Set<Long> collections = new LinkedHashSet<>();
    private final List<Indexed> indexed = new ArrayList<>();

    /**
     * A version as the lexical index had it.
     *
     * @param index which index
     * @param key   the version
     * @param match a query that finds it by any of its words
     */
    record Indexed(String index, long key, String match) {}

    boolean isEmpty() {
        return pieces.isEmpty() && keys.isEmpty();
    }

    List<byte[]> pieces() {
        return pieces.stream().map(ByteBuffer::array).toList();
    }

    Set<Long> keys() {
        return keys;
    }

    Set<Long> collections() {
        return collections;
    }

    List<Indexed> indexed() {
        return indexed;
    }

    void version(long collection, StoredMemory version, String index, LexicalIndex.Entry entry) {
        keys.add(version.key());
        collections.add(collection);
        Memory memory = version.memory();
        add(row(memory));
        text(memory.content());
        for (Map.Entry<String, Object> pair : memory.metadata().toMap().entrySet()) {
            byte[] value = pair.getValue().toString().getBytes(StandardCharsets.UTF_8);
            if (value.length >= SHORTEST_VALUE) {
                add(Arrays.copyOf(value, Math.min(PIECE, value.length)));
            }
        }
        if (indexed.size() < MAX_INDEXED && !entry.content().isEmpty()) {
            indexed.add(new Indexed(index, version.key(), match(collection, entry.content())));
        }
    }

    /** Pieces of a text from its beginning, its middle and its end. */
    void text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        at(bytes, 0);
        at(bytes, (bytes.length - PIECE) / 2);
        at(bytes, bytes.length - PIECE);
    }

    /** Pieces of a text that begins and ends as many do. */
    void json(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        at(bytes, bytes.length / 3);
        at(bytes, bytes.length / 2);
        at(bytes, 2 * bytes.length / 3);
    }

    /** A piece of a vector. */
    void vector(byte[] sample) {
        add(sample);
    }

    private void at(byte[] bytes, int offset) {
        int from = Math.max(0, Math.min(offset, bytes.length - PIECE));
        add(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + PIECE)));
    }

    private void add(byte[] piece) {
        if (piece.length >= ByteSearch.SHORTEST
                && pieces.size() < ForgetReceipt.MAX_SEARCHED
                && distinct(piece) >= DISTINCT) {
            pieces.add(ByteBuffer.wrap(piece));
        }
    }

    /**
     * The end of the id, the version and the beginning of the content as they stand behind one another in a row, and as they stand nowhere else
     * but in a row of the same id, version and beginning, even if the content is short or somebody else's, too.
     */
    private static byte[] row(Memory memory) {
        byte[] id = memory.id().getBytes(StandardCharsets.UTF_8);
        byte[] row = row(
                memory.id(),
                memory.version(),
                memory.content(),
                ContentKey.hash(ContentKey.normalize(memory.content())),
                memory.type().name());
        int from = Math.max(0, id.length - PIECE / 2);
        return Arrays.copyOfRange(row, from, Math.min(row.length, from + PIECE));
    }

    /** These columns of a row as they stand behind one another in the file. */
    static byte[] row(String id, long version, String content, long hash, String type) {
        ByteArrayOutputStream row = new ByteArrayOutputStream();
        row.writeBytes(id.getBytes(StandardCharsets.UTF_8));
        row.writeBytes(stored(version));
        row.writeBytes(content.getBytes(StandardCharsets.UTF_8));
        row.writeBytes(stored(hash));
        row.writeBytes(type.getBytes(StandardCharsets.UTF_8));
        return row.toByteArray();
    }

    /** "Database File Format", section 2.1: 0 and 1 take no room, other numbers 1, 2, 3, 4, 6 or 8 bytes, big-endian. */
    private static byte[] stored(long number) {
        if (number == 0 || number == 1) {
            return new byte[0];
        }
        byte[] whole = ByteBuffer.allocate(Long.BYTES).putLong(number).array();
        for (int size : new int[] {1, 2, 3, 4, 6}) {
            long limit = 1L << (8 * size - 1);
            if (number >= -limit && number < limit) {
                return Arrays.copyOfRange(whole, Long.BYTES - size, Long.BYTES);
            }
        }
        return whole;
    }

    private static String match(long collection, List<String> tokens) {
        StringBuilder match = new StringBuilder();
        tokens.stream().distinct().limit(MAX_TERMS).forEach(token -> match.append(match.isEmpty() ? "\"" : " OR \"")
                .append(LexicalIndex.term(collection, token).replace("\"", "\"\""))
                .append('"'));
        return match.toString();
    }

    private static int distinct(byte[] piece) {
        boolean[] seen = new boolean[256];
        int count = 0;
        for (byte b : piece) {
            if (!seen[b & 0xff]) {
                seen[b & 0xff] = true;
                count++;
            }
        }
        return count;
    }
}
