package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.IntegrityReport;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.store.StoredMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The indexes as a whole: built again from the table, tidied, and compared with it. */
final class SqliteMaintenance {

    private static final int BATCH = 500;
    private static final long RETRY_NANOS = 10_000_000;

    private static final String WRONG_VECTORS = " FROM vector v LEFT JOIN generation g ON g.key = v.generation"
            + " LEFT JOIN memory m ON m.key = v.memory AND m.collection = v.collection"
            + " WHERE g.key IS NULL OR m.key IS NULL OR length(v.data) <> 4 * g.dimension";

    private final Session session;
    private final MemoryRows rows;
    private final LexicalIndex lexical;

    SqliteMaintenance(Session session) {
        this.session = session;
        this.rows = new MemoryRows(session, AccessMarks.Unwritten.NOTHING, new CollectionKeys());
        this.lexical = new LexicalIndex(session);
    }

    /** To be called inside a transaction. */
    void rebuild() {
        lexical.clear(LexicalIndex.CURRENT);
        lexical.clear(LexicalIndex.RETIRED);
        FactTable.clear(session);
        eachVersion((version, collection, current) -> {
            LexicalIndex.Entry entry = LexicalIndex.Entry.of(version.memory());
            lexical.add(current ? LexicalIndex.CURRENT : LexicalIndex.RETIRED, version.key(), collection, entry);
            session.update(
                    "UPDATE memory SET length = ?, asking = ?, dated = ? WHERE key = ?",
                    entry.length(),
                    entry.asking(),
                    entry.dated() ? 1 : 0,
                    version.key());
            FactTable.insert(session, collection, version);
        });
        session.update(
                "UPDATE collection SET"
                        + " memories = (SELECT count(*) FROM memory m WHERE m.collection = collection.key AND m.retired_at IS NULL)");
        // What cannot be a vector of anything is dropped; a backfill makes it anew.
        session.update("DELETE FROM vector WHERE key IN (SELECT v.key" + WRONG_VECTORS + ")");
        new BlockCheck(session).dropGrantsOfNothing();
        // By name, as it would go into a damaged file too that is attached to be copied from.
        for (String table : session.list(
                "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND rootpage > 0", row -> row.getString(1))) {
            session.execute("REINDEX main.\"" + table + "\"");
        }
        lexical.rememberOwnAnalyzer();
    }

    /** To be called outside a transaction. */
    void compact(WrittenPages pages) {
        session.vacuum();
        session.execute("PRAGMA optimize");
        emptyWriteAheadLog(pages);
    }

    /**
     * Merges the lexical indexes. False if there is no room: merging writes the new index before the old one goes, whereas {@link #rebuild}
     * needs none. To be called outside a transaction.
     */
    boolean optimize() {
        try {
            lexical.optimize(LexicalIndex.CURRENT);
            lexical.optimize(LexicalIndex.RETIRED);
            return true;
        } catch (MemoriException e) {
            if (e.reason() != MemoriException.Reason.FULL) {
                throw e;
            }
            return false;
        }
    }

    /** SQLite waits for readers and writers by itself, but not for the checkpoint that another process is just doing. */
    private void emptyWriteAheadLog(WrittenPages pages) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(session.number("PRAGMA busy_timeout"));
        while (!pages.empty(session)) {
            if (System.nanoTime() > deadline) {
                throw new MemoriException(
                        MemoriException.Reason.BUSY,
                        "the store is compacted, but another process is still reading the write-ahead log, which keeps its size and"
                                + " what was in it; compact again later");
            }
            LockSupport.parkNanos(RETRY_NANOS);
        }
    }

    /** To be called inside a transaction, so that everything is compared with one and the same state. */
    IntegrityReport verify() {
        List<String> problems = new ArrayList<>();
        try {
            // FTS5 notices that another process has written when a query begins, but not when it is checked.
            lexical.read(LexicalIndex.CURRENT);
            lexical.read(LexicalIndex.RETIRED);
            session.each("PRAGMA main.integrity_check", row -> {
                if (!"ok".equals(row.getString(1))) {
                    problems.add("the file is damaged: " + row.getString(1));
                }
            });
            session.each(
                    "PRAGMA main.foreign_key_check",
                    row -> problems.add(
                            "a row of " + row.getString(1) + " points to a missing row of " + row.getString(3)));
            verifyCounts(problems);
            verifyLexical(problems);
            verifyVectors(problems);
            new BlockCheck(session).verify(problems);
            verifyConversations(problems);
        } catch (MemoriException e) {
            problems.add(e.getMessage());
        }
        return new IntegrityReport(problems);
    }

    private void verifyCounts(List<String> problems) {
        session.each(
                "SELECT c.key FROM collection c WHERE c.memories <> (SELECT count(*) FROM memory m WHERE m.collection = c.key AND"
                        + " m.retired_at IS NULL)",
                row -> problems.add("the counts of collection " + row.getLong(1) + " are off; rebuild() mends them"));
    }

    /** Every version's tokens are in the index as often as they should be, and nothing else is; nor is what was counted off. */
    private void verifyLexical(List<String> problems) {
        session.execute("CREATE TEMP TABLE IF NOT EXISTS expected (retired INTEGER, doc INTEGER, term TEXT)");
        session.execute("DELETE FROM temp.expected");
        long[] off = new long[2];
        eachVersion((version, collection, current) -> {
            LexicalIndex.Entry entry = LexicalIndex.Entry.of(version.memory());
            off[0] += session.number(
                    "SELECT count(*) FROM memory WHERE key = ? AND (length, asking, dated) <> (?, ?, ?)",
                    version.key(),
                    entry.length(),
                    entry.asking(),
                    entry.dated() ? 1 : 0);
            off[1] += FactTable.agrees(session, collection, version) ? 0 : 1;
            for (List<String> column : List.of(entry.content(), entry.names(), entry.metadata())) {
                for (String token : column) {
                    session.update(
                            "INSERT INTO temp.expected VALUES (?, ?, ?)",
                            current ? 0 : 1,
                            version.key(),
                            LexicalIndex.term(collection, token));
                }
            }
        });
        if (off[0] > 0) {
            problems.add("what ranking knows of " + off[0] + " versions is off; rebuild() mends it");
        }
        if (off[1] > 0) {
            problems.add("what the graph of facts knows of " + off[1] + " versions is off; rebuild() mends it");
        }
        String counted = "SELECT doc, term, count(*) FROM ";
        for (String index : List.of(LexicalIndex.CURRENT, LexicalIndex.RETIRED)) {
            int retired = index.equals(LexicalIndex.CURRENT) ? 0 : 1;
            String expected = counted + "temp.expected WHERE retired = " + retired + " GROUP BY doc, term";
            String actual = counted + index + "_terms GROUP BY doc, term";
            long missing = session.number("SELECT count(*) FROM (" + expected + " EXCEPT " + actual + ")");
            long surplus = session.number("SELECT count(*) FROM (" + actual + " EXCEPT " + expected + ")");
            if (missing > 0 || surplus > 0) {
                problems.add("the lexical index of " + index + " versions lacks " + missing + " entries and has "
                        + surplus + " too many; rebuild() mends it");
            }
        }
        session.execute("DELETE FROM temp.expected");
    }

    private void verifyVectors(List<String> problems) {
        long wrong = session.number("SELECT count(*)" + WRONG_VECTORS);
        if (wrong > 0) {
            problems.add(wrong
                    + " vectors have no memory, no generation or the wrong length; rebuild() drops them and backfill()"
                    + " makes them anew");
        }
    }

    /** That rows refer to rows that are there, and that no two hold one place, the schema says and SQLite has checked by now. */
    private void verifyConversations(List<String> problems) {
        long unreadable = session.number("SELECT count(*) FROM message WHERE NOT json_valid(json)"
                + " OR (extra IS NOT NULL AND NOT json_valid(extra))");
        if (unreadable > 0) {
            problems.add(unreadable + " messages are no JSON; forget their conversations or restore a backup");
        }
        long strange = session.number("SELECT count(*) FROM message g JOIN conversation v ON v.key = g.conversation"
                + " JOIN memory m ON m.key = g.memory JOIN collection c ON c.key = m.collection"
                + " WHERE c.namespace <> v.namespace OR m.session_id IS NOT v.id");
        if (strange > 0) {
            problems.add(strange + " messages have memories of another namespace or session; restore a backup");
        }
    }

    /** Takes one version in. */
    @FunctionalInterface
    private interface VersionConsumer {
        void accept(StoredMemory version, long collection, boolean current);
    }

    private void eachVersion(VersionConsumer consumer) {
        long last = 0;
        while (true) {
            List<StoredMemory> batch = rows.where("m.key > ? ORDER BY m.key LIMIT ?", last, BATCH);
            if (batch.isEmpty()) {
                return;
            }
            for (StoredMemory version : batch) {
                last = version.key();
                long collection = session.number("SELECT collection FROM memory WHERE key = ?", last);
                boolean current = session.number("SELECT retired_at IS NULL FROM memory WHERE key = ?", last) == 1;
                consumer.accept(version, collection, current);
            }
        }
    }
}
