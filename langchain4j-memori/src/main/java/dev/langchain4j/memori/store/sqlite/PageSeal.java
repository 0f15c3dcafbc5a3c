package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemoriException.Reason;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals the file when it is closed, and looks at the seal when it is opened: whether every page is what it was.
 *
 * <p>A file at rest is in SQLite's rollback mode, to which the last connection alone can bring it, and in which every commit, of whatever
 * program, counts the header's change counter on. So the seal holds for one value of the counter, and whoever opens the file for writing
 * breaks it by going over to the write-ahead log. A file that was not closed, or was written by another program since, has no seal that
 * holds, and is opened without being compared.
 */
final class PageSeal {

    private static final Logger LOG = LoggerFactory.getLogger(PageSeal.class);

    private static final int HEADER = 100;
    private static final int PAGE_SIZE = 16;
    private static final int WRITE_VERSION = 18;
    private static final int READ_VERSION = 19;
    private static final int COUNTER = 24;
    private static final int USER_VERSION = 60;
    private static final int APPLICATION_ID = 68;
    private static final int VALID_FOR = 92;

    private static final int ROLLBACK = 1;
    private static final int WRITE_AHEAD = 2;

    private final RawFile file;
    private final String name;

    PageSeal(RawFile file, String name) {
        this.file = file;
        this.name = name;
    }

    /**
     * What is not as it was when the file was sealed.
     *
     * @param pages from 1, in ascending order
     * @param seal  whether a part of the seal is missing, so that pages may be damaged without being named
     */
    record Damage(List<Integer> pages, boolean seal) {

        static final Damage NONE = new Damage(List.of(), false);

        /** What was found earlier, and written down. */
        static final Damage NOTED = new Damage(List.of(), true);

        Damage {
            pages = List.copyOf(pages);
        }

        boolean isNone() {
            return pages.isEmpty() && !seal;
        }

        String sentence() {
            if (pages.isEmpty()) {
                return "a part of its seal is missing";
            }
            String first = "page " + pages.get(0);
            return (pages.size() == 1 ? first + " is" : pages.size() + " pages, " + first + " the first of them, are")
                    + " not as when the file was closed";
        }
    }

    /**
     * Compares the file with its seal, if it has one that holds. To be called while the file cannot change: inside a transaction that has
     * read something.
     */
    Damage damage() {
        byte[] header = new byte[HEADER];
        ByteBuffer fields = ByteBuffer.wrap(header);
        if (file.read(0, header) < HEADER
                || (header[WRITE_VERSION] == WRITE_AHEAD && header[READ_VERSION] == WRITE_AHEAD)
                || (fields.getInt(APPLICATION_ID) != SqliteFile.APPLICATION_ID
                        && fields.getInt(USER_VERSION) != SqliteFile.SCHEMA_VERSION)) {
            return Damage.NONE;
        }
        PageSums sums = scan(pageSize(fields));
        PageSums.Own<SealMark> mark = sums.mark();
        if (mark == null) {
            // A file that was never sealed has neither; one that lost its mark still has the rest.
            return sums.parts().isEmpty() ? Damage.NONE : new Damage(sums.damaged(sums.pages()), true);
        }
        SealMark sealed = mark.part();
        if (sealed.pages() == 0
                || (sealed.counter() != fields.getInt(COUNTER) && sealed.counter() != fields.getInt(VALID_FOR))) {
            return Damage.NONE;
        }
        return new Damage(sums.damaged(sealed.pages()), !sums.isWhole(sealed.pages()));
    }

    /**
     * A seal that holds, and the first page as it was then: what comes next is a change to it.
     *
     * @param mark  says how many pages there are
     * @param first the first page
     */
    record Sealed(SealMark mark, ByteBuffer first) {}

    /** The seal, if it holds, without reading the whole file. To be called inside a transaction. */
    @Nullable
    Sealed sealed(Session session) {
        int root = Math.toIntExact(session.number("SELECT rootpage FROM sqlite_schema WHERE name = 'seal'"));
        byte[] first = new byte[Math.toIntExact(session.number("PRAGMA page_size"))];
        byte[] page = new byte[first.length];
        if (root == 0 || file.read(0, first) < first.length) {
            return null;
        }
        int length = file.read((long) (root - 1) * page.length, page);
        SealMark mark = length < page.length ? null : SealMark.read(page, page.length);
        ByteBuffer header = ByteBuffer.wrap(first);
        if (mark == null) {
            return null;
        }
        boolean holds = mark.pageSize() == first.length
                && mark.pages() > 0
                && mark.counter() == header.getInt(COUNTER)
                && mark.counter() == header.getInt(VALID_FOR)
                && first[WRITE_VERSION] == ROLLBACK
                && first[READ_VERSION] == ROLLBACK;
        return holds ? new Sealed(mark, header) : null;
    }

    /** Whether the header says that the file has no write-ahead log. */
    boolean isInRollbackMode() {
        byte[] header = new byte[HEADER];
        return file.read(0, header) == HEADER && header[WRITE_VERSION] == ROLLBACK && header[READ_VERSION] == ROLLBACK;
    }

    /** Whether nothing was written into the file since, but that it uses a log now. */
    boolean isNextAfter(Sealed sealed) {
        byte[] header = new byte[HEADER];
        return file.read(0, header) == HEADER
                && ByteBuffer.wrap(header).getInt(COUNTER) == sealed.mark().counter() + 1;
    }

    /** Compares the file with a seal that held when it was taken down. */
    Damage damage(Sealed sealed) {
        PageSums sums = PageSums.of(file, sealed.mark().pageSize(), sealed.first());
        return new Damage(
                sums.damaged(sealed.mark().pages()), !sums.isWhole(sealed.mark().pages()));
    }

    /** The page size that the header speaks of may itself be damaged; the mark, where it is found, knows better. */
    private PageSums scan(int pageSize) {
        PageSums sums = PageSums.of(file, pageSize);
        PageSums.Own<SealMark> mark = sums.mark();
        if (mark != null) {
            int sealed = mark.part().pageSize();
            return sealed == pageSize || mark.part().pages() == 0 ? sums : PageSums.of(file, sealed);
        }
        boolean otherwise = sums.parts().isEmpty() && pageSize != SqliteFile.PAGE_SIZE;
        return otherwise ? PageSums.of(file, SqliteFile.PAGE_SIZE) : sums;
    }

    private static int pageSize(ByteBuffer header) {
        int stored = Short.toUnsignedInt(header.getShort(PAGE_SIZE));
        int pageSize = stored == 1 ? 65_536 : stored;
        return pageSize >= 512 && Integer.bitCount(pageSize) == 1 ? pageSize : SqliteFile.PAGE_SIZE;
    }

    /**
     * Says in the file itself that it is in use, so that no copy of it, made by whatever means, takes itself for sealed; and makes the rows
     * of the seal while there is room for them. It is not needed for more, so that nothing is refused where it cannot be done.
     */
    void open(Session session) {
        try {
            if (mark(session).filter(SealMark::isOpen).isPresent()) {
                return;
            }
            session.execute("BEGIN IMMEDIATE");
            try {
                write(session, SealMark.OPEN);
                makeParts(session);
                session.execute("COMMIT");
            } catch (RuntimeException | Error e) {
                session.rollback(e);
                throw e;
            }
        } catch (MemoriException e) {
            if (e.reason() == Reason.CORRUPT) {
                throw e;
            }
            LOG.debug("{} is open without a word about it in the seal", name, e);
        }
    }

    /**
     * Seals the file if nobody else has it open. To be called when nothing is going on and nothing is to come. Never throws: a file without
     * a seal is a file like others.
     */
    void close(Session session) {
        try {
            session.execute("PRAGMA busy_timeout = 0");
            for (boolean made = true; made; ) {
                session.execute("BEGIN IMMEDIATE");
                try {
                    made = makeParts(session);
                    session.execute("COMMIT");
                } catch (RuntimeException | Error e) {
                    session.rollback(e);
                    throw e;
                }
            }
            session.execute("PRAGMA journal_mode = DELETE");
            session.execute("BEGIN EXCLUSIVE");
            try {
                if (seal(session)) {
                    session.execute("COMMIT");
                } else {
                    session.execute("ROLLBACK");
                }
            } catch (RuntimeException | Error e) {
                session.rollback(e);
                throw e;
            }
        } catch (MemoriException e) {
            LOG.debug("{} is left without a seal", name, e);
        }
    }

    private boolean seal(Session session) {
        byte[] header = new byte[HEADER];
        file.read(0, header);
        ByteBuffer fields = ByteBuffer.wrap(header);
        int pageSize = pageSize(fields);
        long pages = session.number("PRAGMA page_count");
        if (!isInRollbackMode()) {
            return false; // Somebody else was quicker, and uses the log.
        }
        PageSums sums = PageSums.of(file, pageSize);
        PageSums.Own<SealMark> mark = sums.mark();
        if (mark == null || sums.isAmbiguous() || sums.pages() != pages || !sums.isWhole(sums.pages())) {
            LOG.debug("{} has {} pages, and its seal is not in a state to take them", name, sums.pages());
            return false;
        }
        sums.parts()
                .values()
                .forEach(own -> session.update(
                        "UPDATE page_sum SET data = ? WHERE part = ?",
                        sums.part(own.part().number(), own.rest()).write(),
                        own.part().number()));
        write(session, new SealMark(pageSize, sums.pages(), fields.getInt(COUNTER) + 1, mark.rest()));
        return true;
    }

    /** As many parts as the pages need; those that are there stay as they are. Whether any were made. */
    private static boolean makeParts(Session session) {
        int pageSize = Math.toIntExact(session.number("PRAGMA page_size"));
        int capacity = SumPart.capacity(pageSize);
        long needed = (session.number("PRAGMA page_count") + capacity - 1) / capacity;
        // Another program may have given the file pages of another size.
        session.update("DELETE FROM page_sum WHERE length(data) <> ?", SumPart.length(pageSize));
        long there = session.number("SELECT count(*) FROM page_sum");
        for (long part = there; part < needed; part++) {
            session.update(
                    "INSERT INTO page_sum (part, data) VALUES (?, ?)",
                    part,
                    new SumPart(Math.toIntExact(part), 0, new int[capacity]).write());
        }
        return there < needed;
    }

    private static Optional<SealMark> mark(Session session) {
        return session.first("SELECT data FROM seal", row -> row.getBytes(1))
                .flatMap(data -> Optional.ofNullable(SealMark.read(data, data.length)));
    }

    private static void write(Session session, SealMark mark) {
        session.update(
                "INSERT INTO seal (key, data) VALUES (1, ?) ON CONFLICT (key) DO UPDATE SET data = excluded.data",
                mark.write());
    }
}
