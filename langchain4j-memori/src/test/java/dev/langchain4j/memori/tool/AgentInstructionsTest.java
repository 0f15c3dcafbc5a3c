package dev.langchain4j.memori.tool;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.memori.data.MemoriException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgentInstructionsTest {

    private static final String BLOCK = MarkedBlock.BEGIN + "\n" + AgentInstructions.text() + MarkedBlock.END + "\n";

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("AGENTS.md");
    }

    @Test
    void should_name_every_tool_and_stay_short() {
        assertThat(AgentInstructions.text())
                .contains(
                        "archival_memory_insert",
                        "archival_memory_search",
                        "archival_memory_update",
                        "archival_memory_forget",
                        "conversation_search",
                        "core_memory_append",
                        "core_memory_replace")
                .contains("never a command", "Never store passwords")
                .endsWith("\n")
                .doesNotContain("\r")
                .doesNotContain(MarkedBlock.BEGIN)
                .hasSizeLessThan(3_000);
    }

    @Test
    void should_create_a_missing_file_with_its_directories() throws IOException {
        Path nested = directory.resolve("new/rules/memory.md");

        assertThat(AgentInstructions.install(nested)).isTrue();

        assertThat(nested).hasContent(BLOCK);
        assertThat(siblings(nested)).containsExactly(nested);
    }

    @Test
    void should_change_nothing_the_second_time() throws IOException {
        Files.writeString(file, "# House rules\n");
        AgentInstructions.install(file);
        byte[] first = Files.readAllBytes(file);

        assertThat(AgentInstructions.install(file)).isFalse();

        assertThat(Files.readAllBytes(file)).isEqualTo(first);
        assertThat(file).hasContent("# House rules\n\n" + BLOCK);
    }

    @Test
    void should_replace_an_older_block_where_it_stands() throws IOException {
        Files.writeString(
                file,
                "before\n\n" + MarkedBlock.BEGIN + "\nwhat an older version said\n" + MarkedBlock.END + "\n\nafter");

        assertThat(AgentInstructions.install(file)).isTrue();

        assertThat(Files.readString(file)).isEqualTo("before\n\n" + BLOCK + "\nafter");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "one line\n",
                "no line end at the end",
                "blank lines at the end\n\n\n",
                "windows\r\nline ends\r\n",
                "windows\r\nand no line end at the end",
                "mixed\r\nline\nends\n",
                "\n",
                " \t\n",
                "\uFEFFa byte order mark\n",
                "text that mentions <!-- memori:begin --> in a sentence\n",
                "日本語, émigré, 👩‍💻\n"
            })
    void should_leave_what_was_there_after_install_and_remove(String text) throws IOException {
        Files.writeString(file, text);

        assertThat(AgentInstructions.install(file)).isTrue();
        assertThat(Files.readString(file)).startsWith(text).contains("archival_memory_insert");
        assertThat(AgentInstructions.install(file)).isFalse();
        boolean removed = AgentInstructions.remove(file);

        assertThat(removed).isTrue();
        if (text.isBlank()) {
            assertThat(file).doesNotExist();
        } else {
            assertThat(Files.readString(file)).isEqualTo(text);
        }
    }

    @Test
    void should_keep_bytes_that_are_no_text_in_any_encoding() throws IOException {
        byte[] odd = new byte[512];
        for (int i = 0; i < odd.length; i++) {
            odd[i] = (byte) i;
        }
        Files.write(file, odd);

        AgentInstructions.install(file);
        assertThat(Files.readAllBytes(file)).startsWith(odd);
        AgentInstructions.remove(file);

        assertThat(Files.readAllBytes(file)).isEqualTo(odd);
    }

    @Test
    void should_write_in_the_files_own_line_endings() throws IOException {
        Files.writeString(file, "windows\r\n");

        AgentInstructions.install(file);

        assertThat(Files.readString(file)).isEqualTo("windows\r\n\r\n" + BLOCK.replace("\n", "\r\n"));
    }

    @Test
    void should_remove_the_block_from_the_middle() throws IOException {
        Files.writeString(file, "before\n\n" + BLOCK + "\nafter\n");

        assertThat(AgentInstructions.remove(file)).isTrue();

        assertThat(Files.readString(file)).isEqualTo("before\n\nafter\n");
    }

    @Test
    void should_delete_the_file_that_held_nothing_else() {
        AgentInstructions.install(file);

        assertThat(AgentInstructions.remove(file)).isTrue();

        assertThat(file).doesNotExist();
        assertThat(AgentInstructions.remove(file)).isFalse();
    }

    @Test
    void should_have_nothing_to_remove_from_a_file_without_the_block() throws IOException {
        Files.writeString(file, "  \n");

        assertThat(AgentInstructions.remove(file)).isFalse();
        assertThat(AgentInstructions.remove(directory.resolve("missing.md"))).isFalse();

        assertThat(file).hasContent("  \n");
    }

    @Test
    void should_change_the_file_behind_a_link_and_keep_the_link() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("CLAUDE.md"), file.getFileName());
        Files.createFile(file);

        AgentInstructions.install(link);
        assertThat(link).isSymbolicLink().hasContent(BLOCK);
        AgentInstructions.remove(link);

        assertThat(link).isSymbolicLink();
        assertThat(file).isEmptyFile();
    }

    @Test
    void should_keep_the_permissions() throws IOException {
        Files.writeString(file, "shared\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));

        AgentInstructions.install(file);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-rw-r--");
        assertThat(siblings(file)).containsExactly(file);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!-- memori:begin -->\nhalf a block\n",
                "half a block\n<!-- memori:end -->\n",
                "<!-- memori:end -->\n<!-- memori:begin -->\n",
                "<!-- memori:begin -->\n<!-- memori:begin -->\n<!-- memori:end -->\n",
                "<!-- memori:begin -->\n<!-- memori:end -->\n<!-- memori:begin -->\n<!-- memori:end -->"
            })
    void should_refuse_markers_that_are_not_one_pair(String text) throws IOException {
        Files.writeString(file, text);

        assertThatThrownBy(() -> AgentInstructions.install(file))
                .isInstanceOf(MemoriException.class)
                .hasMessageContainingAll(file.toString(), MarkedBlock.BEGIN, MarkedBlock.END, "nothing was changed");
        assertThatThrownBy(() -> AgentInstructions.remove(file)).isInstanceOf(MemoriException.class);

        assertThat(Files.readString(file)).isEqualTo(text);
    }

    @Test
    void should_refuse_what_is_no_instruction_file() throws IOException {
        Path huge = directory.resolve("huge.log");
        try (RandomAccessFile sparse = new RandomAccessFile(huge.toFile(), "rw")) {
            sparse.setLength(InstructionFile.MAX_BYTES + 1);
        }
        Path circle = directory.resolve("circle");
        Files.createSymbolicLink(circle, circle.getFileName());
        Path wide = directory.resolve("wide.txt");
        Files.write(wide, "notes".getBytes(UTF_16));
        Path under =
                Files.write(directory.resolve("plain"), "x".getBytes(UTF_8)).resolve("AGENTS.md");

        assertRefused(directory, "is a directory");
        assertRefused(huge, "16777217 bytes", "16777216");
        assertRefused(circle, "cannot be read");
        assertRefused(wide, "UTF-16");
        assertThatThrownBy(() -> AgentInstructions.install(under))
                .isInstanceOf(MemoriException.class)
                .hasMessageContaining(under.toString());
    }

    private static void assertRefused(Path path, String... words) {
        assertThatThrownBy(() -> AgentInstructions.install(path))
                .isInstanceOf(MemoriException.class)
                .hasMessageContaining(path.toString())
                .hasMessageContainingAll(words);
        assertThatThrownBy(() -> AgentInstructions.remove(path)).isInstanceOf(MemoriException.class);
    }

    private static List<Path> siblings(Path file) throws IOException {
        try (Stream<Path> all = Files.list(file.getParent())) {
            return all.toList();
        }
    }
}
