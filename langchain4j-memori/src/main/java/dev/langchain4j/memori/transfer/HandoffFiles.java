package dev.langchain4j.memori.transfer;

import dev.langchain4j.memori.data.MemoriException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The four files of a hand-off bundle. A stamp that they share says that they belong together. */
public final class HandoffFiles {

    private static final int MAX_BYTES = 16 * 1024 * 1024;
    private static final int STAMP_LENGTH = 16;
    private static final int SHORT = 8;
    private static final Pattern STAMP =
            Pattern.compile("(?m)^<!-- langchain4j-memori hand-off ([0-9a-f]{16}) -->\\r?$");
    private static final Pattern WRITTEN = Pattern.compile("(?m)^<!-- entries((?: [0-9a-f]{8})*) -->\\r?$");

    private HandoffFiles() {}

    /** A file of the bundle. */
    public enum Part {
        /** What stands. */
        STATE("State"),
        /** What was decided. */
        DECISIONS("Decisions"),
        /** What was believed and is not so. */
        CORRECTIONS("Corrections"),
        /** What is open. */
        HANDOFF("Hand-off");

        private final String title;

        Part(String title) {
            this.title = title;
        }

        /**
         * What the file is called.
         *
         * @return the name, without a folder
         */
        public String file() {
            return name() + ".md";
        }
    }

    /**
     * A bundle that was read.
     *
     * @param parts   the entries of the files that are there
     * @param written what the files held when they were written, as {@link #shortened} names it
     */
    public record Bundle(Map<Part, List<HandoffEntry>> parts, Set<String> written) {}

    /**
     * Writes the files. All are complete before the first takes the place of the one before.
     *
     * @param folder where to; made if it is not there
     * @param parts  the entries of each file
     * @throws MemoriException if that fails
     */
    public static void write(Path folder, Map<Part, List<HandoffEntry>> parts) {
        List<String> all = new ArrayList<>();
        parts.forEach((part, entries) -> all.add(HandoffText.write(part.title, "", entries)));
        String stamp = "langchain4j-memori hand-off " + Lines.hash(all).substring(0, STAMP_LENGTH);
        List<Path> partial = new ArrayList<>();
        try {
            Files.createDirectories(folder);
            try {
                for (Map.Entry<Part, List<HandoffEntry>> part : parts.entrySet()) {
                    Path file = Files.createTempFile(folder, part.getKey().file(), ".partial");
                    partial.add(file);
                    String text = HandoffText.write(part.getKey().title, stamp, part.getValue());
                    Files.writeString(file, text + "\n" + written(part.getValue()) + "\n");
                }
                int next = 0;
                for (Part part : parts.keySet()) {
                    Files.move(partial.get(next++), folder.resolve(part.file()), StandardCopyOption.REPLACE_EXISTING);
                }
            } finally {
                for (Path file : partial) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new MemoriException(
                    MemoriException.Reason.STORAGE, "the hand-off to " + folder + " failed: " + e.getMessage(), e);
        }
    }

    /**
     * Reads the files that are there.
     *
     * @param folder where they are
     * @return their entries
     * @throws MemoriException if there is none, one cannot be read, or they do not belong together
     */
    public static Bundle read(Path folder) {
        Map<Part, List<HandoffEntry>> parts = new EnumMap<>(Part.class);
        Set<String> written = new HashSet<>();
        Set<String> stamps = new HashSet<>();
        for (Part part : Part.values()) {
            Path file = folder.resolve(part.file());
            if (Files.isRegularFile(file)) {
                String text = text(file);
                Matcher stamp = STAMP.matcher(text);
                if (stamp.find()) {
                    stamps.add(stamp.group(1));
                }
                Matcher entries = WRITTEN.matcher(text);
                if (entries.find()) {
                    written.addAll(List.of(entries.group(1).strip().split(" ")));
                }
                parts.put(part, HandoffText.read(part.file(), text));
            }
        }
        if (parts.isEmpty()) {
            throw MemoriException.invalid("there is no hand-off in '" + folder + "': it would be in files such as "
                    + Part.STATE.file() + "; nothing was read");
        }
        if (stamps.size() > 1) {
            throw MemoriException.invalid("the files in '" + folder
                    + "' are of two hand-offs, as the comments at their heads say; write it again; nothing was read");
        }
        return new Bundle(parts, written);
    }

    /**
     * An id as the files note it to know later what they held.
     *
     * @param id an id, or the label of a block
     * @return the beginning of its hash
     */
    public static String shortened(String id) {
        return Lines.hash(List.of(id)).substring(0, SHORT);
    }

    private static String written(List<HandoffEntry> entries) {
        return entries.stream()
                .map(entry -> " " + shortened(String.valueOf(entry.id())))
                .collect(Collectors.joining("", "<!-- entries", " -->"));
    }

    private static String text(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw MemoriException.invalid(
                        file + " must have at most " + MAX_BYTES + " bytes, but has " + Files.size(file));
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw MemoriException.invalid(file + " is not UTF-8 text; nothing was read");
        } catch (IOException e) {
            throw new MemoriException(
                    MemoriException.Reason.STORAGE, "the hand-off in " + file + " cannot be read; nothing was read", e);
        }
    }
}
