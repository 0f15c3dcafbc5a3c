package dev.langchain4j.memori.store;

import dev.langchain4j.memori.data.Access;
import java.util.Optional;
import java.util.SortedMap;

/** Which namespaces see the memories of which others. Valid as long as the {@link StoreReader} that it belongs to. */
public interface GrantReader {

    /** The collection under which the history keeps what was granted; the names of grantees stand for ids. */
    String COLLECTION = "grants";

    /**
     * What a namespace may do with the memories of another.
     *
     * @param owner   whose memories
     * @param grantee who wants to see them
     * @return what it may do, or empty if nothing was granted, whether or not the owner has any memories
     */
    Optional<Access> access(String owner, String grantee);

    /**
     * Whom a namespace has let in.
     *
     * @param owner the namespace
     * @return what each grantee may do, by their names in ascending order
     */
    SortedMap<String, Access> given(String owner);

    /**
     * Who has let a namespace in.
     *
     * @param grantee the namespace
     * @return what it may do with the memories of each owner, by their names in ascending order
     */
    SortedMap<String, Access> received(String grantee);
}
