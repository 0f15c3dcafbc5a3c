package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.ErasureCheck;
import dev.langchain4j.memori.data.ForgetReceipt;
import dev.langchain4j.memori.data.IntegrityReport;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.ProgressListener;
import dev.langchain4j.memori.observe.Observations;
import dev.langchain4j.memori.store.AuditNote;
import dev.langchain4j.memori.store.MemoryStore;
import dev.langchain4j.memori.store.Prepared;
import dev.langchain4j.memori.store.Scope;
import dev.langchain4j.memori.store.StoreFigures;
import dev.langchain4j.memori.store.StoreReader;
import dev.langchain4j.memori.store.StoreWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedded default: one SQLite file with a write-ahead log, one session that writes and several that read. Processes may share the
 * file. A store in memory has one session for everything and otherwise the same behaviour.
 */
public final class SqliteStore implements MemoryStore {

    private static final Logger LOG = LoggerFactory.getLogger(SqliteStore.class);
    private static final long FLUSH_SECONDS = 1;
    private static final int SWEEP = 10_000;
    private static final int STALE_ATTEMPTS = 100;

    private final SqliteConfig config;
    private final Sessions sessions;
    private final Erasures erasures;
    private final AccessMarks marks = new AccessMarks();
    private final AuditBuffer audit = new AuditBuffer();
    private final CollectionCache cache;
    private final CollectionKeys collectionKeys = new CollectionKeys();
    private final WriteTransactions transactions;
    private final GroupCommit group;
    private final WriteAheadLog log;
    private final ReentrantReadWriteLock lifecycle = new ReentrantReadWriteLock();
    private final Thread flusher;
    private final CountDownLatch closing = new CountDownLatch(1);
    private boolean closed;

    private SqliteStore(SqliteConfig config, Sessions sessions, CollectionCache cache) {
        this.config = config;
        this.sessions = sessions;
        this.erasures = new Erasures(config, sessions);
        this.cache = cache;
        this.transactions = new WriteTransactions(config, sessions, cache, collectionKeys, marks, audit);
        this.group = new GroupCommit(transactions);
        this.log = new WriteAheadLog(config, sessions);
        this.flusher = new Thread(this::flushInBackground, "memori-flush");
        this.flusher.setDaemon(true);
    }

    /**
     * Opens a store, and creates it if there is none.
     *
     * @param config how to open it
     * @return the open store
     * @throws MemoriException if the file is not a store, is damaged, or cannot be written
     */
    public static SqliteStore open(SqliteConfig config) {
        return open(config, Observations.NONE);
    }

    /**
     * As {@link #open(SqliteConfig)}, for those who watch.
     *
     * @param config       how to open it
     * @param observations who is told of the lanes
     * @return the open store
     * @throws MemoriException if the file is not a store, is damaged, or cannot be written
     */
    public static SqliteStore open(SqliteConfig config, Observations observations) {
        return open(
                config, new Sessions(config), CollectionCache.withDefaultBudget(config.rankProfile(), observations));
    }

    static SqliteStore open(SqliteConfig config, Sessions sessions) {
        return open(config, sessions, CollectionCache.withDefaultBudget(config.rankProfile(), Observations.NONE));
    }

    static SqliteStore open(SqliteConfig config, Sessions sessions, CollectionCache cache) {
        SqliteStore store = new SqliteStore(config, sessions, cache);
        try {
            store.rebuildIfAnalyzerChanged();
            store.learnWhoIsAudited();
        } catch (RuntimeException | Error e) {
            store.closeAfter(e);
            throw e;
        }
        store.flusher.start();
        return store;
    }

    @Override
    public <T> T read(Function<? super StoreReader, T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return readOnce(work);
            } catch (SqliteReader.StaleSnapshot e) {
                if (attempt % STALE_ATTEMPTS == 0) {
                    cache.clear(); // Not to be expected; starting afresh is slow, and right.
                }
            }
        }
    }

    private <T> T readOnce(Function<? super StoreReader, T> work) {
        return whileOpen(() -> sessions.read(session -> {
            session.update("BEGIN");
            try {
                T result = work.apply(new SqliteReader(
                        session, config.clock(), marks.unwritten(session), cache, collectionKeys, cache.rows()));
                session.update("COMMIT");
                return result;
            } catch (RuntimeException | Error e) {
                session.rollback(e);
                throw e;
            }
        }));
    }

    @Override
    public <T> T write(Function<? super StoreWriter, T> work) {
        return whileOpen(() -> sessions.write(session -> transactions.run(session, null, work)));
    }

    /** Readers of a store in memory wait for its writer, and there is no disk to wait for: one work at a time is best for all of them. */
    @Override
    public <T> T writeTogether(Function<? super StoreWriter, T> work) {
        return config.file() == null ? write(work) : whileOpen(() -> group.write(work));
    }

    @Override
    public Prepared prepare(Scope scope, NewMemory memory) {
        return PreparedRow.of(scope, memory);
    }

    @Override
    public ForgetReceipt erase(@Nullable ErasureCheck check, Function<? super StoreWriter, ForgetReceipt> work) {
        return whileOpen(() -> {
            boolean files = (check == null ? config.erasureCheck() : check) == ErasureCheck.FILES;
            ErasedBytes erased = files ? new ErasedBytes() : null;
            ForgetReceipt receipt = sessions.writeWithReserve(session -> transactions.run(session, erased, work));
            cache.rows().clear();
            if (erased == null) {
                return receipt.checked(0, List.of("nothing was looked for, because that was not asked for"));
            }
            return erased.isEmpty() ? receipt : erasures.verify(receipt, erased);
        });
    }

    @Override
    public ForgetReceipt verifyForgotten(ForgetReceipt receipt) {
        return whileOpen(() -> erasures.verify(receipt));
    }

    @Override
    public void markAccessed(Collection<Long> keys, Instant at) {
        marks.add(keys, at);
    }

    @Override
    public boolean isAudited(String namespace) {
        return audit.isOn(namespace);
    }

    @Override
    public void observe(AuditNote note) {
        if (isAudited(note.namespace())) {
            audit.add(note);
            if (audit.isFull()) {
                flush(); // Where it fails the reader learns of it: what is audited must not be read without a trace.
            }
        }
    }

    /** Through the writer's session, so that it cannot be taken for newer than what a transaction has just learnt. */
    private void learnWhoIsAudited() {
        whileOpen(() -> sessions.write(session -> {
            audit.know(new AuditRows(session).on());
            return true;
        }));
    }

    @Override
    public void flush() {
        if (!marks.isEmpty() || !audit.isEmpty()) {
            write(writer -> true);
        }
    }

    @Override
    public void rebuild() {
        flush();
        maintain(session -> {
            new SqliteMaintenance(session).rebuild();
            return true;
        });
        cache.clear();
    }

    /** Tokens that this library, on this Java, would not make itself could never be deleted again. */
    private void rebuildIfAnalyzerChanged() {
        Optional<String> seen = sessions.write(session -> new LexicalIndex(session).analyzer());
        if (seen.filter(LexicalIndex.ANALYZER::equals).isPresent()) {
            return;
        }
        maintain(session -> {
            LexicalIndex index = new LexicalIndex(session);
            Optional<String> made = index.analyzer(); // Asked again: another process may have been first.
            if (made.isEmpty()) {
                index.rememberOwnAnalyzer();
            } else if (!made.get().equals(LexicalIndex.ANALYZER)) {
                LOG.info(
                        "{}: building the lexical index again, of {} and not {}",
                        config.name(),
                        LexicalIndex.ANALYZER,
                        made.get());
                new SqliteMaintenance(session).rebuild();
            }
            return true;
        });
    }

    @Override
    public void compact() {
        whileOpen(() -> sessions.write(session -> {
            sweep(session);
            SqliteMaintenance maintenance = new SqliteMaintenance(session);
            if (!maintenance.optimize()) {
                inTransaction(session, "BEGIN IMMEDIATE", () -> {
                    maintenance.rebuild();
                    return true;
                });
            }
            maintenance.compact(sessions.pages());
            return true;
        }));
        cache.clear();
        whileOpen(() -> {
            erasures.again(true);
            return true;
        });
    }

    @Override
    public IntegrityReport verify() {
        // A snapshot is enough: other processes may write meanwhile.
        return whileOpen(() -> sessions.write(
                session -> inTransaction(session, "BEGIN", () -> new SqliteMaintenance(session).verify())));
    }

    @Override
    public StoreFigures figures() {
        return whileOpen(() -> new Figures(config, sessions, group, cache, erasures).now());
    }

    @Override
    public boolean copyTo(Path file, ProgressListener progress) {
        return whileOpen(() -> sessions.copy(session -> new Snapshot(session).writeTo(file, progress)));
    }

    @Override
    public @Nullable Path file() {
        return config.file();
    }

    @Override
    public void close() {
        closing.countDown();
        lifecycle.writeLock().lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            try {
                writeLast();
                lookOnceMore();
            } finally {
                sessions.close();
            }
        } finally {
            lifecycle.writeLock().unlock();
        }
    }

    /** For what was erased and could not be looked for when it was. The receipts said so. */
    private void lookOnceMore() {
        try {
            erasures.again(false);
        } catch (MemoriException e) {
            LOG.warn("what was erased from {} could not be looked for again: {}", config.name(), e.getMessage());
        }
        if (erasures.open() > 0) {
            LOG.warn(
                    "{} is closed with {} erasures whose bytes could not be looked for, or were found; compact() writes it anew",
                    config.name(),
                    erasures.open());
        }
    }

    /**
     * A disk that is full is no reason why a store should not close: what is lost is when some memories were last read. Of what is audited
     * nothing is lost in silence.
     */
    private void writeLast() {
        if (marks.isEmpty() && audit.isEmpty()) {
            return;
        }
        try {
            sessions.write(session -> transactions.run(session, null, writer -> true));
        } catch (MemoriException e) {
            if (!audit.isEmpty()) {
                throw e;
            }
            LOG.warn("closed without the access marks of the last moments: {}", e.getMessage());
        }
    }

    static <T> T inTransaction(Session session, String begin, Supplier<T> work) {
        session.update(begin);
        try {
            T result = work.get();
            session.update("COMMIT");
            return result;
        } catch (RuntimeException | Error e) {
            session.rollback(e);
            throw e;
        }
    }

    /** One transaction that other writers, also of other processes, wait for. */
    private <T> T maintain(Function<Session, T> work) {
        return whileOpen(
                () -> sessions.write(session -> inTransaction(session, "BEGIN IMMEDIATE", () -> work.apply(session))));
    }

    /** Erases what dropped generations left, a piece at a time so that other processes can write in between. */
    private static void sweep(Session session) {
        while (new Generations(session).sweep(SWEEP) > 0) {
            LOG.debug("swept vectors of a dropped generation");
        }
    }

    private void flushInBackground() {
        try {
            while (!closing.await(FLUSH_SECONDS, TimeUnit.SECONDS)) {
                // Each by itself: a file that is full keeps the marks waiting, and must still be looked through for
                // what was erased.
                inBackground("access marks are not written yet", this::flush);
                inBackground("who is audited is not known anew", this::learnWhoIsAudited);
                inBackground(
                        "the log is as long as it was",
                        () -> whileOpen(() -> {
                            log.shorten();
                            return true;
                        }));
                inBackground(
                        "what was erased is not looked for again yet",
                        () -> whileOpen(() -> {
                            erasures.again(false);
                            return true;
                        }));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What fails is tried again a second later; a store that was closed meanwhile has done it itself. */
    private void inBackground(String failing, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.debug("{}: {}", config.name(), failing, e);
        }
    }

    private void closeAfter(Throwable failure) {
        try {
            sessions.close();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private <T> T whileOpen(Supplier<T> work) {
        lifecycle.readLock().lock();
        try {
            if (closed) {
                throw new MemoriException(
                        MemoriException.Reason.CLOSED,
                        config.name() + " was closed; open it again with Memori.builder()");
            }
            return work.get();
        } finally {
            lifecycle.readLock().unlock();
        }
    }
}
