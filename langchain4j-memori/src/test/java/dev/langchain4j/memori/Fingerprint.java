package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.memori.data.HistoryEntry;
import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemorySort;
import dev.langchain4j.memori.data.MemoryStats;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Everything that a store gives away about itself, to compare before and after. */
record Fingerprint(MemoryStats stats, List<String> namespaces, List<Memory> memories, List<HistoryEntry> history) {

    /** Stands in the content of every memory of a test, so that a message that quotes content gives itself away. */
    static final String SECRET = "heliotrope";

    static Fingerprint of(Memori memori) {
        List<Memory> memories = memori.namespaces().stream()
                .flatMap(name -> memori
                        .namespace(name)
                        .list(ListRequest.builder()
                                .sort(MemorySort.CREATED)
                                .ascending(true)
                                .limit(10_000)
                                .build())
                        .stream())
                .toList();
        List<HistoryEntry> history = memories.stream()
                .flatMap(memory -> memori.namespace(memory.namespace()).history(memory.id()).stream())
                .toList();
        return new Fingerprint(memori.stats(), memori.namespaces(), memories, history);
    }

    /** A call is refused for a reason, in one sentence that holds some words and no content, and the store is as it was. */
    static void assertRefused(Memori memori, ThrowingCallable call, MemoriException.Reason reason, List<String> words) {
        Fingerprint before = of(memori);
        assertRefused(call, reason, words);
        assertThat(of(memori)).isEqualTo(before);
        assertThat(memori.verify().problems()).isEmpty();
    }

    /** A call is refused for a reason, in one sentence that holds some words and no content. */
    static void assertRefused(ThrowingCallable call, MemoriException.Reason reason, List<String> words) {
        Throwable thrown = Assertions.catchThrowable(call);
        assertThat(thrown).isExactlyInstanceOf(MemoriException.class);
        assertThat(((MemoriException) thrown).reason()).as(thrown.getMessage()).isEqualTo(reason);
        assertThat(words).allSatisfy(word -> assertThat(thrown).hasMessageContaining(word));
        assertThat(thrown.getMessage())
                .doesNotContain(SECRET)
                .doesNotContain("\n")
                .hasSizeBetween(20, 500);
    }
}
