package dev.langchain4j.memori.store;

import dev.langchain4j.memori.data.Access;
import dev.langchain4j.memori.data.AuditAction;
import dev.langchain4j.memori.data.ErasureCheck;
import dev.langchain4j.memori.data.ForgetReceipt;
import dev.langchain4j.memori.data.IntegrityReport;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemoriException.Reason;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.ProgressListener;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A store in the hands of somebody who works with the memories of another namespace. What the grant allows is asked in every transaction,
 * before anything else is done in it: whoever is handed this store cannot forget to ask, and what is revoked is over with the transaction
 * under way. Without a grant a read sees a namespace that nothing was ever written to, and a write is refused in the same words whether or
 * not there is one.
 *
 * <p>It must be used for scopes of the owner alone.
 */
public final class GuestStore implements MemoryStore {

    private final MemoryStore store;
    private final String owner;
    private final String grantee;

    /**
     * A store for a guest.
     *
     * @param store   the store itself
     * @param owner   whose memories
     * @param grantee who works with them
     */
    public GuestStore(MemoryStore store, String owner, String grantee) {
        this.store = store;
        this.owner = owner;
        this.grantee = grantee;
    }

    /**
     * Who works with the memories of another.
     *
     * @return the name of a namespace
     */
    public String grantee() {
        return grantee;
    }

    @Override
    public <T> T read(Function<? super StoreReader, T> work) {
        return store.read(reader ->
                work.apply(reader.grants().access(owner, grantee).isPresent() ? reader : reader.withoutCollections()));
    }

    @Override
    public <T> T write(Function<? super StoreWriter, T> work) {
        return store.write(writer -> {
            requireWrite(writer);
            return work.apply(writer);
        });
    }

    @Override
    public <T> T writeTogether(Function<? super StoreWriter, T> work) {
        return store.writeTogether(writer -> {
            requireWrite(writer);
            return work.apply(writer);
        });
    }

    @Override
    public Prepared prepare(Scope scope, NewMemory memory) {
        return store.prepare(scope, memory);
    }

    @Override
    public ForgetReceipt erase(@Nullable ErasureCheck check, Function<? super StoreWriter, ForgetReceipt> work) {
        return store.erase(check, writer -> {
            requireWrite(writer);
            return work.apply(writer);
        });
    }

    @Override
    public ForgetReceipt verifyForgotten(ForgetReceipt receipt) {
        throw ownersAlone("maintain the store");
    }

    /**
     * Refuses early what a write would refuse anyway, so that everything that is not granted is refused in the same words.
     *
     * @throws MemoriException {@link Reason#DENIED} if the grantee may not write
     */
    public void requireWrite() {
        store.read(reader -> {
            requireWrite(reader);
            return owner;
        });
    }

    /**
     * Refuses what is the owner's alone.
     *
     * @param what what it is, behind "only 'team' itself may"
     * @return the exception, to be thrown
     */
    public MemoriException ownersAlone(String what) {
        return new MemoriException(
                Reason.DENIED,
                "the namespace '" + grantee + "' is a guest here, and only '" + owner + "' itself may " + what);
    }

    /** Reads of a guest are not counted: what the owner sees does not depend on who else looks. */
    @Override
    public void markAccessed(Collection<Long> keys, Instant at) {
        // Nothing is noted.
    }

    @Override
    public boolean isAudited(String namespace) {
        return store.isAudited(namespace);
    }

    /** What is seen was let be seen. That something leaves is told before, by whoever says so: without a grant there is nothing that could leave. */
    @Override
    public void observe(AuditNote note) {
        if (note.action() != AuditAction.EXPORT
                || store.read(reader -> reader.grants().access(owner, grantee)).isPresent()) {
            store.observe(note);
        }
    }

    @Override
    public void flush() {
        store.flush();
    }

    @Override
    public void rebuild() {
        throw ownersAlone("maintain the store");
    }

    @Override
    public void compact() {
        throw ownersAlone("maintain the store");
    }

    @Override
    public IntegrityReport verify() {
        throw ownersAlone("maintain the store");
    }

    @Override
    public StoreFigures figures() {
        throw ownersAlone("look into the store");
    }

    @Override
    public boolean copyTo(Path file, ProgressListener progress) {
        throw ownersAlone("maintain the store");
    }

    @Override
    public @Nullable Path file() {
        return store.file();
    }

    /** Does nothing: the store is not the guest's. */
    @Override
    public void close() {
        // Whoever opened it closes it.
    }

    private void requireWrite(StoreReader reader) {
        if (reader.grants().access(owner, grantee).filter(Access.WRITE::equals).isEmpty()) {
            throw new MemoriException(
                    Reason.DENIED,
                    "the namespace '" + grantee + "' may not write to '" + owner + "'; a grant of '" + owner
                            + "' with WRITE would allow it");
        }
    }
}
