package dev.langchain4j.memori.transfer;

import dev.langchain4j.memori.data.MemoriException;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.function.Predicate;

/** A file of lines that appears whole, and safe on the disk, or not at all. */
final class WholeFile {

    private final OutputStream out;
    private final MessageDigest digest = Lines.sha256();
    private long lines;

    private WholeFile(OutputStream out) {
        this.out = out;
    }

    /**
     * Writes a file, in place of the one of that name if there is one.
     *
     * @param file where to
     * @param work writes the lines; if it returns false or throws, nothing has happened
     * @throws MemoriException if the file cannot be written
     */
    static void write(Path file, Predicate<WholeFile> work) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder) || Files.isDirectory(file)) {
            throw MemoriException.invalid("cannot export to '" + file + "': name a file in a folder that exists");
        }
        try {
            Path partial = Files.createTempFile(folder, file.getFileName().toString(), ".partial");
            try {
                boolean whole;
                try (FileOutputStream stream = new FileOutputStream(partial.toFile());
                        OutputStream out = new BufferedOutputStream(stream, 1 << 16)) {
                    whole = work.test(new WholeFile(out));
                    out.flush();
                    stream.getFD().sync();
                }
                if (whole) {
                    Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
                }
            } finally {
                Files.deleteIfExists(partial);
            }
        } catch (IOException | UncheckedIOException e) {
            throw new MemoriException(
                    MemoriException.Reason.STORAGE, "the export to " + file + " failed: " + e.getMessage(), e);
        }
    }

    void line(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        digest.update(bytes);
        digest.update((byte) '\n');
        lines++;
        try {
            out.write(bytes);
            out.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The last line, by which a reader knows that none is missing and none was changed. */
    void end() {
        long before = lines;
        line(Fields.object()
                .put(RowLine.LINE, RowLine.END)
                .put("lines", before)
                .put("sha256", HexFormat.of().formatHex(digest.digest()))
                .toString());
    }
}
