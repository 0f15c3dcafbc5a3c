package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.store.AuditNote;
import dev.langchain4j.memori.store.StoreWriter;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The transactions of those who write. Each takes along what readers have left to be written: their access marks, and what is audited. */
final class WriteTransactions {

    private final SqliteConfig config;
    private final Sessions sessions;
    private final CollectionCache cache;
    private final CollectionKeys collectionKeys;
    private final AccessMarks marks;
    private final AuditBuffer audit;

    WriteTransactions(
            SqliteConfig config,
            Sessions sessions,
            CollectionCache cache,
            CollectionKeys collectionKeys,
            AccessMarks marks,
            AuditBuffer audit) {
        this.config = config;
        this.sessions = sessions;
        this.cache = cache;
        this.collectionKeys = collectionKeys;
        this.marks = marks;
        this.audit = audit;
    }

    Sessions sessions() {
        return sessions;
    }

    /** One work in a transaction of its own. */
    <T> T run(Session session, @Nullable ErasedBytes erased, Function<? super StoreWriter, T> work) {
        return begin(session, erased, writer -> {
            T done = work.apply(writer);
            writer.finish();
            return done;
        });
    }

    /** Begins a transaction, and commits it when the work is done. The work has to finish every writer that it uses. */
    <T> T begin(Session session, @Nullable ErasedBytes erased, Function<? super SqliteWriter, T> work) {
        Pending pending = new Pending();
        T result;
        try {
            result = SqliteStore.inTransaction(session, "BEGIN IMMEDIATE", () -> {
                SqliteWriter writer =
                        new SqliteWriter(session, config.clock(), cache, collectionKeys, erased, sessions);
                pending.write(writer);
                T done = work.apply(writer);
                pending.audited = writer.audit().known();
                pending.writer = writer;
                return done;
            });
        } catch (RuntimeException | Error e) {
            pending.failed();
            throw e;
        }
        pending.written();
        return result;
    }

    /** What one transaction takes along. */
    private final class Pending {
        private final List<AuditNote> observed = audit.snapshot();
        private AccessMarks.@Nullable Batch batch;
        private @Nullable Set<String> audited;
        private @Nullable SqliteWriter writer;

        void write(SqliteWriter writer) {
            batch = marks.take(writer.session);
            writer.write(batch.marks());
            observed.forEach(writer.audit()::note);
        }

        void failed() {
            if (batch != null) {
                marks.failed(batch);
            }
        }

        void written() {
            if (batch != null) {
                marks.written(batch);
            }
            audit.written(observed.size());
            if (audited != null) {
                audit.know(audited);
            }
            if (writer != null) {
                writer.committed();
            }
        }
    }
}
