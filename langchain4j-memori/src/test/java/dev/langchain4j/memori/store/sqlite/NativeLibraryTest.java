package dev.langchain4j.memori.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.memori.Memori;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How SQLite itself comes into a process. */
class NativeLibraryTest {

    @TempDir
    Path root;

    @ParameterizedTest
    @CsvSource({
        "Linux, amd64, lib64/ld-linux-x86-64.so.2, /org/sqlite/native/Linux/x86_64",
        "Linux, aarch64, lib/ld-linux-aarch64.so.1, /org/sqlite/native/Linux/aarch64"
    })
    void should_know_the_library_for_glibc_by_the_loader_that_is_there(
            String system, String architecture, String loader, String folder) throws IOException {
        assertThat(NativeLibrary.folder(system, architecture, root)).isEmpty();
        touch(loader);

        assertThat(NativeLibrary.folder(system, architecture, root)).contains(folder);
        assertThat(NativeLibrary.class.getResource(folder + "/libsqlitejdbc.so"))
                .isNotNull();
    }

    @ParameterizedTest
    @CsvSource({"Linux, riscv64", "Linux, x86", "Windows 11, amd64", "Mac OS X, aarch64"})
    void should_leave_every_other_platform_to_the_driver(String system, String architecture) throws IOException {
        touch("lib64/ld-linux-x86-64.so.2");
        touch("lib/ld-linux-aarch64.so.1");

        assertThat(NativeLibrary.folder(system, architecture, root)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"amd64, x86_64", "aarch64, aarch64"})
    void should_leave_to_the_driver_where_musl_is_there_too(String architecture, String name) throws IOException {
        touch("lib64/ld-linux-x86-64.so.2");
        touch("lib/ld-linux-aarch64.so.1");
        touch("lib/ld-musl-" + name + ".so.1");

        assertThat(NativeLibrary.folder("Linux", architecture, root)).isEmpty();
    }

    /** So one that is killed then leaves nothing behind. */
    @Test
    void should_leave_nothing_in_the_folder_for_temporary_files_while_a_store_is_open() throws Exception {
        boolean known = NativeLibrary.folder(System.getProperty("os.name"), System.getProperty("os.arch"), Path.of("/"))
                .isPresent();

        assertThat(remembered("-Djava.io.tmpdir=" + root))
                .startsWith(known ? "found 1; unpacked: nothing; property: null" : "found 1; unpacked: sqlite-");
    }

    @Test
    void should_leave_it_to_the_driver_where_its_own_property_says_where_to_unpack() throws Exception {
        assertThat(remembered("-Djava.io.tmpdir=" + root.resolve("none"), "-Dorg.sqlite.tmpdir=" + root))
                .startsWith("found 1; unpacked: sqlite-");
    }

    @Test
    void should_leave_the_property_of_the_driver_as_it_is_where_the_application_has_set_it() throws Exception {
        assertThat(remembered("-Djava.io.tmpdir=" + root, "-Dorg.sqlite.lib.path=" + root.resolve("none")))
                .startsWith("found 1; unpacked: sqlite-")
                .endsWith("property: " + root.resolve("none"));
    }

    @Test
    void should_leave_it_to_the_driver_where_its_own_property_says_what_the_library_is_called() throws Exception {
        assertThat(remembered(
                        "-Djava.io.tmpdir=" + root, "-Dorg.sqlite.lib.name=" + System.mapLibraryName("sqlitejdbc")))
                .startsWith("found 1; unpacked: sqlite-");
    }

    private void touch(String name) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "");
    }

    /** What a process of its own says when it has used a store. */
    private static String remembered(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Child.class.getName()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return said.strip();
    }

    /** Runs in the child. */
    static final class Child {

        private Child() {}

        public static void main(String[] arguments) throws IOException {
            String scratch = System.getProperty("org.sqlite.tmpdir", System.getProperty("java.io.tmpdir"));
            try (Memori memori = Memori.builder().inMemory().textOnly().build();
                    Stream<Path> unpacked = Files.list(Path.of(scratch))) {
                memori.namespace("anna").add("A lighthouse");
                System.out.printf(
                        "found %d; unpacked: %s; property: %s%n",
                        memori.namespace("anna").search("lighthouse").size(),
                        unpacked.map(file -> file.getFileName().toString())
                                .sorted()
                                .findFirst()
                                .orElse("nothing"),
                        System.getProperty("org.sqlite.lib.path"));
            }
        }
    }
}
