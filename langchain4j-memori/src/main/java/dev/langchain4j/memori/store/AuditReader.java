package dev.langchain4j.memori.store;

import dev.langchain4j.memori.data.AuditRequest;
import java.util.List;

/** The audits of a store. Valid as long as the {@link StoreReader} that it belongs to. */
public interface AuditReader {

    /**
     * Whether what is done with a namespace is kept.
     *
     * @param namespace the namespace
     * @return true from when it is switched on until it is switched off
     */
    boolean isOn(String namespace);

    /**
     * Entries, as they stand in the store.
     *
     * @param namespace whose audit
     * @param request   which
     * @return the entries in ascending order of their numbers
     */
    List<AuditRow> rows(String namespace, AuditRequest request);
}
