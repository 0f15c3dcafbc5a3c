package dev.langchain4j.memori;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A second Java that runs a main class of the tests; the two talk in lines. */
final class ChildProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;
    private final Writer input;

    /** Starts it. What it unpacks goes into the folder, for a killed process does not tidy up. */
    ChildProcess(Class<?> main, Path folder, String... arguments) throws IOException {
        this(List.of(), main, folder, arguments);
    }

    /** Starts it by a command that is given the Java command as its last arguments. */
    ChildProcess(List<String> starter, Class<?> main, Path folder, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(starter);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dorg.sqlite.tmpdir=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        input = process.outputWriter(StandardCharsets.UTF_8);
    }

    long pid() {
        return process.pid();
    }

    void tell(String line) throws IOException {
        input.write(line + "\n");
        input.flush();
    }

    /** The next line it says, or null if it has ended. */
    @Nullable
    String hear() throws IOException {
        return output.readLine();
    }

    /** Says something and hears what it answers. */
    String ask(String line) {
        try {
            tell(line);
            String answer = hear();
            if (answer == null) {
                throw new IllegalStateException("the child has ended; the last it was told is: " + line);
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGKILL: no handler, no flush, no farewell. Returns what it had said before. */
    List<String> kill() {
        process.toHandle().destroyForcibly(); // The process's own method would close the stream before it is read.
        List<String> last = output.lines().toList();
        process.onExit().join();
        return last;
    }

    @Override
    public void close() throws IOException {
        kill();
        input.close();
        output.close();
    }
}
