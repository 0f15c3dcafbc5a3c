package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.MemoriException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Looks for what was erased. In the tables and indexes it asks by key and by word. In the files it looks for the bytes; what it finds
 * is left over from the erasure unless a row that is there says the same.
 */
final class ErasureProof {

    private static final int CHUNK = 1 << 20;

    private static final String LOG = "-wal";
    private static final int LOG_HEADER = 32;
    private static final int FRAME_HEADER = 24;

    private final ErasedBytes erased;
    private final ByteSearch search;

    ErasureProof(ErasedBytes erased) {
        this.erased = erased;
        this.search = new ByteSearch(erased.pieces());
    }

    /** What the tables and indexes still hold, a sentence each. To be called inside a transaction. */
    List<String> inTables(Session session) {
        List<String> left = new ArrayList<>();
        String keys = MemoryRows.json(erased.keys());
        String among = " IN (SELECT value FROM json_each(?))";
        Map<String, Long> rows = new TreeMap<>();
        rows.put("memory", session.number("SELECT count(*) FROM memory WHERE key" + among, keys));
        for (String table : List.of("metadata", "unembedded", "fact", "message")) {
            rows.put(table, session.number("SELECT count(*) FROM " + table + " WHERE memory" + among, keys));
        }
        rows.put(
                "vector",
                session.number(
                        "SELECT count(*) FROM vector WHERE generation IN (SELECT key FROM generation) AND collection"
                                + among + " AND memory" + among,
                        MemoryRows.json(erased.collections()),
                        keys));
        rows.forEach((table, count) -> {
            if (count > 0) {
                left.add(count + " rows of the table " + table + " are still there");
            }
        });
        long indexed = erased.indexed().stream()
                .filter(entry -> session.number(
                                "SELECT count(*) FROM " + entry.index() + "_fts WHERE " + entry.index()
                                        + "_fts MATCH ? AND rowid = ?",
                                entry.match(),
                                entry.key())
                        > 0)
                .count();
        if (indexed > 0) {
            left.add(indexed + " versions are still in the lexical index; rebuild() mends it");
        }
        return left;
    }

    /**
     * What the files hold.
     *
     * @param pieces  what of what was erased stands somewhere, and not in a row that says so
     * @param suspect the pages of the database, counted from 1, on which that is
     * @param dirty   those that have something in their gaps, of whatever rows
     * @param opaque  those of which SQLite alone cannot tell what they hold
     * @param free    those that SQLite keeps for later
     */
    record Found(Set<Integer> pieces, BitSet suspect, BitSet dirty, BitSet opaque, BitSet free) {}

    /**
     * Looks through the files.
     *
     * @param file    the database
     * @param raw     its bytes
     * @param only    those of its pages that are looked at; null for all of them
     * @param free    those that were free when they were last looked at: whoever gives others up need not write them
     */
    Found inFiles(Path file, RawFile raw, @Nullable BitSet only, BitSet free) throws IOException {
        FilePages pages = FilePages.of(raw);
        Found found = new Found(new TreeSet<>(), new BitSet(), new BitSet(), new BitSet(), pages.free());
        BitSet looked = null;
        if (only != null) {
            looked = (BitSet) pages.free().clone();
            looked.andNot(free);
            looked.or(only);
        }
        pages.each(looked, (number, bytes, start) -> lookAt(number, bytes, start, pages, found));
        for (Path other : others(file)) {
            try (InputStream in = Files.newInputStream(other)) {
                if (other.toString().endsWith(LOG)) {
                    lookThroughLog(in, found.pieces);
                } else {
                    lookThrough(in, found.pieces);
                }
            } catch (NoSuchFileException e) {
                // It has just gone, and what was in it.
            }
        }
        return found;
    }

    private void lookAt(long number, byte[] bytes, int start, FilePages pages, Found found) {
        int page = Math.toIntExact(number);
        int size = pages.size();
        switch (PageScrub.state(number, bytes, start, size)) {
            case DIRTY -> found.dirty.set(page);
            case OPAQUE -> found.opaque.set(page);
            case SOUND -> {
                if (pages.isFree(number) && !PageScrub.isZero(bytes, start, start + size)) {
                    found.opaque.set(page);
                }
            }
        }
        search.in(bytes, start, start + size, (piece, at) -> {
            if (pages.isFree(number)
                    || !PageCells.hold(
                            number, bytes, start, size, at, at + erased.pieces().get(piece).length)) {
                found.pieces.add(piece);
                found.suspect.set(page);
            }
        });
    }

    /** The log holds pages, too: those that others have written since it was emptied. */
    private void lookThroughLog(InputStream in, Set<Integer> found) throws IOException {
        byte[] header = in.readNBytes(LOG_HEADER);
        if (header.length < LOG_HEADER) {
            return;
        }
        int size = ByteBuffer.wrap(header).getInt(8);
        byte[] frame = new byte[FRAME_HEADER + size];
        while (in.readNBytes(frame, 0, frame.length) == frame.length) {
            long number = ByteBuffer.wrap(frame).getInt(0);
            search.in(frame, FRAME_HEADER, frame.length, (piece, at) -> {
                int end = at + erased.pieces().get(piece).length;
                if (!PageCells.hold(number, frame, FRAME_HEADER, size, at, end)) {
                    found.add(piece);
                }
            });
        }
    }

    private void lookThrough(InputStream in, Set<Integer> found) throws IOException {
        int overlap = Math.max(0, search.longest() - 1);
        byte[] chunk = new byte[CHUNK + overlap];
        int kept = 0;
        while (true) {
            int read = in.readNBytes(chunk, kept, CHUNK);
            int length = kept + read;
            search.in(chunk, 0, length, (piece, at) -> found.add(piece));
            if (read < CHUNK) {
                return;
            }
            kept = Math.min(overlap, length);
            System.arraycopy(chunk, length - kept, chunk, 0, kept);
        }
    }

    /**
     * Files beside the database that may hold its pages: its log, and copies that are being written. Not the {@code -shm}: it holds the numbers of
     * pages and no content, and to close it would end SQLite's locks.
     */
    private static List<Path> others(Path file) throws IOException {
        List<Path> others = new ArrayList<>();
        Path absolute = file.toAbsolutePath();
        Path name = absolute.getFileName();
        Path folder = absolute.getParent();
        if (name == null || folder == null) {
            return others;
        }
        try (DirectoryStream<Path> beside = Files.newDirectoryStream(folder)) {
            for (Path other : beside) {
                String rest = other.toString();
                if (rest.equals(absolute + LOG)
                        || rest.equals(absolute + "-journal")
                        || (rest.startsWith(absolute.toString()) && rest.endsWith(".partial"))) {
                    others.add(other);
                }
            }
        }
        return others;
    }

    /** How many of some pieces no row that is there holds, either. To be called inside a transaction. */
    int left(Set<Integer> found, Session session) {
        return found.isEmpty()
                ? 0
                : found.size() - alive(new ArrayList<>(found), session).size();
    }

    private Set<Integer> alive(List<Integer> pieces, Session session) {
        List<byte[]> sought = pieces.stream().map(erased.pieces()::get).toList();
        ByteSearch among = new ByteSearch(sought);
        Set<Integer> alive = new TreeSet<>();
        List<String> tables = session.list(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
                        + " AND name NOT LIKE '%\\_fts\\_%' ESCAPE '\\' ORDER BY name",
                row -> row.getString(1));
        for (String table : tables) {
            if (alive.size() < pieces.size()) {
                session.each("SELECT * FROM \"" + table + "\"", row -> {
                    for (int column = row.getMetaData().getColumnCount(); column > 0; column--) {
                        byte[] value = bytes(row, column);
                        among.in(value, 0, value.length, (piece, at) -> alive.add(pieces.get(piece)));
                    }
                });
            }
        }
        // One piece spans several columns. Another namespace may have the same id, version and text, or an import may
        // have brought them back.
        if (alive.size() < pieces.size()) {
            session.each("SELECT id, version, content, content_hash, type FROM memory", row -> {
                byte[] value = ErasedBytes.row(
                        row.getString(1), row.getLong(2), row.getString(3), row.getLong(4), row.getString(5));
                among.in(value, 0, value.length, (piece, at) -> alive.add(pieces.get(piece)));
            });
        }
        for (String index : List.of(LexicalIndex.CURRENT, LexicalIndex.RETIRED)) {
            if (alive.size() < pieces.size()) {
                session.each("SELECT term FROM " + index + "_terms", row -> {
                    byte[] term = row.getString(1).getBytes(StandardCharsets.UTF_8);
                    among.in(term, 0, term.length, (piece, at) -> alive.add(pieces.get(piece)));
                });
            }
        }
        return alive;
    }

    private static byte[] bytes(ResultSet row, int column) throws SQLException {
        Object value = row.getObject(column);
        if (value instanceof String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        return value instanceof byte[] blob ? blob : new byte[0];
    }

    static String sentence(MemoriException e) {
        return "it could not be looked for: " + e.getMessage();
    }
}
