package dev.langchain4j.memori;

import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemoriException.Reason;
import dev.langchain4j.memori.data.Texts;
import dev.langchain4j.memori.store.Scope;
import dev.langchain4j.memori.store.StoreReader;
import dev.langchain4j.memori.store.StoredMemory;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds the one memory that an id, or the beginning of a generated one, stands for. */
final class MemoryLookup {

    /** Shorter beginnings are refused: in a store of any size they would be ambiguous anyway. */
    static final int MIN_PREFIX = 6;

    private static final Pattern BEGINNING_OF_UUID = Pattern.compile("[0-9a-f-]{" + MIN_PREFIX + ",35}");

    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private MemoryLookup() {}

    static Optional<StoredMemory> find(StoreReader reader, Scope scope, String id) {
        Texts.required("id", id);
        List<StoredMemory> found = reader.find(scope, id);
        if (found.size() > 1) {
            throw inSeveralCollections(id, found.size());
        }
        if (found.isEmpty()
                && BEGINNING_OF_UUID.matcher(id).matches()
                && reader.keys(scope, List.of(id)).isEmpty()) { // One that has expired is no beginning of another.
            found = reader.findByPrefix(scope, id, 2);
            if (found.size() > 1) {
                throw new MemoriException(
                        Reason.AMBIGUOUS_ID,
                        "the id '" + id + "' fits " + reader.countByPrefix(scope, id) + " memories; name more of it");
            }
        }
        return found.stream().findFirst();
    }

    /** The fewest groups of a generated id that name it alone here; what a caller chose as an id is named in full. */
    static String shortest(StoreReader reader, Scope scope, String id) {
        if (!UUID.matcher(id).matches()) {
            return id;
        }
        for (int end = id.indexOf('-'); end >= 0; end = id.indexOf('-', end + 1)) {
            String beginning = id.substring(0, end);
            if (reader.keys(scope, List.of(beginning)).isEmpty() && reader.countByPrefix(scope, beginning) == 1) {
                return beginning;
            }
        }
        return id;
    }

    static StoredMemory require(StoreReader reader, Scope scope, String id) {
        return find(reader, scope, id).orElseThrow(() -> notFound(scope, id));
    }

    /** The key of its last version; what has expired or was withdrawn can still be erased by its full id. */
    static long requireKey(StoreReader reader, Scope scope, String id) {
        Optional<StoredMemory> found = find(reader, scope, id);
        if (found.isPresent()) {
            return found.get().key();
        }
        List<Long> expired = reader.lastVersions(scope, List.of(id));
        if (expired.size() > 1) {
            throw inSeveralCollections(id, expired.size());
        }
        return expired.stream().findFirst().orElseThrow(() -> notFound(scope, id));
    }

    private static MemoriException inSeveralCollections(String id, int count) {
        return new MemoriException(
                Reason.AMBIGUOUS_ID,
                "the id '" + id + "' stands in " + count + " collections; name one with collections(…)");
    }

    private static MemoriException notFound(Scope scope, String id) {
        String hint = id.length() < MIN_PREFIX
                ? "; an id can be shortened to " + MIN_PREFIX + " characters at the least"
                : "";
        return new MemoriException(
                Reason.NOT_FOUND,
                "there is no memory with the id '" + id + "' in the namespace '" + scope.namespace() + "'" + hint);
    }
}
