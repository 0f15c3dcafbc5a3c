package dev.langchain4j.memori;

import dev.langchain4j.memori.data.Block;
import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemorySort;
import dev.langchain4j.memori.data.MemoryType;
import dev.langchain4j.memori.store.Scope;
import dev.langchain4j.memori.store.StoreReader;
import dev.langchain4j.memori.store.StoredMemory;
import dev.langchain4j.memori.transfer.HandoffEntry;
import dev.langchain4j.memori.transfer.HandoffFiles.Part;
import dev.langchain4j.memori.transfer.HandoffText;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Chooses what a hand-off bundle holds, as one view of the store shows it; each memory once. */
final class HandoffEntries {

    static final String KIND = "kind";
    static final String DECISION = "decision";
    static final String CORRECTION = "correction";
    static final String TASK = "task";

    static final String CORE = "Core memory";
    static final String WORKING = "Working";
    static final String TASKS = "Tasks";
    private static final String PINNED = "Pinned";
    private static final String RECENT = "Recent";

    private static final int PAGE = 1_000;
    private static final int MOST_RECENT = 10;

    private static final Comparator<StoredMemory> BY_DATE = Comparator.comparing(
                    (StoredMemory stored) -> stored.memory().createdAt())
            .thenComparing(stored -> stored.memory().id());

    private final StoreReader reader;
    private final Scope scope;
    private final Instant now;
    private final Set<Long> listed = new HashSet<>();
    private final Map<Part, List<HandoffEntry>> parts = new EnumMap<>(Part.class);

    HandoffEntries(StoreReader reader, Scope scope, Instant now) {
        this.reader = reader;
        this.scope = scope;
        this.now = now;
        for (Part part : Part.values()) {
            parts.put(part, new ArrayList<>());
        }
    }

    Map<Part, List<HandoffEntry>> all(List<Block> blocks) {
        List<StoredMemory> chosen = new ArrayList<>();
        int offset = 0;
        List<StoredMemory> page;
        do {
            page = page(MemorySort.CREATED, PAGE, offset);
            page.stream().filter(stored -> isOf(stored.memory())).forEach(chosen::add);
            offset += PAGE;
        } while (page.size() == PAGE);
        chosen.sort(BY_DATE);
        take(Part.STATE, "", chosen, memory -> memory.type() == MemoryType.STATE && holds(memory));
        blocks.forEach(block -> list(Part.STATE).add(entry(block)));
        take(Part.DECISIONS, "", chosen, memory -> kind(memory).equals(DECISION) && holds(memory));
        take(
                Part.CORRECTIONS,
                "",
                chosen,
                memory -> memory.supersedes() != null || kind(memory).equals(CORRECTION));
        take(
                Part.HANDOFF,
                WORKING,
                chosen,
                memory -> memory.type() == MemoryType.WORKING && !kind(memory).equals(TASK));
        take(Part.HANDOFF, TASKS, chosen, memory -> kind(memory).equals(TASK));
        take(Part.HANDOFF, PINNED, chosen, Memory::pinned);
        List<StoredMemory> recent = new ArrayList<>(page(MemorySort.UPDATED, MOST_RECENT, 0));
        recent.sort(BY_DATE);
        take(Part.HANDOFF, RECENT, recent, this::holds);
        return parts;
    }

    private List<StoredMemory> page(MemorySort sort, int limit, int offset) {
        return reader.list(
                scope,
                ListRequest.builder().sort(sort).limit(limit).offset(offset).build());
    }

    private static boolean isOf(Memory memory) {
        return memory.type() == MemoryType.STATE
                || memory.type() == MemoryType.WORKING
                || memory.pinned()
                || memory.supersedes() != null
                || Set.of(DECISION, CORRECTION, TASK).contains(kind(memory));
    }

    /** What was corrected is told beside its correction. */
    private boolean holds(Memory memory) {
        return !memory.validity().endedBy(now);
    }

    /** Decides about one memory. */
    @FunctionalInterface
    private interface Choice {
        boolean takes(Memory memory);
    }

    private void take(Part part, String section, List<StoredMemory> from, Choice choice) {
        for (StoredMemory stored : from) {
            if (choice.takes(stored.memory()) && listed.add(stored.key())) {
                list(part).add(entry(section, stored));
            }
        }
    }

    private List<HandoffEntry> list(Part part) {
        return parts.computeIfAbsent(part, added -> new ArrayList<>());
    }

    private HandoffEntry entry(String section, StoredMemory stored) {
        Memory memory = stored.memory();
        List<String> notes = new ArrayList<>();
        if (memory.supersedes() != null) {
            for (StoredMemory earlier : reader.chain(scope, stored.key())) {
                if (earlier.key() == stored.key()) {
                    break;
                }
                Memory before = earlier.memory();
                notes.add("until " + before.validity().to() + " (" + before.id() + "): " + before.content());
            }
        }
        return new HandoffEntry(
                section,
                date(memory.createdAt()),
                origin(memory),
                memory.id(),
                memory.version(),
                memory.content(),
                notes);
    }

    private static HandoffEntry entry(Block block) {
        return new HandoffEntry(
                CORE,
                date(block.createdAt()),
                block.description().isBlank() ? "block" : block.description(),
                HandoffText.BLOCK + block.label(),
                block.version(),
                block.value(),
                List.of());
    }

    private static String origin(Memory memory) {
        String said = memory.author() == null ? memory.provenance().actor() : memory.author();
        return (said == null ? "" : said + ", ")
                + memory.provenance().channel()
                + (memory.provenance().confirmed() ? ", confirmed" : "");
    }

    private static String date(Instant moment) {
        return LocalDate.ofInstant(moment, ZoneOffset.UTC).toString();
    }

    private static String kind(Memory memory) {
        Object kind = memory.metadata().toMap().get(KIND);
        return kind instanceof String text ? text : "";
    }
}
