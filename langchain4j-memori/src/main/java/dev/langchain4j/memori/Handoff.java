package dev.langchain4j.memori;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.memori.core.CoreMemory;
import dev.langchain4j.memori.data.AddResult;
import dev.langchain4j.memori.data.Block;
import dev.langchain4j.memori.data.BlockUpdate;
import dev.langchain4j.memori.data.Channel;
import dev.langchain4j.memori.data.HandoffResult;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemoriException.Reason;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemoryType;
import dev.langchain4j.memori.data.MemoryUpdate;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.ProgressListener;
import dev.langchain4j.memori.data.Texts;
import dev.langchain4j.memori.store.Scope;
import dev.langchain4j.memori.store.StoredMemory;
import dev.langchain4j.memori.transfer.HandoffEntry;
import dev.langchain4j.memori.transfer.HandoffFiles;
import dev.langchain4j.memori.transfer.HandoffFiles.Part;
import dev.langchain4j.memori.transfer.HandoffText;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Hands over by Markdown: {@code STATE.md} (memories of the type {@code STATE} and core memory), {@code DECISIONS.md} (metadata {@code kind} =
 * {@code decision}), {@code CORRECTIONS.md} (what corrects another memory, with what was believed before, and {@code kind} = {@code correction})
 * and {@code HANDOFF.md} (memories of the type {@code WORKING}, {@code kind} = {@code task}, pinned ones and the ten changed last). Every entry has its
 * date, origin, id and version; each memory stands in one place.
 *
 * <p>Whoever takes over may edit the text of an entry, and add entries: a line that begins with {@code "- "}. Safe for use by several threads; valid until
 * the {@link Memori} is closed.
 */
public final class Handoff {

    private final Floors floors;
    private final Scope scope;
    private final CoreMemory core;
    private final Runnable leaving;

    Handoff(Floors floors, Scope scope, CoreMemory core, Runnable leaving) {
        this.floors = floors;
        this.scope = scope;
        this.core = core;
        this.leaving = leaving;
    }

    /**
     * Writes the four files. The same memories give the same files, entry by entry in the order of their dates, so that two bundles can be compared.
     *
     * @param folder where to; made if it is not there. Files of these names are replaced, others are left alone
     * @return how many entries there are
     * @throws MemoriException if the files cannot be written; then none was replaced, unless the very last step failed, which {@link #readFrom} notices
     */
    public int writeTo(Path folder) {
        Texts.required("folder", folder);
        leaving.run();
        Map<Part, List<HandoffEntry>> parts = entries();
        HandoffFiles.write(folder, parts);
        return parts.values().stream().mapToInt(List::size).sum();
    }

    /**
     * Takes in what was edited and added. An entry whose text differs from that of the version which it shows becomes an update of that version; if the
     * memory has changed since, the update is refused and told as a conflict. A new entry becomes a memory of the sort of its file: {@code STATE}, a decision,
     * a correction, or in {@code HANDOFF.md} of its section. What is not there any more is left alone, and told. Everything is written by the channel
     * {@link Channel#IMPORT}, or by that of the handle's actor where the policy does not trust it, as any other addition and update, and is durable entry by entry.
     *
     * @param folder where the files are; some may be missing
     * @return what was done
     * @throws MemoriException if there is none of the files, they are of two bundles, or one cannot be read; then nothing was changed. If a text is not
     *                         legal; then the edits before it are done, and doing it again goes on behind them
     */
    public HandoffResult readFrom(Path folder) {
        HandoffFiles.Bundle bundle = HandoffFiles.read(Texts.required("folder", folder));
        Taking taking = new Taking();
        List<NewMemory> added = new ArrayList<>();
        bundle.parts().forEach((part, entries) -> entries.stream()
                .filter(entry -> entry.id() == null && !Texts.isBlank(entry.text()))
                .forEach(entry -> added.add(added(part, entry))));
        bundle.parts().values().forEach(entries -> entries.stream()
                .filter(entry -> entry.id() != null)
                .forEach(taking::edited));
        List<AddResult> results = floors.writer().addAll(scope, added, ProgressListener.NONE);
        return new HandoffResult(
                taking.updated, results, taking.conflicts, taking.unknown, missing(bundle, taking.named));
    }

    private static NewMemory added(Part part, HandoffEntry entry) {
        NewMemory.Builder memory = NewMemory.builder().content(entry.text());
        return switch (part) {
            case STATE -> memory.type(MemoryType.STATE).build();
            case DECISIONS -> memory.metadata(Metadata.from(HandoffEntries.KIND, HandoffEntries.DECISION))
                    .build();
            case CORRECTIONS -> memory.metadata(Metadata.from(HandoffEntries.KIND, HandoffEntries.CORRECTION))
                    .build();
            case HANDOFF -> switch (entry.section()) {
                case HandoffEntries.TASKS -> memory.type(MemoryType.WORKING)
                        .metadata(Metadata.from(HandoffEntries.KIND, HandoffEntries.TASK))
                        .build();
                case HandoffEntries.WORKING -> memory.type(MemoryType.WORKING).build();
                default -> memory.build();
            };
        };
    }

    private Map<Part, List<HandoffEntry>> entries() {
        List<Block> blocks =
                core.blocks().stream().filter(block -> !block.shared()).toList();
        Instant now = floors.clock().instant();
        return floors.store().read(reader -> new HandoffEntries(reader, scope, now).all(blocks));
    }

    /** What was there when the bundle was written, is still listed, and stands in none of the files. */
    private List<String> missing(HandoffFiles.Bundle bundle, Set<String> named) {
        List<String> missing = new ArrayList<>();
        Set<String> written = new HashSet<>(bundle.written());
        entries()
                .values()
                .forEach(entries -> entries.forEach(entry -> {
                    String id = entry.id();
                    if (id != null && written.contains(HandoffFiles.shortened(id)) && !named.contains(id)) {
                        missing.add(id);
                    }
                }));
        return missing;
    }

    /** Entries that name something. */
    private final class Taking {

        final List<String> updated = new ArrayList<>();
        final List<String> conflicts = new ArrayList<>();
        final List<String> unknown = new ArrayList<>();
        final Set<String> named = new HashSet<>();

        void edited(HandoffEntry entry) {
            String id = String.valueOf(entry.id());
            if (!named.add(id)) {
                return; // Copied within the bundle: the first counts.
            }
            try {
                boolean changed = id.startsWith(HandoffText.BLOCK)
                        ? block(id.substring(HandoffText.BLOCK.length()), entry)
                        : memory(id, entry);
                if (changed) {
                    updated.add(id);
                }
            } catch (MemoriException e) {
                if (e.reason() == Reason.NOT_FOUND) {
                    unknown.add(id);
                } else if (e.reason() == Reason.STALE_VERSION) {
                    conflicts.add(id);
                } else {
                    throw e;
                }
            }
        }

        private boolean memory(String id, HandoffEntry entry) {
            List<StoredMemory> versions = floors.store().read(reader -> reader.versions(scope, id));
            Optional<Memory> shown = versions.stream()
                    .map(StoredMemory::memory)
                    .filter(memory -> memory.version() == entry.version())
                    .findFirst();
            if (shown.isEmpty()) {
                throw new MemoriException(Reason.NOT_FOUND, "there is no such version");
            }
            if (shown.get().content().equals(entry.text())) {
                return false;
            }
            Memory current = versions.get(versions.size() - 1).memory();
            if (current.content().equals(entry.text())) {
                return false; // Read in before.
            }
            floors.writer()
                    .update(
                            scope,
                            reader -> MemoryLookup.require(reader, scope, id),
                            MemoryUpdate.builder()
                                    .content(entry.text())
                                    .expectedVersion(entry.version())
                                    .build());
            return true;
        }

        private boolean block(String label, HandoffEntry entry) {
            List<Block> versions =
                    core.block(label).filter(block -> !block.shared()).isEmpty() ? List.of() : core.history(label);
            Optional<Block> shown = versions.stream()
                    .filter(block -> block.version() == entry.version())
                    .findFirst();
            if (shown.isEmpty()) {
                throw new MemoriException(Reason.NOT_FOUND, "there is no such version");
            }
            Block current = versions.get(versions.size() - 1);
            if (shown.get().value().equals(entry.text()) || current.value().equals(entry.text())) {
                return false;
            }
            core.update(
                    label,
                    BlockUpdate.builder()
                            .value(entry.text())
                            .expectedVersion(entry.version())
                            .build());
            return true;
        }
    }
}
