package dev.langchain4j.memori;

import dev.langchain4j.memori.data.Access;
import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Texts;
import dev.langchain4j.memori.store.GrantReader;
import dev.langchain4j.memori.store.MemoryStore;
import dev.langchain4j.memori.store.Scope;
import java.util.List;
import java.util.Map;

/**
 * Who sees the memories of a namespace. A grant lets one other namespace read the memories, present and past, of every collection but that of
 * conversations and what is quarantined, or write them, too; it goes no further, and ends when it is revoked. Whoever has one works with the
 * memories by {@link MemoryNamespace#including} and {@link MemoryNamespace#shared}; core memory blocks are shared one by one, by
 * {@link dev.langchain4j.memori.core.CoreMemory#grant}.
 *
 * <p>What was granted and revoked, when and by whom, stands in the history of the collection {@code grants}, by the grantee's name. Safe for use by
 * several threads; valid until the {@link Memori} is closed. Every method throws {@link MemoriException} when the store fails; then nothing was changed.
 */
public final class Grants {

    private final MemoryStore store;
    private final String namespace;
    private final Actor actor;

    Grants(MemoryStore store, String namespace, Actor actor) {
        this.store = store;
        this.namespace = namespace;
        this.actor = actor;
    }

    /**
     * Lets another namespace in, or changes what it may do.
     *
     * @param grantee the other namespace, which need not exist yet
     * @param access  what it may do
     * @throws MemoriException if the name is not legal or the namespace's own
     */
    public void grant(String grantee, Access access) {
        Texts.required("access", access);
        checkOther(grantee);
        store.write(writer -> {
            writer.grants().grant(namespace, grantee, access, actor);
            return grantee;
        });
    }

    /**
     * Lets another namespace in no longer. Does nothing if it was not let in.
     *
     * @param grantee the other namespace
     * @throws MemoriException if the name is not legal or the namespace's own
     */
    public void revoke(String grantee) {
        checkOther(grantee);
        store.write(writer -> {
            writer.grants().revoke(namespace, grantee, actor);
            return grantee;
        });
    }

    /**
     * Whom this namespace has let in.
     *
     * @return what each of the others may do, by their names in ascending order
     */
    public Map<String, Access> given() {
        return store.read(reader -> reader.grants().given(namespace));
    }

    /**
     * Who has let this namespace in.
     *
     * @return what it may do with the memories of each of the others, by their names in ascending order
     */
    public Map<String, Access> received() {
        return store.read(reader -> reader.grants().received(namespace));
    }

    private void checkOther(String grantee) {
        new Scope(grantee, List.of(GrantReader.COLLECTION));
        if (grantee.equals(namespace)) {
            throw MemoriException.invalid("the namespace '" + namespace + "' needs no grant for its own memories");
        }
    }
}
