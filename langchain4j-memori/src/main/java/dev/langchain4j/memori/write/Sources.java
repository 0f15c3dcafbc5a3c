package dev.langchain4j.memori.write;

import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.Channel;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.store.StoredMemory;
import org.jspecify.annotations.Nullable;

/**
 * Who stands behind a statement, so that those who corroborate it can be counted: by its author, else by the actor. What comes by an untrusted
 * channel, or with an import, may claim any author; there the channel and the actor count, and a page that speaks with a hundred names is still
 * one source.
 */
public final class Sources {

    private Sources() {}

    /**
     * Who stands behind a memory.
     *
     * @param stored the memory
     * @return a name to compare with others
     */
    public static String of(StoredMemory stored) {
        Memory memory = stored.memory();
        return of(memory.provenance().channel(), memory.provenance().actor(), memory.author());
    }

    static String of(Actor actor, @Nullable String author) {
        return of(actor.channel(), actor.name(), author);
    }

    private static String of(Channel channel, @Nullable String actor, @Nullable String author) {
        if (!channel.isTrusted() || channel == Channel.IMPORT) {
            return "channel " + channel + (actor == null ? "" : " of " + actor);
        }
        if (author != null) {
            return "author " + author;
        }
        return actor == null ? "nobody named" : "actor " + actor;
    }
}
