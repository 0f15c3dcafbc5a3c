package dev.langchain4j.memori.store;

import dev.langchain4j.memori.data.ErasureCheck;
import dev.langchain4j.memori.data.ForgetReceipt;
import dev.langchain4j.memori.data.IntegrityReport;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.ProgressListener;
import dev.langchain4j.memori.observe.Observations;
import dev.langchain4j.memori.observe.Occurrence;
import dev.langchain4j.memori.observe.Operation;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A store that tells what is written to it, and how long that takes. Reads are told by those who know what they are for. */
public final class ObservedStore implements MemoryStore {

    private final MemoryStore store;
    private final Observations observations;

    /**
     * Observes a store.
     *
     * @param store        the store
     * @param observations who is told
     */
    public ObservedStore(MemoryStore store, Observations observations) {
        this.store = store;
        this.observations = observations;
    }

    @Override
    public <T> T read(Function<? super StoreReader, T> work) {
        return store.read(work);
    }

    @Override
    public <T> T write(Function<? super StoreWriter, T> work) {
        return observations.during(Operation.WRITE, () -> store.write(work));
    }

    @Override
    public <T> T writeTogether(Function<? super StoreWriter, T> work) {
        return observations.during(Operation.WRITE, () -> store.writeTogether(work));
    }

    @Override
    public Prepared prepare(Scope scope, NewMemory memory) {
        return store.prepare(scope, memory);
    }

    @Override
    public ForgetReceipt erase(@Nullable ErasureCheck check, Function<? super StoreWriter, ForgetReceipt> work) {
        ForgetReceipt receipt = observations.during(Operation.FORGET, () -> store.erase(check, work));
        observations.count(Occurrence.FORGOTTEN, receipt.memories());
        return receipt;
    }

    @Override
    public ForgetReceipt verifyForgotten(ForgetReceipt receipt) {
        return store.verifyForgotten(receipt);
    }

    @Override
    public void markAccessed(Collection<Long> keys, Instant at) {
        store.markAccessed(keys, at);
    }

    @Override
    public boolean isAudited(String namespace) {
        return store.isAudited(namespace);
    }

    @Override
    public void observe(AuditNote note) {
        store.observe(note);
    }

    @Override
    public void flush() {
        store.flush();
    }

    @Override
    public void rebuild() {
        store.rebuild();
    }

    @Override
    public void compact() {
        store.compact();
    }

    @Override
    public IntegrityReport verify() {
        return store.verify();
    }

    @Override
    public StoreFigures figures() {
        return store.figures();
    }

    @Override
    public boolean copyTo(Path file, ProgressListener progress) {
        return store.copyTo(file, progress);
    }

    @Override
    public @Nullable Path file() {
        return store.file();
    }

    @Override
    public void close() {
        store.close();
    }
}
