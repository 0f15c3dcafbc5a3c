package dev.langchain4j.memori.audit;

import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.AuditAction;
import dev.langchain4j.memori.data.AuditEntry;
import dev.langchain4j.memori.data.AuditHead;
import dev.langchain4j.memori.data.AuditReport;
import dev.langchain4j.memori.data.AuditRequest;
import dev.langchain4j.memori.data.Block;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.Texts;
import dev.langchain4j.memori.store.MemoryStore;
import dev.langchain4j.memori.store.Observations;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;

/**
 * The audit of one namespace: who did what with its memories, when and why, and never what they say. Off until it is {@linkplain #enable switched on}; that
 * is kept in the file, so that every process keeps to it.
 *
 * <p>Writes, erasures and exports are kept with the transaction that makes them, or before it begins: what was done and is not in the audit does not exist. Reads
 * and what was put into prompts are written within about a second, with the next write, or when the store is closed: what a process that is killed has read in
 * its last second may be missing. A process learns within about a second that another one has switched the audit on or off; its writes keep to it at once.
 *
 * <p>The entries are a chain of SHA-256 hashes. {@link #verify()} finds what was changed, removed, inserted or reordered in it. Nothing in a file can tell that its
 * end was cut off, or that all of it was written anew by somebody who can write to the file: keep a {@linkplain #head head} in another place now and then, and
 * check by {@link #verify(AuditHead)}.
 *
 * <p>Safe for use by several threads; valid until the store is closed. Every method throws {@link MemoriException} when the store fails.
 */
public final class Audit {

    private final MemoryStore store;
    private final String namespace;
    private final Actor actor;
    private final InstantSource clock;

    /**
     * The audit of a namespace; applications get it from their {@code MemoryNamespace}.
     *
     * @param store     where it is kept
     * @param namespace whose audit
     * @param actor     who does what is kept
     * @param clock     tells the time
     */
    public Audit(MemoryStore store, String namespace, Actor actor, InstantSource clock) {
        this.store = store;
        this.namespace = namespace;
        this.actor = actor;
        this.clock = clock;
    }

    /** Switches the audit on, which is its first entry, or the next. Does nothing if it is on. */
    public void enable() {
        keep(true);
    }

    /** Switches the audit off, which is its last entry until it is switched on again. What was kept stays. Does nothing if it is off. */
    public void disable() {
        keep(false);
    }

    /**
     * Whether what is done is kept.
     *
     * @return true from when it is switched on until it is switched off
     */
    public boolean isEnabled() {
        return store.read(reader -> reader.audit().isOn(namespace));
    }

    /**
     * What was done. Reads of this process that are still to be written are written first.
     *
     * @param request which entries
     * @return the entries in ascending order of their numbers
     * @throws MemoriException if somebody has made an entry unreadable; {@link #verify()} says more
     */
    public List<AuditEntry> entries(AuditRequest request) {
        Texts.required("request", request);
        store.flush();
        return store.read(reader -> reader.audit().rows(namespace, request)).stream()
                .map(AuditEntries::entry)
                .toList();
    }

    /**
     * The last entry, to be kept in another place. Reads of this process that are still to be written are written first.
     *
     * @return its number and hash
     */
    public AuditHead head() {
        return verify().head();
    }

    /**
     * Checks the whole chain.
     *
     * @return the last entry, or the first at which something is wrong
     */
    public AuditReport verify() {
        return verify(AuditHead.NONE);
    }

    /**
     * Checks the whole chain, and that it still has an entry that was its head once.
     *
     * @param kept what {@link #head()} has said before
     * @return the last entry, or the first at which something is wrong
     */
    public AuditReport verify(AuditHead kept) {
        Texts.required("kept", kept);
        store.flush();
        return store.read(reader -> new AuditCheck(reader.audit(), namespace, kept).run());
    }

    /**
     * Keeps that memories and core memory blocks of this namespace were put into a prompt. LangChain4j's retrieval, chat memory and contexts for prompts do that
     * themselves; it is for applications that fill prompts in another way. Does nothing while the audit is off. What belongs to another namespace is kept
     * in the audit of that one, too, if that one shares it.
     *
     * @param memories which memories
     * @param blocks   which blocks
     */
    public void injected(Collection<Memory> memories, Collection<Block> blocks) {
        new Observations(store, namespace, actor, clock)
                .claim(AuditAction.INJECT, Texts.required("memories", memories), Texts.required("blocks", blocks));
    }

    private void keep(boolean on) {
        store.write(writer -> {
            writer.audit().keep(namespace, on, actor);
            return on;
        });
    }
}
