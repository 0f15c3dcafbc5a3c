package dev.langchain4j.memori.store;

import java.util.List;
import java.util.Optional;

/** Texts that a namespace keeps under names. Valid as long as the {@link StoreReader} that it belongs to. */
public interface DocumentReader {

    /**
     * One document.
     *
     * @param namespace whose
     * @param shelf     of what sort
     * @param name      its name
     * @return its text, or empty if there is none
     */
    Optional<String> find(String namespace, String shelf, String name);

    /**
     * The documents of a sort.
     *
     * @param namespace whose
     * @param shelf     of what sort
     * @return their names in ascending order
     */
    List<String> names(String namespace, String shelf);
}
