package dev.langchain4j.memori.backup;

import dev.langchain4j.memori.data.MemoriException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Questions to the file system, answered in this library's exception. */
final class Places {

    private Places() {}

    static void requireFolder(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw MemoriException.invalid("'" + folder + "' is not a folder that exists; create it first");
        }
    }

    /** The folder that a file stands in, or is to stand in. */
    static Path folderOf(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw MemoriException.invalid("'" + file + "' is not the name of a file");
        }
        requireFolder(folder);
        return folder;
    }

    static boolean isSame(Path one, Path other) {
        try {
            return one.toAbsolutePath()
                            .normalize()
                            .equals(other.toAbsolutePath().normalize())
                    || (Files.exists(one) && Files.exists(other) && Files.isSameFile(one, other));
        } catch (IOException e) {
            throw failed(other, e);
        }
    }

    static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    /** Who may read a store may read its copy, and nobody else. Writable for its owner, as a store has to be. */
    static void copyPermissions(@Nullable Path from, Path to) {
        try {
            if (from == null || !Files.getFileStore(from).supportsFileAttributeView("posix")) {
                return;
            }
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(from);
            permissions.add(PosixFilePermission.OWNER_WRITE);
            Files.setPosixFilePermissions(to, permissions);
        } catch (IOException e) {
            throw failed(to, e);
        }
    }

    static MemoriException failed(Path where, IOException e) {
        return new MemoriException(
                MemoriException.Reason.STORAGE,
                "cannot work with " + where + ": " + e.getClass().getSimpleName() + ", " + e.getMessage(),
                e);
    }
}
