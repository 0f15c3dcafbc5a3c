package dev.langchain4j.memori.store;

/** Changes documents. Valid as long as the {@link StoreWriter} that it belongs to. */
public interface DocumentWriter extends DocumentReader {

    /**
     * Stores a document, in place of the one of that name if there is one.
     *
     * @param namespace whose
     * @param shelf     of what sort
     * @param name      its name
     * @param body      its text
     */
    void put(String namespace, String shelf, String name, String body);
}
