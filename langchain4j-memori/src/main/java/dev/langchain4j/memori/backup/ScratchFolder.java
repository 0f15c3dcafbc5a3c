package dev.langchain4j.memori.backup;

import dev.langchain4j.memori.data.MemoriException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder for a file that is being made, beside its place, so that it can be moved there as a whole. Goes when it is closed; what a killed
 * process left is recognised by its lock, which nobody holds any more, and goes when the next one is made beside it.
 */
final class ScratchFolder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ScratchFolder.class);
    private static final String PREFIX = ".memori-scratch-";
    private static final String LOCK = "lock";

    /** A folder comes into being a moment before its lock is held. */
    private static final Duration GRACE = Duration.ofMinutes(1);

    private final Path folder;
    private final FileChannel lock;

    private ScratchFolder(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    static ScratchFolder in(Path parent) {
        try {
            sweep(parent);
            Path folder = Files.createTempDirectory(parent, PREFIX);
            FileChannel channel =
                    FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            channel.lock();
            return new ScratchFolder(folder, channel);
        } catch (IOException e) {
            throw failed(parent, e);
        }
    }

    /** The file that is being made. */
    Path file() {
        return folder.resolve("store.db");
    }

    /** Gives the finished file its place, once the disk has all of it. */
    void publish(Path target, boolean replace) {
        try {
            sync(file(), StandardOpenOption.WRITE);
            if (replace) {
                Files.move(file(), target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } else {
                Files.move(file(), target);
            }
            Path parent = target.toAbsolutePath().getParent();
            if (parent != null && Files.getFileStore(parent).supportsFileAttributeView("posix")) {
                sync(parent, StandardOpenOption.READ); // The name, too, has to be on the disk.
            }
        } catch (IOException e) {
            throw failed(target, e);
        }
    }

    @Override
    public void close() {
        try {
            lock.close();
            delete(folder);
        } catch (IOException e) {
            LOG.warn("{} is left over and can be deleted", folder, e);
        }
    }

    private static void sync(Path path, StandardOpenOption how) throws IOException {
        try (FileChannel channel = FileChannel.open(path, how)) {
            channel.force(true);
        }
    }

    private static void sweep(Path parent) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path folder : left) {
                if (isAbandoned(folder)) {
                    delete(folder);
                }
            }
        }
    }

    private static boolean isAbandoned(Path folder) throws IOException {
        try {
            if (Files.getLastModifiedTime(folder).toInstant().plus(GRACE).isAfter(Instant.now())) {
                return false;
            }
            try (FileChannel channel = FileChannel.open(
                            folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock held = channel.tryLock()) {
                return held != null;
            }
        } catch (OverlappingFileLockException e) {
            return false; // Another thread of this process is at work in it.
        } catch (NoSuchFileException e) {
            return false; // It has just been deleted.
        }
    }

    private static void delete(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException e) {
            return;
        }
        Files.deleteIfExists(folder);
    }

    private static MemoriException failed(Path where, IOException e) {
        return new MemoriException(
                MemoriException.Reason.STORAGE,
                "cannot write to " + where + ": " + e.getClass().getSimpleName() + ", " + e.getMessage(),
                e);
    }
}
