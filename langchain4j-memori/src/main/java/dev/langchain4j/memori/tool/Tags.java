package dev.langchain4j.memori.tool;

import static dev.langchain4j.store.embedding.filter.MetadataFilterBuilder.metadataKey;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.Texts;
import dev.langchain4j.store.embedding.filter.Filter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tags of memories. A tag is a pair of metadata with its own text as the value, so that one memory can have many. */
final class Tags {

    private static final String KEY = "tag:";
    private static final int MAX_LENGTH = 100;
    private static final int MAX_TAGS = 20;

    private Tags() {}

    /** Tags as they are kept: trimmed, in lower case, each once. */
    static Set<String> read(@Nullable List<@Nullable String> given) {
        Set<String> tags = new LinkedHashSet<>();
        for (String one : given == null ? List.<String>of() : given) {
            String tag = one == null ? "" : one.strip().toLowerCase(Locale.ROOT);
            if (Texts.isBlank(tag)) {
                throw MemoriException.invalid("a tag must not be blank; leave it out");
            }
            int length = tag.codePointCount(0, tag.length());
            if (length > MAX_LENGTH) {
                throw MemoriException.invalid(
                        "a tag must have at most " + MAX_LENGTH + " characters, but one has " + length);
            }
            tags.add(tag);
        }
        if (tags.size() > MAX_TAGS) {
            throw MemoriException.invalid("there must be at most " + MAX_TAGS + " tags, but there are " + tags.size());
        }
        return tags;
    }

    static Metadata metadata(Set<String> tags) {
        Metadata metadata = new Metadata();
        tags.forEach(tag -> metadata.put(KEY + tag, tag));
        return metadata;
    }

    /** The condition that a memory has one of the tags, or all of them; null without tags. */
    static @Nullable Filter filter(Set<String> tags, boolean all) {
        Filter filter = null;
        for (String tag : tags) {
            Filter one = metadataKey(KEY + tag).isEqualTo(tag);
            filter = filter == null ? one : all ? Filter.and(filter, one) : Filter.or(filter, one);
        }
        return filter;
    }

    /** A memory's tags in ascending order. */
    static List<String> of(Memory memory) {
        List<String> tags = new ArrayList<>();
        memory.metadata().toMap().forEach((key, value) -> {
            if (key.equals(KEY + value)) {
                tags.add(key.substring(KEY.length()));
            }
        });
        tags.sort(null);
        return tags;
    }
}
