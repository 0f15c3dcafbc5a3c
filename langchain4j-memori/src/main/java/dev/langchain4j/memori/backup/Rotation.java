package dev.langchain4j.memori.backup;

import dev.langchain4j.memori.data.MemoriException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** Backups in one folder, named so that the order of their names is that of their times. Other files there are left alone. */
final class Rotation {

    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern(
                    "'memori-'uuuu-MM-dd'T'HH-mm-ss.SSSSSS'Z.backup.db'")
            .withZone(ZoneOffset.UTC);
    private static final Pattern NAMED =
            Pattern.compile("memori-\\d{4}-\\d{2}-\\d{2}T\\d{2}-\\d{2}-\\d{2}\\.\\d{6}Z\\.backup\\.db");

    private final Path folder;

    Rotation(Path folder) {
        Places.requireFolder(folder);
        this.folder = folder;
    }

    Path next(Instant moment) {
        return folder.resolve(NAME.format(moment));
    }

    /** Deletes the oldest until there are no more than some. The one just made stays, though a clock that was set back names it an old one. */
    void keep(Path made, int count) {
        try {
            List<Path> backups = new ArrayList<>();
            try (DirectoryStream<Path> all = Files.newDirectoryStream(
                    folder, file -> NAMED.matcher(file.getFileName().toString()).matches())) {
                all.forEach(backups::add);
            }
            backups.removeIf(made::equals);
            backups.sort(Comparator.<Path, String>comparing(
                            file -> file.getFileName().toString())
                    .reversed());
            for (Path old : backups.subList(Math.min(count - 1, backups.size()), backups.size())) {
                Files.deleteIfExists(old);
            }
        } catch (IOException e) {
            throw new MemoriException(
                    MemoriException.Reason.STORAGE,
                    "the backup is made, but old ones in " + folder + " cannot be deleted: " + e.getMessage(),
                    e);
        }
    }
}
