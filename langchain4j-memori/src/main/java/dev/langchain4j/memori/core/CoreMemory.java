package dev.langchain4j.memori.core;

import dev.langchain4j.memori.data.Access;
import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.AuditAction;
import dev.langchain4j.memori.data.Block;
import dev.langchain4j.memori.data.BlockUpdate;
import dev.langchain4j.memori.data.ForgetReceipt;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemoriException.Reason;
import dev.langchain4j.memori.data.NewBlock;
import dev.langchain4j.memori.data.Texts;
import dev.langchain4j.memori.policy.Gate;
import dev.langchain4j.memori.store.BlockReader;
import dev.langchain4j.memori.store.BlockWriter;
import dev.langchain4j.memori.store.MemoryStore;
import dev.langchain4j.memori.store.Observations;
import dev.langchain4j.memori.store.Scope;
import dev.langchain4j.memori.store.StoreWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The core memory of one namespace: labelled blocks of text that an agent has in front of it in every prompt. Safe for use by several
 * threads; valid until the store is closed.
 *
 * <p>A namespace may share a block with another one, which then calls it {@code owner/label}. Only such a grant makes a block of somebody
 * else visible: without one, a block that is there and a block that never was are told in the same words.
 *
 * <p>{@link #append}, {@link #replace}, {@link #insert} and {@link #rethink} are what an agent's tools do, and are refused for read-only
 * blocks; {@link #update} is for the application. Each is read, checked and written in one transaction, so edits by several threads or
 * processes lose nothing. An edit that changes something makes a new version, and {@link #history} keeps the ones before.
 *
 * <p>What the store's policy does not let be remembered is redacted, or refused with {@link Reason#REFUSED}; and who acts by a channel that it does not
 * trust can change nothing here ({@link Reason#NOT_ALLOWED}).
 *
 * <p>Every method throws {@link MemoriException} when an argument is null or outside its range ({@link Reason#INVALID_ARGUMENT}), there is
 * no such block ({@link Reason#NOT_FOUND}) or the store fails; then nothing was changed.
 */
public final class CoreMemory {

    private final MemoryStore store;
    private final BlockLookup lookup;
    private final InstantSource clock;
    private final Actor actor;
    private final BlockAdmission admission;

    /**
     * The core memory of a namespace; applications get it from their {@code MemoryNamespace}.
     *
     * @param store     where blocks are kept
     * @param namespace whose blocks
     * @param clock     tells the time
     * @param actor     who changes them
     * @param gate      what may be stored, and who may store it
     */
    public CoreMemory(MemoryStore store, String namespace, InstantSource clock, Actor actor, Gate gate) {
        this.store = store;
        this.lookup = new BlockLookup(namespace);
        this.clock = clock;
        this.actor = actor;
        this.admission = new BlockAdmission(gate, actor, namespace);
    }

    /**
     * Every block that belongs into a prompt.
     *
     * @return the namespace's own blocks by label, then by owner and label those that others share with it
     */
    public List<Block> blocks() {
        return read(store.read(
                reader -> lookup.all(reader.blocks()).stream().map(Held::seen).toList()));
    }

    /**
     * One block.
     *
     * @param label its label, or {@code owner/label}
     * @return the block, or empty if there is none
     */
    public Optional<Block> block(String label) {
        Optional<Block> found =
                store.read(reader -> lookup.find(reader.blocks(), label).map(Held::seen));
        found.ifPresent(block -> read(List.of(block)));
        return found;
    }

    /**
     * Creates a block.
     *
     * @param block the block
     * @return the block as it is stored
     * @throws MemoriException if there is one with its label already, or a value is not legal; {@link Reason#OVER_LIMIT} if its text is
     *                         longer than its limit
     */
    public Block create(NewBlock block) {
        Texts.required("block", block);
        Instant now = clock.instant();
        Block created = new Block(
                lookup.namespace(),
                block.label(),
                block.description(),
                block.value(),
                block.limit(),
                block.readOnly(),
                null,
                1,
                now,
                now);
        BlockRules.checkLabel(created.label());
        BlockRules.check(created);
        Block allowed = admission.screened(created, null);
        return write(writer -> {
            if (writer.blocks(actor).find(lookup.namespace(), created.label()).isPresent()) {
                throw MemoriException.invalid("the namespace '" + lookup.namespace() + "' has a block '"
                        + created.label() + "' already; change it, or forget it first");
            }
            writer.blocks(actor).create(allowed);
            return allowed;
        });
    }

    /**
     * Adds a text to a block, on a new line at its end.
     *
     * @param label   its label, or {@code owner/label}
     * @param content the text; not empty
     * @return the block as it is now
     * @throws MemoriException {@link Reason#NOT_ALLOWED} if the block may not be edited, {@link Reason#OVER_LIMIT} if it would become too
     *                         long
     */
    public Block append(String label, String content) {
        return edit(label, value -> BlockText.append(value, content));
    }

    /**
     * Replaces a part of a block that occurs exactly once.
     *
     * @param label      its label, or {@code owner/label}
     * @param oldContent the part, exactly as it stands there; not empty
     * @param newContent what takes its place; empty to delete the part
     * @return the block as it is now
     * @throws MemoriException if the part does not occur, or occurs several times; {@link Reason#NOT_ALLOWED} if the block may not be
     *                         edited, {@link Reason#OVER_LIMIT} if it would become too long
     */
    public Block replace(String label, String oldContent, String newContent) {
        return edit(label, value -> BlockText.replace(value, oldContent, newContent));
    }

    /**
     * Inserts a text into a block, on lines of its own.
     *
     * @param label its label, or {@code owner/label}
     * @param text  the text; not empty
     * @param line  behind how many lines: 0 for the beginning, -1 for the end
     * @return the block as it is now
     * @throws MemoriException if the block has fewer lines; {@link Reason#NOT_ALLOWED} if it may not be edited, {@link Reason#OVER_LIMIT}
     *                         if it would become too long
     */
    public Block insert(String label, String text, int line) {
        return edit(label, value -> BlockText.insert(value, text, line));
    }

    /**
     * Rewrites a block.
     *
     * @param label      its label, or {@code owner/label}
     * @param newContent its whole new text; may be empty
     * @return the block as it is now
     * @throws MemoriException {@link Reason#NOT_ALLOWED} if the block may not be edited, {@link Reason#OVER_LIMIT} if it would become too
     *                         long
     */
    public Block rethink(String label, String newContent) {
        Texts.required("new content", newContent);
        return edit(label, value -> newContent);
    }

    /**
     * Changes a block on the application's behalf. The owner may change everything, of read-only blocks, too; who was granted
     * {@link Access#WRITE} may change the value, unless the block is read-only.
     *
     * @param label  its label, or {@code owner/label}
     * @param update what to change
     * @return the block as it is now
     * @throws MemoriException {@link Reason#NOT_ALLOWED} if that is not allowed, {@link Reason#STALE_VERSION} if the block is not at the
     *                         expected version, {@link Reason#OVER_LIMIT} if its text would be longer than its limit
     */
    public Block update(String label, BlockUpdate update) {
        Texts.required("update", update);
        return write(writer -> {
            BlockWriter blocks = writer.blocks(actor);
            Held held = lookup.require(blocks, label);
            if (update.description() != null || update.limit() != null || update.readOnly() != null) {
                lookup.requireOwn(blocks, label, "change its description, limit and read-only flag");
            } else if (held.access() != null && update.value() != null) {
                held.requireEditable();
            }
            held.requireVersion(update.expectedVersion());
            return replace(blocks, held, update);
        });
    }

    /**
     * Erases a block with all its versions and grants. That it was there, when it was changed and when it was forgotten stays in the
     * history of the collection {@code core}, without a word of its text.
     *
     * @param label the label of a block of the namespace's own
     * @return what was erased; the label stands for the id
     * @throws MemoriException {@link Reason#NOT_ALLOWED} if the block is somebody else's
     */
    public ForgetReceipt forget(String label) {
        admission.requireTrusted();
        return store.erase(null, writer -> {
            Block block = lookup.requireOwn(writer.blocks(actor), label, "forget it");
            return writer.blocks(actor).forget(block.namespace(), block.label());
        });
    }

    /**
     * Shares a block with another namespace, or changes how it is shared. The other sees the block in every prompt from now on.
     *
     * @param label     the label of a block of the namespace's own
     * @param namespace whom to share it with; need not exist yet
     * @param access    what the other may do
     * @throws MemoriException if the name is not legal or the namespace's own; {@link Reason#NOT_ALLOWED} if the block is somebody else's
     */
    public void grant(String label, String namespace, Access access) {
        Texts.required("access", access);
        checkOther(namespace);
        write(writer -> {
            Block block = lookup.requireOwn(writer.blocks(actor), label, "share it");
            writer.blocks(actor).grant(block, namespace, access);
            return block;
        });
    }

    /**
     * Shares a block no longer. Does nothing if it was not shared with that namespace.
     *
     * @param label     the label of a block of the namespace's own
     * @param namespace who is not to see it any more
     * @throws MemoriException if the name is not legal or the namespace's own; {@link Reason#NOT_ALLOWED} if the block is somebody else's
     */
    public void revoke(String label, String namespace) {
        checkOther(namespace);
        write(writer -> {
            Block block = lookup.requireOwn(writer.blocks(actor), label, "decide whom it is shared with");
            writer.blocks(actor).revoke(block, namespace);
            return block;
        });
    }

    /**
     * Whom a block is shared with.
     *
     * @param label the label of a block of the namespace's own
     * @return what each of the others may do, by their names in ascending order
     * @throws MemoriException {@link Reason#NOT_ALLOWED} if the block is somebody else's
     */
    public Map<String, Access> grants(String label) {
        return store.read(reader -> {
            Block block = lookup.requireOwn(reader.blocks(), label, "see whom it is shared with");
            return reader.blocks().grants(block.namespace(), block.label());
        });
    }

    /**
     * Every version of a block. Who was granted a block sees it as it is, and not what it said before.
     *
     * @param label the label of a block of the namespace's own
     * @return the versions, oldest first; the last one is current
     * @throws MemoriException {@link Reason#NOT_ALLOWED} if the block is somebody else's
     */
    public List<Block> history(String label) {
        List<Block> versions = store.read(reader -> {
            BlockReader blocks = reader.blocks();
            Block block = lookup.requireOwn(blocks, label, "see its history");
            return blocks.versions(block.namespace(), block.label());
        });
        read(versions.subList(0, 1));
        return versions;
    }

    /** For the audit, where there is one. */
    private List<Block> read(List<Block> blocks) {
        new Observations(store, lookup.namespace(), actor, clock).keep(AuditAction.READ, List.of(), blocks);
        return blocks;
    }

    /**
     * Checks a block that is stored by another way than through this class.
     *
     * @param block the block, by its plain label
     * @throws MemoriException if its label, limit, description or value is not legal
     */
    public static void check(Block block) {
        BlockRules.checkLabel(block.label());
        BlockRules.check(block);
    }

    private Block edit(String label, UnaryOperator<String> change) {
        return write(writer -> {
            Held held = lookup.require(writer.blocks(actor), label);
            held.requireEditable();
            String value = change.apply(held.block().value());
            return replace(
                    writer.blocks(actor),
                    held,
                    BlockUpdate.builder().value(value).build());
        });
    }

    private Block replace(BlockWriter blocks, Held held, BlockUpdate update) {
        if (held.staysAsItIs(update)) {
            return held.seen();
        }
        Held after = held.changed(update, clock.instant());
        BlockRules.check(after.seen());
        Held allowed = new Held(admission.screened(after.block(), held.block()), held.access());
        blocks.replace(allowed.block(), held.access() == null ? null : "by " + lookup.namespace());
        return allowed.seen();
    }

    private <T> T write(Function<StoreWriter, T> work) {
        admission.requireTrusted();
        return store.write(work);
    }

    private void checkOther(String namespace) {
        new Scope(namespace, List.of(BlockReader.COLLECTION));
        if (namespace.equals(lookup.namespace())) {
            throw MemoriException.invalid(
                    "the block belongs to the namespace '" + namespace + "' already, and needs no grant there");
        }
    }
}
