package dev.langchain4j.memori.store;

import dev.langchain4j.memori.data.MemoriException;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How much a namespace may hold. What holds more already may still become less.
 *
 * @param maxMemories   how many current memories, or null for no limit
 * @param maxCharacters how many characters their contents may have in all, or null for no limit
 * @param apart         collections that are not counted
 */
public record Caps(@Nullable Long maxMemories, @Nullable Long maxCharacters, Set<String> apart) {

    /** No limit. */
    public static final Caps NONE = new Caps(null, null, Set.of());

    /**
     * Writes, and counts in the same transaction what there is before and afterwards.
     *
     * @param writer    the transaction, which is given up if this throws
     * @param namespace which namespace
     * @param work      writes to it
     * @param <T>       what that returns
     * @return what the work returned
     * @throws MemoriException if there is more than before, and more than there may be
     */
    public <T> T within(StoreWriter writer, String namespace, Supplier<T> work) {
        long memories = memories(writer, namespace);
        long characters = characters(writer, namespace);
        T done = work.get();
        check(namespace, "memories", memories, memories(writer, namespace), maxMemories);
        check(namespace, "characters", characters, characters(writer, namespace), maxCharacters);
        return done;
    }

    private long memories(StoreReader reader, String namespace) {
        return maxMemories == null ? 0 : reader.memoriesOutside(namespace, apart);
    }

    private long characters(StoreReader reader, String namespace) {
        return maxCharacters == null ? 0 : reader.charactersOutside(namespace, apart);
    }

    private static void check(String namespace, String what, long before, long after, @Nullable Long max) {
        if (max != null && after > max && after > before) {
            throw new MemoriException(
                    MemoriException.Reason.OVER_QUOTA,
                    "the namespace '" + namespace + "' may have " + max + " " + what + ", but would have " + after
                            + "; nothing was written: forget some, or raise the cap of the policy");
        }
    }
}
