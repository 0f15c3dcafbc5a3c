package dev.langchain4j.memori;

import static dev.langchain4j.store.embedding.filter.MetadataFilterBuilder.metadataKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.memori.data.ForgetReceipt;
import dev.langchain4j.memori.data.HistoryEntry;
import dev.langchain4j.memori.data.ImportIds;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.MemoryType;
import dev.langchain4j.memori.data.MemoryUpdate;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.PurgePreview;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A purge erases what its preview said, and that alone. */
class PurgeTest extends AnnasMemory {

    @TempDir
    Path folder;

    @Test
    void should_erase_what_has_expired_and_leave_what_is_pinned() {
        Instant soon = clock.instant().plus(Duration.ofHours(1));
        String expired = anna.add(memory("The wifi password of the hotel", MemoryType.WORKING)
                        .expiresAt(soon)
                        .build())
                .id();
        String kept = anna.add(memory("The blue ticket of the cloakroom", MemoryType.WORKING)
                        .expiresAt(soon)
                        .pinned(true)
                        .build())
                .id();
        String pinned = anna.add(memory("Grandmother was born in a lighthouse", MemoryType.EPISODIC)
                        .pinned(true)
                        .build())
                .id();
        String plain = anna.add(memory("Saturday is market day", MemoryType.SEMANTIC)
                        .occurredAt(Instant.parse("2020-05-05T00:00:00Z"))
                        .build())
                .id();
        String other = anna.add(memory("The oven needs ten minutes to heat", MemoryType.SEMANTIC)
                        .build())
                .id();
        clock.advance(Duration.ofHours(2));

        PurgePreview preview = anna.previewPurge(MemorySelection.all());
        assertThat(preview.memories()).isEqualTo(3);
        assertThat(preview.byType()).isEqualTo(Map.of(MemoryType.WORKING, 1L, MemoryType.SEMANTIC, 2L));
        assertThat(preview.pinned()).isEqualTo(2);
        assertThat(preview.oldest())
                .extracting(Memory::id)
                .startsWith(plain)
                .containsExactlyInAnyOrder(expired, plain, other);
        assertThat(anna.count(MemorySelection.all())).isEqualTo(3); // A preview erases nothing.

        ForgetReceipt receipt = anna.purge(MemorySelection.all());
        assertThat(receipt.ids())
                .containsExactlyInAnyOrder(expired, plain, other)
                .isSorted();
        assertThat(receipt.vectors()).isEqualTo(3);
        assertThat(anna.peek(pinned)).isPresent();
        assertThat(anna.stats().versions()).isEqualTo(2);
        assertThat(anna.history(expired)).extracting(HistoryEntry::event).endsWith(HistoryEntry.Event.FORGOTTEN);
        assertThat(anna.forget(kept).memories()).isEqualTo(1);
        assertThat(memori.verify().problems()).isEmpty();
    }

    @Test
    void should_erase_what_was_selected_and_every_version_of_it() {
        String old = anna.add(memory("The heating was repaired", MemoryType.EPISODIC)
                        .metadata(Metadata.from("kind", "house"))
                        .occurredAt(Instant.parse("2019-01-01T00:00:00Z"))
                        .build())
                .id();
        anna.update(
                old, MemoryUpdate.builder().content("The boiler was replaced").build());
        anna.add(memory("The roof was painted green", MemoryType.EPISODIC)
                .metadata(Metadata.from("kind", "house"))
                .occurredAt(Instant.parse("2025-01-01T00:00:00Z"))
                .build());
        anna.add(memory("The cat chose the warmest chair", MemoryType.EPISODIC)
                .occurredAt(Instant.parse("2019-01-01T00:00:00Z"))
                .build());
        MemorySelection selection = MemorySelection.builder()
                .types(MemoryType.EPISODIC)
                .filter(metadataKey("kind").isEqualTo("house"))
                .before(Instant.parse("2020-01-01T00:00:00Z"))
                .build();

        assertThat(anna.previewPurge(selection).memories()).isEqualTo(1);
        ForgetReceipt receipt = anna.purge(selection);

        assertThat(receipt.ids()).containsExactly(old);
        assertThat(receipt.versions()).isEqualTo(2);
        assertThat(anna.count(MemorySelection.all())).isEqualTo(2);
        assertThat(anna.purge(selection).memories()).isZero();
    }

    @Test
    void should_spare_the_same_id_on_a_shelf_that_was_not_selected() {
        MemoryNamespace recall = anna.collections("recall");
        anna.importFrom(HandMadeExport.of(folder, HandMadeExport.line("shared", "the archived one")), ImportIds.KEEP);
        recall.importFrom(HandMadeExport.of(folder, HandMadeExport.line("shared", "the recent one")), ImportIds.KEEP);
        anna.update("shared", MemoryUpdate.builder().type(MemoryType.EPISODIC).build());
        MemoryNamespace both = anna.collections(Memori.ARCHIVAL, "recall");
        MemorySelection episodic =
                MemorySelection.builder().types(MemoryType.EPISODIC).build();

        assertThat(both.previewPurge(episodic).memories()).isEqualTo(1);
        ForgetReceipt receipt = both.purge(episodic);

        assertThat(receipt.memories()).isEqualTo(1);
        assertThat(receipt.versions()).isEqualTo(2);
        assertThat(anna.peek("shared")).isEmpty();
        assertThat(recall.peek("shared")).map(Memory::content).hasValue("the recent one");
        assertThat(recall.history("shared"))
                .extracting(HistoryEntry::event)
                .containsExactly(HistoryEntry.Event.IMPORTED);
    }

    @Test
    void should_count_the_same_id_on_two_shelves_as_two_memories() {
        MemoryNamespace recall = anna.collections("recall");
        anna.importFrom(HandMadeExport.of(folder, HandMadeExport.line("shared", "the archived one")), ImportIds.KEEP);
        recall.importFrom(HandMadeExport.of(folder, HandMadeExport.line("shared", "the recent one")), ImportIds.KEEP);
        MemoryNamespace both = anna.collections(Memori.ARCHIVAL, "recall");

        long previewed = both.previewPurge(MemorySelection.all()).memories();
        ForgetReceipt receipt = both.purge(MemorySelection.all());

        assertThat(previewed).isEqualTo(2);
        assertThat(receipt.memories()).isEqualTo(2);
        assertThat(both.count(MemorySelection.all())).isZero();
    }

    @Test
    void should_refuse_to_purge_the_past() {
        String id = anna.add("The key is under the mat").id();
        MemorySelection past = MemorySelection.builder().asOf(clock.instant()).build();

        assertThatThrownBy(() -> anna.purge(past)).hasMessageContaining("asOf");
        assertThatThrownBy(() -> anna.previewPurge(past)).hasMessageContaining("asOf");
        assertThat(anna.peek(id)).isPresent();
    }

    private static NewMemory.Builder memory(String content, MemoryType type) {
        return NewMemory.builder().content(content).type(type);
    }
}
