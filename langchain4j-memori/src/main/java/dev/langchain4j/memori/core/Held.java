package dev.langchain4j.memori.core;

import dev.langchain4j.memori.data.Access;
import dev.langchain4j.memori.data.Block;
import dev.langchain4j.memori.data.BlockUpdate;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemoriException.Reason;
import dev.langchain4j.memori.store.SharedBlock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A block in the hands of a namespace.
 *
 * @param block  the block as its owner sees it
 * @param access what its owner allows; null in the owner's own hands
 */
record Held(Block block, @Nullable Access access) {

    static Held own(Block block) {
        return new Held(block, null);
    }

    static Held granted(SharedBlock shared) {
        return new Held(shared.block(), shared.access());
    }

    /** The block as the namespace that holds it sees it. */
    Block seen() {
        if (access == null) {
            return block;
        }
        return new Block(
                block.namespace(),
                block.namespace() + BlockLookup.SLASH + block.label(),
                block.description(),
                block.value(),
                block.limit(),
                block.readOnly(),
                access,
                block.version(),
                block.createdAt(),
                block.updatedAt());
    }

    boolean staysAsItIs(BlockUpdate update) {
        return same(update.value(), block.value())
                && same(update.description(), block.description())
                && same(update.limit(), block.limit())
                && same(update.readOnly(), block.readOnly());
    }

    /** The next version. A clock that was set back must not make it older than the one before it. */
    Held changed(BlockUpdate update, Instant now) {
        Block after = new Block(
                block.namespace(),
                block.label(),
                update.description() == null ? block.description() : update.description(),
                update.value() == null ? block.value() : update.value(),
                update.limit() == null ? block.limit() : update.limit(),
                update.readOnly() == null ? block.readOnly() : update.readOnly(),
                null,
                block.version() + 1,
                block.createdAt(),
                now.isBefore(block.updatedAt()) ? block.updatedAt() : now);
        return new Held(after, access);
    }

    void requireEditable() {
        Block seen = seen();
        if (!seen.editable()) {
            throw new MemoriException(
                    Reason.NOT_ALLOWED,
                    "the block '" + seen.label() + "' is "
                            + (seen.readOnly() ? "read-only" : "shared for reading only")
                            + "; nothing was changed");
        }
    }

    void requireVersion(@Nullable Long expected) {
        if (expected != null && expected != block.version()) {
            throw new MemoriException(
                    Reason.STALE_VERSION,
                    "the block '" + seen().label() + "' is at version " + block.version()
                            + ", not at the expected version " + expected + "; read it again and repeat the update");
        }
    }

    private static boolean same(@Nullable Object wanted, Object now) {
        return wanted == null || wanted.equals(now);
    }
}
