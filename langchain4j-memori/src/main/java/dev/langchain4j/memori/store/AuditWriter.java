package dev.langchain4j.memori.store;

import dev.langchain4j.memori.data.Actor;

/** Writes audits inside a write transaction. Valid as long as the {@link StoreWriter} that it belongs to. */
public interface AuditWriter extends AuditReader {

    /**
     * Switches an audit on or off, and keeps that. Does nothing if it is so already.
     *
     * @param namespace whose audit
     * @param on        whether what is done is to be kept
     * @param actor     who decides that
     */
    void keep(String namespace, boolean on, Actor actor);

    /**
     * Keeps something, with this transaction. Does nothing for namespaces whose audit is off. What the history is told of is kept without
     * being noted here.
     *
     * @param note what is to be kept
     */
    void note(AuditNote note);
}
