package dev.langchain4j.memori.store;

import dev.langchain4j.memori.data.Access;
import dev.langchain4j.memori.data.Actor;

/** Changes who sees whose memories. Every change also enters the history. Valid as long as the {@link StoreWriter} that it belongs to. */
public interface GrantWriter extends GrantReader {

    /**
     * Lets a namespace in, or changes what it may do. Does nothing if it may do that already.
     *
     * @param owner   whose memories
     * @param grantee who is let in; another namespace than the owner
     * @param access  what it may do
     * @param actor   who decides that
     */
    void grant(String owner, String grantee, Access access, Actor actor);

    /**
     * Lets a namespace in no longer. Does nothing if it was not.
     *
     * @param owner   whose memories
     * @param grantee who is not to see them any more
     * @param actor   who decides that
     */
    void revoke(String owner, String grantee, Actor actor);

    /**
     * Erases every grant that a namespace has given or received: whoever comes later by its name begins with none.
     *
     * @param namespace the namespace
     * @return how many were erased
     */
    int forget(String namespace);
}
