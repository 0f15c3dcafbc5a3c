package dev.langchain4j.memori.write;

import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.Channel;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.store.StoredMemory;
import dev.langchain4j.memori.text.Names;
import java.text.Normalizer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who stands behind a statement, so that those who corroborate it can be counted: by its author, else by the actor. What comes by an untrusted
 * channel, or with an import, may claim any author; there the channel and the actor count, and a page that speaks with a hundred names is still
 * one source.
 */
public final class Sources {

    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cf}\\p{Cc}&&[^\\s]]");

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
            return "channel " + channel + (actor == null ? "" : " of " + key(actor));
        }
        if (author != null) {
            return "author " + key(author);
        }
        return actor == null ? "nobody named" : "actor " + key(actor);
    }

    /** A name in capitals, in wide letters or with a character that nobody sees is the same name. */
    private static String key(String name) {
        return Names.key(INVISIBLE
                .matcher(Normalizer.normalize(name, Normalizer.Form.NFKC))
                .replaceAll(""));
    }
}
