package dev.langchain4j.memori.benchmark;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.memori.benchmark.EvaluationSet.Corpus;
import dev.langchain4j.memori.benchmark.EvaluationSet.Entry;
import dev.langchain4j.memori.data.NewMemory;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What of an entry is given to the store, and when.
 *
 * @param fields   beside the content
 * @param whenSaid whether the store's clock stands at an entry's date when it is stored, and a day after the last when questions are
 *                 asked, so that memories have the age that they would have (one without a date is stored at that of the entry before);
 *                 otherwise everything is stored and asked now
 */
record Ingest(Set<Field> fields, boolean whenSaid) {

    enum Field {
        SESSION,
        SPEAKER,
        DATE,
        METADATA
    }

    /** All there is, now. */
    static final Ingest ALL = new Ingest(EnumSet.allOf(Field.class), false);

    /** All there is, each at its time. */
    static final Ingest WHEN_SAID = new Ingest(EnumSet.allOf(Field.class), true);

    Ingest {
        fields = Collections.unmodifiableSet(fields);
    }

    static Ingest without(Field field) {
        return new Ingest(EnumSet.complementOf(EnumSet.of(field)), false);
    }

    NewMemory memory(Corpus corpus, Entry entry) {
        NewMemory.Builder memory = NewMemory.builder().content(entry.content()).type(entry.type());
        if (fields.contains(Field.SPEAKER)) {
            memory.author(entry.speaker());
        }
        if (fields.contains(Field.SESSION) && entry.session() != null) {
            memory.sessionId(corpus.name() + "/" + entry.session());
        }
        if (fields.contains(Field.DATE)) {
            memory.occurredAt(entry.date());
        }
        if (fields.contains(Field.METADATA)) {
            memory.metadata(Metadata.from(entry.metadata()));
        }
        return memory.build();
    }
}
