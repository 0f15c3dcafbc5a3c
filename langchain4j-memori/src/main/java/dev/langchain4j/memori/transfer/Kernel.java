package dev.langchain4j.memori.transfer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.memori.data.KernelRequest;
import dev.langchain4j.memori.data.KernelResult;
import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemorySort;
import dev.langchain4j.memori.store.MemoryStore;
import dev.langchain4j.memori.store.Scope;
import dev.langchain4j.memori.store.StoreReader;
import dev.langchain4j.memori.store.StoredMemory;
import dev.langchain4j.model.TokenCountEstimator;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Compiles the memories of a scope that are most worth carrying to another store, and reads such files. The file is made of the lines of an
 * export, with a header that says what it was compiled from, when and how many it holds.
 */
public final class Kernel {

    private static final int PAGE = 1_000;

    /** The best first; of two alike the one with the smaller id, so that a kernel depends on nothing else. */
    private static final Comparator<StoredMemory> ORDER = Comparator.comparing(
                    (StoredMemory stored) -> stored.memory().pinned())
            .reversed()
            .thenComparing(Comparator.comparingDouble((StoredMemory stored) -> weight(stored.memory()))
                    .reversed())
            .thenComparing(stored -> stored.memory().id());

    private final MemoryStore store;
    private final TransferRules rules;
    private final InstantSource clock;
    private final TokenCountEstimator estimator;

    /**
     * Compiles from a store.
     *
     * @param store     the store
     * @param rules     what may be stored
     * @param clock     tells the time
     * @param estimator counts tokens where a request brings nothing that does
     */
    public Kernel(MemoryStore store, TransferRules rules, InstantSource clock, TokenCountEstimator estimator) {
        this.store = store;
        this.rules = rules;
        this.clock = clock;
        this.estimator = estimator;
    }

    /**
     * Writes a kernel, whole or not at all.
     *
     * @param scope   which collections
     * @param request what to choose, and where to
     * @return what was written
     * @throws MemoriException if the file cannot be written
     */
    public KernelResult write(Scope scope, KernelRequest request) {
        Instant now = clock.instant();
        long[] eligible = new long[1];
        List<StoredMemory> best = store.read(reader -> best(reader, scope, request, now, eligible));
        TokenCountEstimator counting = request.estimator() == null ? estimator : request.estimator();
        List<String> lines = new ArrayList<>();
        long tokens = 0;
        for (StoredMemory stored : best) {
            int size = counting.estimateTokenCountInText(stored.memory().content());
            if (size <= request.tokenBudget() - tokens) {
                tokens += size;
                ObjectNode line = Fields.object().put(RowLine.LINE, RowLine.MEMORY);
                MemoryLine.write(line, stored);
                lines.add(line.toString());
            }
        }
        String hash = Lines.hash(lines);
        ObjectNode header = Header.of(Header.KERNEL, null)
                .put("namespace", scope.namespace())
                .put("compiledAt", now.toString())
                .put("memories", lines.size())
                .put("sha256", hash);
        WholeFile.write(request.file(), out -> {
            out.line(header.toString());
            lines.forEach(out::line);
            return true;
        });
        return new KernelResult(lines.size(), tokens, eligible[0] - lines.size(), hash);
    }

    /**
     * Reads a kernel; it is whole and unchanged when this returns.
     *
     * @param scope where its memories are to go
     * @param file  a kernel
     * @return its memories, in their order; their times and counts are those of the store that they come from
     * @throws MemoriException if the file is no kernel, was changed, or holds a memory that must not be stored
     */
    public List<Memory> read(Scope scope, Path file) {
        try (Lines lines = Lines.open(file)) {
            Header header = Header.read(lines, file, Header.KERNEL, "import it with importFrom; it is no kernel");
            int expected = expected(header, file);
            List<String> read = new ArrayList<>();
            List<Memory> memories = new ArrayList<>();
            for (String text = lines.next(); text != null; text = lines.next()) {
                if (read.size() == expected) {
                    throw changed(file);
                }
                read.add(text);
                memories.add(memory(scope, text, lines.number()));
            }
            if (read.size() != expected
                    || !Lines.hash(read).equals(header.fields().textOrNull("sha256"))) {
                throw changed(file);
            }
            return memories;
        }
    }

    private Memory memory(Scope scope, String text, long number) {
        try {
            Memory memory = MemoryLine.read(Fields.of(text), scope, scope.target(), false)
                    .memory();
            rules.check(scope, memory);
            return memory;
        } catch (Fields.BadLine e) {
            throw MemoriException.invalid("line " + number + ": " + e.getMessage() + "; nothing was absorbed");
        }
    }

    private static int expected(Header header, Path file) {
        try {
            return header.fields().small("memories", 0, KernelRequest.MAX_LIMIT);
        } catch (Fields.BadLine e) {
            throw MemoriException.invalid(
                    "the first line of " + file + ": " + e.getMessage() + "; nothing was absorbed");
        }
    }

    private static List<StoredMemory> best(
            StoreReader reader, Scope scope, KernelRequest request, Instant now, long[] eligible) {
        PriorityQueue<StoredMemory> best = new PriorityQueue<>(ORDER.reversed());
        int offset = 0;
        List<StoredMemory> page;
        do {
            page = reader.list(
                    scope,
                    ListRequest.builder()
                            .selection(request.selection())
                            .sort(MemorySort.CREATED)
                            .limit(PAGE)
                            .offset(offset)
                            .build());
            for (StoredMemory stored : page) {
                if (isWorthIt(stored.memory(), now)) {
                    eligible[0]++;
                    best.add(stored);
                    if (best.size() > request.limit()) {
                        best.remove(); // The least of them.
                    }
                }
            }
            offset += PAGE;
        } while (page.size() == PAGE);
        return best.stream().sorted(ORDER).toList();
    }

    /** What was corrected has ended, and what has ended is history, not knowledge. */
    private static boolean isWorthIt(Memory memory, Instant now) {
        return !memory.validity().endedBy(now)
                && (memory.provenance().confirmed()
                        || memory.provenance().channel().isTrusted());
    }

    private static double weight(Memory memory) {
        double use = 1 + 0.1 * Math.log1p((double) memory.accessCount() + memory.reinforcements());
        double confirmed = memory.provenance().confirmed() ? 1.3 : 1;
        double said = Math.min(1.5, 1 + 0.1 * memory.provenance().corroborations());
        return memory.importance() * use * confirmed * said;
    }

    private static MemoriException changed(Path file) {
        return MemoriException.invalid(
                file + " was changed or cut off since it was compiled: its memories are not those"
                        + " that its first line tells of; nothing was absorbed");
    }
}
