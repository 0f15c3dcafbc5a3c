package dev.langchain4j.memori.transfer;

import dev.langchain4j.memori.data.MemoriException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file line by line, of which only the current one is in memory; and the hash of all the lines before it. A line that is longer than any
 * that this library writes is refused before it is read to its end.
 */
final class Lines implements AutoCloseable {

    private final Path file;
    private final InputStream in;
    private final MessageDigest digest = sha256();
    private long number;
    private byte @Nullable [] last;

    private Lines(Path file, InputStream in) {
        this.file = file;
        this.in = in;
    }

    static Lines open(Path file) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw MemoriException.invalid(
                    "cannot import from '" + file + "': there is no such file, or it cannot be read");
        }
        try {
            return new Lines(file, new BufferedInputStream(Files.newInputStream(file), 1 << 16));
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The hash of some lines, each with its end, in hexadecimal. */
    static String hash(List<String> lines) {
        MessageDigest digest = sha256();
        for (String line : lines) {
            digest.update(line.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) '\n');
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The next line without its end; null behind the last. */
    @Nullable
    String next() {
        if (last != null) {
            digest.update(last);
            digest.update((byte) '\n');
        }
        try {
            last = read();
            if (last == null) {
                return null;
            }
            number++;
            String line = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(last))
                    .toString();
            return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
        } catch (CharacterCodingException e) {
            throw MemoriException.invalid(file + " is not UTF-8 text; nothing was imported");
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    /** Which line {@link #next} has returned, counted from 1. */
    long number() {
        return number;
    }

    /** The hash of the lines before the one that {@link #next} has returned, in hexadecimal. */
    String hashBefore() {
        try {
            return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("SHA-256 can be cloned", e);
        }
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    private byte @Nullable [] read() throws IOException {
        int read = in.read();
        if (read < 0) {
            return null;
        }
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        while (read >= 0 && read != '\n') {
            if (line.size() == Fields.MAX_LINE) {
                throw MemoriException.invalid("line " + (number + 1) + " of " + file + " has more than "
                        + Fields.MAX_LINE + " bytes; nothing was imported");
            }
            line.write(read);
            read = in.read();
        }
        return line.toByteArray();
    }

    private static MemoriException failed(Path file, IOException e) {
        return new MemoriException(
                MemoriException.Reason.STORAGE, "the import from " + file + " failed; nothing was imported", e);
    }
}
