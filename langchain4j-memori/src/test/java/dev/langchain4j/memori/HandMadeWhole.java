package dev.langchain4j.memori;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Exports of whole namespaces by somebody who knows the format and means harm: their last line fits whatever stands before it. */
final class HandMadeWhole {

    static final String HEADER = "{\"format\":\"langchain4j-memori/2\"}";

    private HandMadeWhole() {}

    static Path of(Path folder, List<String> lines) {
        List<String> all = new ArrayList<>(lines);
        all.add(0, HEADER);
        return sealed(folder, all);
    }

    /** The lines, the header among them, with a last line that fits. */
    static Path sealed(Path folder, List<String> lines) {
        try {
            String text = String.join("\n", lines) + "\n";
            String hash = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
            return Files.writeString(
                    Files.createTempFile(folder, "whole", ".jsonl"),
                    text + "{\"line\":\"end\",\"lines\":" + lines.size() + ",\"sha256\":\"" + hash + "\"}\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
