package dev.langchain4j.memori.tool;

import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemoriException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;

/** A small file that is read whole and replaced whole, in one move. */
final class InstructionFile {

    /** Far above any instruction file; below what a mistaken path to a log or a database would cost. */
    static final long MAX_BYTES = 16L << 20;

    private final Path named;
    private final Path file;
    private final boolean exists;
    private final byte[] bytes;

    private InstructionFile(Path named, Path file, boolean exists, byte[] bytes) {
        this.named = named;
        this.file = file;
        this.exists = exists;
        this.bytes = bytes;
    }

    /** Reads it. A file that does not exist has no bytes. */
    static InstructionFile open(Path named) {
        if (Files.notExists(named, LinkOption.NOFOLLOW_LINKS)) {
            return new InstructionFile(named, named.toAbsolutePath(), false, new byte[0]);
        }
        if (Files.isDirectory(named)) {
            throw MemoriException.invalid(named + " is a directory; name the instruction file in it");
        }
        try {
            // The link stays a link: a CLAUDE.md that points at AGENTS.md is common.
            Path file = named.toRealPath();
            if (!Files.isRegularFile(file)) {
                throw MemoriException.invalid(named + " is not a regular file");
            }
            long size = Files.size(file);
            if (size > MAX_BYTES) {
                throw MemoriException.invalid(named + " has " + size + " bytes, more than the " + MAX_BYTES
                        + " that an instruction file may have");
            }
            return new InstructionFile(named, file, true, Files.readAllBytes(file));
        } catch (IOException e) {
            throw failure(named, "cannot be read", e);
        }
    }

    /** What it holds. */
    byte[] bytes() {
        return bytes.clone();
    }

    /** Replaces it, and says whether that changed anything. */
    boolean write(byte[] content) {
        if (Arrays.equals(content, bytes)) {
            return false;
        }
        // Only a root has no parent, and that is a directory.
        Path directory = Objects.requireNonNull(file.getParent());
        Path temporary = directory.resolve("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            // A move would get past a write protection that is meant for this file.
            if (exists && !Files.isWritable(file)) {
                throw new MemoriException(Reason.READ_ONLY, named + " is write-protected; nothing was changed");
            }
            Files.createDirectories(directory);
            try (FileChannel out =
                    FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                ByteBuffer buffer = ByteBuffer.wrap(content);
                while (buffer.hasRemaining()) {
                    out.write(buffer);
                }
                out.force(true);
            }
            if (exists) {
                copyPermissions(file, temporary);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return true;
        } catch (IOException e) {
            throw failure(named, "cannot be written", e);
        } finally {
            try {
                Files.deleteIfExists(temporary);
            } catch (IOException e) {
                // It is gone already after a move; otherwise the exception on its way out says more than this one.
            }
        }
    }

    /** Deletes it; over a symbolic link, empties it. */
    boolean delete() {
        if (Files.isSymbolicLink(named)) {
            return write(new byte[0]);
        }
        try {
            return Files.deleteIfExists(file);
        } catch (IOException e) {
            throw failure(named, "cannot be deleted", e);
        }
    }

    private static MemoriException failure(Path file, String what, IOException cause) {
        return new MemoriException(
                Reason.STORAGE,
                file + " " + what + " (" + cause.getClass().getSimpleName() + ": " + cause.getMessage() + ")",
                cause);
    }

    private static void copyPermissions(Path from, Path to) throws IOException {
        PosixFileAttributeView source = Files.getFileAttributeView(from, PosixFileAttributeView.class);
        PosixFileAttributeView target = Files.getFileAttributeView(to, PosixFileAttributeView.class);
        if (source != null && target != null) {
            target.setPermissions(source.readAttributes().permissions());
        }
    }
}
