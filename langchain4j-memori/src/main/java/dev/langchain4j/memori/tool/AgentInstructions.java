package dev.langchain4j.memori.tool;

import dev.langchain4j.memori.data.MemoriException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The text that teaches an agent when to store, to search and to tidy, and the hands that put it into an instruction file such
 * as {@code AGENTS.md} or {@code CLAUDE.md} and take it out again.
 *
 * <p>In a file the text stands between two marker lines, {@code <!-- memori:begin -->} and {@code <!-- memori:end -->}. What is
 * outside of them is never changed, byte for byte, whatever its encoding; what is between them belongs to this class and is
 * replaced by the next {@link #install}.
 */
public final class AgentInstructions {

    private static final String RESOURCE = "agent-instructions.md";

    private AgentInstructions() {}

    /**
     * The instructions, for a system prompt or for a file.
     *
     * @return Markdown with {@code \n} at the end of every line
     */
    public static String text() {
        return Text.VALUE;
    }

    /**
     * Puts the instructions into a file: in place of the block that is there, or else after everything else, with one blank line
     * between. A file that does not exist is created, and its directories with it. The block takes on the file's line endings.
     *
     * <p>The file is replaced in one move, so that nobody ever reads half of it; its permissions stay. Where {@code file} is a
     * symbolic link, the file it leads to is the one that changes.
     *
     * @param file the instruction file
     * @return whether the file changed; a second call in a row changes nothing
     * @throws MemoriException if the file is a directory, cannot be read or written, is larger than 16 MiB, is in UTF-16, or has
     *                         any markers but one pair
     */
    public static boolean install(Path file) {
        InstructionFile target = InstructionFile.open(file);
        return target.write(MarkedBlock.put(target.bytes(), text(), file));
    }

    /**
     * Takes the instructions out of a file, and with them the blank line that {@link #install} put before them: installing and
     * then removing leaves the bytes that were there at first.
     *
     * <p>A file in which nothing else stands, white space apart, is deleted, since it would be a file about nothing; directories
     * stay. Reached over a symbolic link such a file is emptied instead, so that the link does not dangle.
     *
     * @param file the instruction file
     * @return whether the file changed; false where it does not exist or has no block
     * @throws MemoriException as for {@link #install}
     */
    public static boolean remove(Path file) {
        InstructionFile target = InstructionFile.open(file);
        byte[] before = target.bytes();
        byte[] after = MarkedBlock.take(before, file);
        boolean nothingLeft = after.length < before.length && MarkedBlock.isBlank(after);
        return nothingLeft ? target.delete() : target.write(after);
    }

    /** Read once, when it is first asked for. */
    private static final class Text {

        static final String VALUE = read();

        private static String read() {
            try (InputStream in = AgentInstructions.class.getResourceAsStream(RESOURCE)) {
                if (in == null) {
                    throw new IllegalStateException("the library's jar has lost its resource " + RESOURCE);
                }
                // A checkout on Windows may have turned the line endings.
                return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
