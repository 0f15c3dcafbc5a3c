package dev.langchain4j.memori;

import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemoriException.Reason;
import dev.langchain4j.memori.store.Scope;
import dev.langchain4j.memori.store.StoreReader;
import dev.langchain4j.memori.store.StoredMemory;
import java.util.List;
import java.util.Optional;

/** Finds the one memory that an id, or the beginning of one, stands for. */
final class MemoryLookup {

    /** Shorter beginnings are refused: in a store of any size they would be ambiguous anyway. */
    static final int MIN_PREFIX = 6;

    private MemoryLookup() {}

    static Optional<StoredMemory> find(StoreReader reader, Scope scope, String id) {
        List<StoredMemory> found = id.isEmpty() ? List.of() : reader.find(scope, id, 2);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        boolean exact = found.get(0).memory().id().equals(id);
        if (!exact && id.length() < MIN_PREFIX) {
            throw MemoriException.invalid("the id '" + id + "' has " + id.length()
                    + " characters; name the full id or at least " + MIN_PREFIX + " characters of it");
        }
        if (found.size() > 1) {
            throw new MemoriException(
                    Reason.AMBIGUOUS_ID,
                    "the id '" + id + "' fits " + reader.countPrefix(scope, id) + " memories; name more of it");
        }
        return Optional.of(found.get(0));
    }

    static StoredMemory require(StoreReader reader, Scope scope, String id) {
        return find(reader, scope, id).orElseThrow(() -> notFound(scope, id));
    }

    /** The full id; what nobody can read any more can still be erased. */
    static String requireForErasure(StoreReader reader, Scope scope, String id) {
        return find(reader, scope, id)
                .map(found -> found.memory().id())
                .or(() -> reader.exists(scope, id) ? Optional.of(id) : Optional.empty())
                .orElseThrow(() -> notFound(scope, id));
    }

    private static MemoriException notFound(Scope scope, String id) {
        return new MemoriException(
                Reason.NOT_FOUND,
                "there is no memory with the id '" + id + "' in the namespace '" + scope.namespace() + "'");
    }
}
