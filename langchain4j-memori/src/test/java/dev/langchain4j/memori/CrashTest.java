package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.SearchMode;
import dev.langchain4j.memori.data.SearchRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that writes is killed again and again, at any moment, on one and the same file. Whatever it had acknowledged is there, and of
 * what it was just doing each thread has left all or nothing.
 */
class CrashTest {

    private static final int KILLS = 22;
    private static final int MOST_CALLS = 60;

    @TempDir
    private Path folder;

    /** What every memory should hold, by id: the number of its content. */
    private final Map<String, Long> acknowledged = new HashMap<>();

    /** What each thread had begun when it was killed. */
    private final Map<String, String[]> begun = new HashMap<>();

    private int calls;

    @Test
    @Timeout(240)
    void should_lose_no_acknowledged_memory_when_the_process_is_killed() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Path file = folder.resolve("memory.db");
        ChildProcess child = start(file);
        try {
            for (int kill = 1; kill <= KILLS; kill++) {
                child.tell(String.format("%020d", kill * 1_000_000L));
                workAndDie(child, random.nextInt(10) == 0 ? -1 : random.nextInt(MOST_CALLS));
                child = start(file); // It warms up while this process looks at what the last one left.
                try (Memori memori = Memori.builder()
                        .file(file)
                        .embeddingModel(CrashChild.model())
                        .build()) {
                    check(memori, "kill " + kill + " of seed " + seed, random);
                }
            }
        } finally {
            child.close();
        }
        assertThat(calls).as("calls that were acknowledged in all").isGreaterThan(KILLS * 5);
        assertThat(acknowledged).hasSizeGreaterThan(KILLS);
    }

    private ChildProcess start(Path file) throws IOException {
        return new ChildProcess(CrashChild.class, folder, file.toString());
    }

    /** Lets the child work until it has acknowledged some calls; with -1 it is killed while it opens the file. */
    private void workAndDie(ChildProcess child, int callsBefore) throws IOException {
        begun.clear();
        int done = -1;
        while (done < callsBefore) {
            String line = Objects.requireNonNull(child.hear(), "the child must not end by itself");
            take(line);
            done += line.startsWith("try") ? 0 : 1;
        }
        child.kill().forEach(this::take);
    }

    private void take(String line) {
        String[] words = line.split(" ");
        if (words[0].equals("try")) {
            begun.put(words[1], words);
        } else if (words[0].equals("done")) {
            String[] tried = begun.remove(words[1]);
            assertThat(tried).isNotNull();
            calls++;
            switch (tried[2]) {
                case "add", "batch" -> {
                    for (int i = 2; i < words.length; i++) {
                        acknowledged.put(words[i], Long.parseLong(tried[3]) + i - 2);
                    }
                }
                case "update" -> acknowledged.put(tried[3], Long.parseLong(tried[4]));
                case "forget" -> acknowledged.remove(tried[3]);
                default -> assertThat(tried[2]).isEqualTo("compact");
            }
        }
    }

    private void check(Memori memori, String when, Random random) {
        assertThat(memori.verify().problems()).as(when).isEmpty();
        MemoryNamespace namespace = memori.namespace("crash");
        Map<String, String> found = namespace
                .list(ListRequest.builder().limit(10_000).build())
                .stream()
                .collect(Collectors.toMap(Memory::id, Memory::content));
        settle(found);
        Map<String, String> expected = new HashMap<>();
        acknowledged.forEach((id, number) -> expected.put(id, CrashChild.content(number)));
        assertThat(found).as(when).isEqualTo(expected);
        assertThat(namespace.count(MemorySelection.all())).isEqualTo(found.size());
        assertThat(memori.stats().coverage()).as(when).isEqualTo(1);
        List<String> ids = new ArrayList<>(found.keySet());
        for (int i = 0; i < Math.min(5, ids.size()); i++) {
            String id = ids.get(random.nextInt(ids.size()));
            for (SearchMode mode : SearchMode.values()) {
                assertThat(namespace.search(SearchRequest.builder()
                                .text(expected.get(id))
                                .mode(mode)
                                .build()))
                        .as(when)
                        .extracting(hit -> hit.memory().id())
                        .contains(id);
            }
        }
    }

    /** Takes over what was begun, not acknowledged, and nevertheless done: all of it or nothing. */
    private void settle(Map<String, String> found) {
        Map<String, String> idOf = new HashMap<>();
        found.forEach((id, content) -> idOf.put(content, id));
        for (String[] tried : begun.values()) {
            switch (tried[2]) {
                case "add" -> settleAdded(Long.parseLong(tried[3]), 1, idOf);
                case "batch" -> settleAdded(Long.parseLong(tried[3]), CrashChild.BATCH, idOf);
                case "update" -> {
                    long number = Long.parseLong(tried[4]);
                    if (CrashChild.content(number).equals(found.get(tried[3]))) {
                        acknowledged.put(tried[3], number);
                    }
                }
                case "forget" -> {
                    if (!found.containsKey(tried[3])) {
                        acknowledged.remove(tried[3]);
                    }
                }
                default -> assertThat(tried[2]).isEqualTo("compact");
            }
        }
    }

    private void settleAdded(long first, int count, Map<String, String> idOf) {
        List<Long> there = LongStream.range(first, first + count)
                .filter(number -> idOf.containsKey(CrashChild.content(number)))
                .boxed()
                .toList();
        assertThat(there.size()).as("a batch is all there or not at all").isIn(0, count);
        there.forEach(number -> acknowledged.put(idOf.get(CrashChild.content(number)), number));
    }
}
