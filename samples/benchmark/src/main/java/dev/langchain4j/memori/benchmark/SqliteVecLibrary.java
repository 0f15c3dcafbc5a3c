package dev.langchain4j.memori.benchmark;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Finds the shared library of sqlite-vec: given, fetched before, or fetched now from npm, whose packages carry it for each platform. */
final class SqliteVecLibrary {

    private static final String VERSION = "0.1.9";
    private static final long PATIENCE_SECONDS = 60;

    private SqliteVecLibrary() {}

    static Path find(@Nullable Path given, PrintWriter progress) throws PeerMissing {
        if (given != null) {
            return given;
        }
        String platform = platform();
        Path folder = Path.of(
                System.getProperty("java.io.tmpdir"), "memori-benchmark-sqlite-vec-" + VERSION + "-" + platform);
        Path library = folder.resolve("package").resolve(fileName(platform));
        try {
            if (!Files.isRegularFile(library)) {
                String name = "sqlite-vec-" + platform;
                progress.println("fetching " + name + " " + VERSION + " from npm into " + folder);
                Files.createDirectories(folder);
                run(folder, "npm", "pack", "--silent", name + "@" + VERSION);
                run(folder, "tar", "xzf", name + "-" + VERSION + ".tgz");
            }
        } catch (IOException failed) {
            throw new PeerMissing(
                    "npm cannot fetch it (" + failed.getMessage() + "); --sqlite-vec FILE names one", failed);
        }
        if (!Files.isRegularFile(library)) {
            throw new PeerMissing("npm's package holds no " + library.getFileName());
        }
        return library;
    }

    private static void run(Path folder, String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(command[0] + ".log").toFile())
                .start();
        try {
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(command[0] + " took more than " + PATIENCE_SECONDS + " s");
            }
        } catch (InterruptedException stopped) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException(command[0] + " was interrupted", stopped);
        }
        if (process.exitValue() != 0) {
            List<String> said = Files.readAllLines(folder.resolve(command[0] + ".log"), StandardCharsets.UTF_8);
            throw new IOException(command[0] + " ended with " + process.exitValue()
                    + (said.isEmpty() ? "" : ": " + said.get(said.size() - 1)));
        }
    }

    private static String platform() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String processor = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x64";
        if (system.startsWith("mac")) {
            return "darwin-" + processor;
        }
        return (system.startsWith("windows") ? "windows-" : "linux-") + processor;
    }

    private static String fileName(String platform) {
        if (platform.startsWith("darwin")) {
            return "vec0.dylib";
        }
        return platform.startsWith("windows") ? "vec0.dll" : "vec0.so";
    }
}
