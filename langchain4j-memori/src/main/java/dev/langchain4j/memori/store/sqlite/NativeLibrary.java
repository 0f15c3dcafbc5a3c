package dev.langchain4j.memori.store.sqlite;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteJDBCLoader;

/**
 * Loads SQLite itself, once in a process.
 *
 * <p>The driver would do it with the first connection, but finds out where it runs by starting a process, and compares what it has unpacked with the jar byte by
 * byte, which in a fresh JVM takes as long as all else of opening a store. Here the library is unpacked into a folder that only this user can enter, shown to the
 * driver by its property {@code org.sqlite.lib.path}, and deleted when it is loaded. That is done on Linux with glibc, where it is known which library fits and
 * where a file can be deleted that is in use; anywhere else, and where the driver's own properties say what to do, the driver does it in its own way.
 *
 * <p>The properties are those of the process: for as long as the loading takes, some hundredths of a second, a second copy of the driver in another class loader
 * that is loaded just then sees them, too.
 */
final class NativeLibrary {

    private static final Logger LOG = LoggerFactory.getLogger(NativeLibrary.class);

    private static final String FILE = "libsqlitejdbc.so";

    /** The driver's properties that say where the library is, what its file is called, and where to unpack it. */
    private static final String PATH = "org.sqlite.lib.path";

    private static final String NAME = "org.sqlite.lib.name";

    private static final String SCRATCH = "org.sqlite.tmpdir";

    private static boolean tried;

    private NativeLibrary() {}

    /** Sees to it that the library is loaded, or leaves it to the driver, which also says why it cannot be. */
    static synchronized void load() {
        if (tried) {
            return;
        }
        tried = true;
        boolean arranged = Stream.of(PATH, NAME, SCRATCH).anyMatch(name -> System.getProperty(name) != null);
        if (!arranged && System.getProperty("org.graalvm.nativeimage.imagecode") == null) {
            try {
                Optional<String> folder =
                        folder(System.getProperty("os.name"), System.getProperty("os.arch"), Path.of("/"));
                if (folder.isPresent()) {
                    unpackAndLoad(folder.get());
                }
            } catch (Exception e) { // What SQLiteJDBCLoader.initialize() declares.
                LOG.debug("SQLite's library is left to the driver to unpack", e);
            }
        }
    }

    /** Where in the driver's jar the library for Linux with glibc is, if this is one: its loader has the place that the platform's ABI says. */
    static Optional<String> folder(String system, String architecture, Path root) {
        if (!system.equals("Linux")) {
            return Optional.empty();
        }
        return switch (architecture) {
            case "amd64" -> glibc(root, "lib64/ld-linux-x86-64.so.2", "x86_64");
            case "aarch64" -> glibc(root, "lib/ld-linux-aarch64.so.1", "aarch64");
            default -> Optional.empty();
        };
    }

    private static Optional<String> glibc(Path root, String loader, String name) {
        boolean glibc = Files.exists(root.resolve(loader));
        boolean musl = Files.exists(root.resolve("lib/ld-musl-" + name + ".so.1"));
        return glibc && !musl ? Optional.of("/org/sqlite/native/Linux/" + name) : Optional.empty();
    }

    private static void unpackAndLoad(String from) throws Exception {
        try (InputStream packed = SQLiteJDBCLoader.class.getResourceAsStream(from + "/" + FILE)) {
            if (packed == null) {
                return; // The driver looks at other places, too.
            }
            Path folder = Files.createTempDirectory("memori-sqlite");
            Path library = folder.resolve(FILE);
            try {
                Files.copy(packed, library);
                System.setProperty(PATH, folder.toString());
                System.setProperty(SCRATCH, folder.toString()); // It would look through all that is left there.
                SQLiteJDBCLoader.initialize();
            } finally {
                System.clearProperty(PATH);
                System.clearProperty(SCRATCH);
                Files.deleteIfExists(library);
                String[] left = folder.toFile().list(); // The driver's own, where ours could not be loaded.
                if (left != null && left.length == 0) {
                    Files.delete(folder);
                }
            }
        }
    }
}
