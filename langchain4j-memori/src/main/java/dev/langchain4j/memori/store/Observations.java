package dev.langchain4j.memori.store;

import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.AuditAction;
import dev.langchain4j.memori.data.Block;
import dev.langchain4j.memori.data.Memory;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps what somebody has seen: in the audit of whoever saw it, and in that of whoever it belongs to. Costs a look into a set where no audit is on. Safe for use
 * by several threads.
 *
 * @param store     where audits are kept
 * @param namespace who sees
 * @param actor     on whose behalf, and why
 * @param clock     tells the time
 */
public record Observations(MemoryStore store, String namespace, Actor actor, InstantSource clock) {

    /**
     * Whether somebody wants to know what is seen in a scope.
     *
     * @param scope the scope
     * @return true if an audit of one of its namespaces is on
     */
    public boolean isOnFor(Scope scope) {
        return store.isAudited(namespace) || scope.including().stream().anyMatch(store::isAudited);
    }

    /**
     * Keeps that memories and blocks were seen.
     *
     * @param action   how
     * @param memories which memories; none is worth no entry
     * @param blocks   which core memory blocks
     */
    public void keep(AuditAction action, Collection<Memory> memories, Collection<Block> blocks) {
        keep(action, memories, blocks, false);
    }

    /**
     * As {@link #keep}, on the word of somebody who may be wrong: into the audit of another namespace goes only what it shares.
     *
     * @param action   how
     * @param memories which memories
     * @param blocks   which core memory blocks
     */
    public void claim(AuditAction action, Collection<Memory> memories, Collection<Block> blocks) {
        keep(action, memories, blocks, true);
    }

    private void keep(AuditAction action, Collection<Memory> memories, Collection<Block> blocks, boolean claimed) {
        boolean own = store.isAudited(namespace);
        Map<String, List<String>> others = new LinkedHashMap<>();
        List<String> subjects = new ArrayList<>();
        for (Memory memory : memories) {
            String owner = memory.namespace();
            boolean theirs = isOthers(owner)
                    && (!claimed
                            || store.read(reader ->
                                    reader.grants().access(owner, namespace).isPresent()));
            if (own || theirs) {
                add(owner, memory.collection() + "/" + memory.id(), own, subjects, theirs, others);
            }
        }
        for (Block block : blocks) {
            String owner = block.namespace();
            String plain = block.label().substring(block.label().lastIndexOf('/') + 1);
            boolean theirs = isOthers(owner)
                    && (!claimed
                            || store.read(reader -> reader.blocks()
                                    .findGranted(namespace, owner, plain)
                                    .isPresent()));
            if (own || theirs) {
                add(owner, BlockReader.COLLECTION + "/" + plain, own, subjects, theirs, others);
            }
        }
        if (subjects.isEmpty() && others.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        if (!subjects.isEmpty()) {
            store.observe(new AuditNote(namespace, now, action, actor, subjects, null));
        }
        others.forEach((owner, seen) ->
                store.observe(new AuditNote(owner, now, action, actor.orNamed(namespace), seen, null)));
    }

    /**
     * Keeps that memories are about to leave the store, before they do.
     *
     * @param collections of which collections
     */
    public void leaving(List<String> collections) {
        if (store.isAudited(namespace)) {
            store.observe(new AuditNote(namespace, clock.instant(), AuditAction.EXPORT, actor, collections, null));
            store.flush();
        }
    }

    private boolean isOthers(String owner) {
        return !owner.equals(namespace) && store.isAudited(owner);
    }

    private void add(
            String owner,
            String subject,
            boolean own,
            List<String> subjects,
            boolean theirs,
            Map<String, List<String>> others) {
        if (own) {
            subjects.add(owner.equals(namespace) ? subject : owner + ":" + subject);
        }
        if (theirs) {
            others.computeIfAbsent(owner, added -> new ArrayList<>()).add(subject);
        }
    }
}
