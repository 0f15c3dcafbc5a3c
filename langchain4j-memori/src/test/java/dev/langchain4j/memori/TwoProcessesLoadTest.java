package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.memori.data.ImportIds;
import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.Memory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two processes with four threads each work on one file for half a minute: no update is lost, no call fails, nothing is there twice. */
class TwoProcessesLoadTest {

    private static final Duration DURATION = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    @Test
    @Timeout(1_200)
    void should_lose_nothing_and_have_nothing_twice() throws Exception {
        long seed = System.nanoTime();
        Path file = folder.resolve("memory.db");
        try (Memori memori = TwoProcessesLoad.open(file)) {
            MemoryNamespace shared = memori.namespace("shared");
            ImportFile counters = new ImportFile();
            for (int counter = 0; counter < TwoProcessesLoad.COUNTERS; counter++) {
                counters.memory("counter-" + counter, TwoProcessesLoad.counter(counter, 0));
            }
            shared.importFrom(counters.write(folder), ImportIds.KEEP);
            Map<String, Long> done;
            try (ChildProcess other = new ChildProcess(
                    TwoProcessesLoad.class, folder, file.toString(), DURATION.toString(), Long.toString(seed + 1))) {
                assertThat(other.hear()).isEqualTo("open");
                other.tell("go");
                done = new TwoProcessesLoad(memori, DURATION, seed).run();
                String answer = Objects.requireNonNull(other.hear());
                assertThat(answer).doesNotContain("failed");
                assertThat(done.keySet()).noneMatch(what -> what.startsWith("failed"));
                System.out.println("one process " + done + ", the other " + answer + ", seed " + seed);
                parse(answer).forEach((what, times) -> done.merge(what, times, Long::sum));
            }
            assertThat(memori.verify().problems()).isEmpty();
            List<Memory> all = shared.list(ListRequest.builder().limit(10_000).build());
            Map<String, Memory> byId = all.stream().collect(Collectors.toMap(Memory::id, memory -> memory));
            for (int counter = 0; counter < TwoProcessesLoad.COUNTERS; counter++) {
                long counted = done.getOrDefault("counted " + counter, 0L);
                Memory memory = Objects.requireNonNull(byId.get("counter-" + counter));
                assertThat(memory.content()).isEqualTo(TwoProcessesLoad.counter(counter, counted));
                assertThat(memory.version()).isEqualTo(1 + counted);
                assertThat(counted).isPositive();
            }
            assertThat(all).extracting(Memory::content).doesNotHaveDuplicates();
            Map<String, Memory> byContent = all.stream().collect(Collectors.toMap(Memory::content, memory -> memory));
            long common = 0;
            for (int number = 0; number < TwoProcessesLoad.COMMON; number++) {
                Long said = done.get("common " + number);
                if (said != null) {
                    Memory memory = Objects.requireNonNull(byContent.get(TwoProcessesLoad.common(number)));
                    assertThat(memory.reinforcements()).isEqualTo(said - 1);
                    common++;
                }
            }
            assertThat(common).isPositive();
            assertThat(all.size())
                    .isEqualTo(TwoProcessesLoad.COUNTERS
                            + common
                            + done.getOrDefault("added", 0L)
                            - done.getOrDefault("forgotten", 0L));
        }
    }

    /** A map as it prints itself. */
    private static Map<String, Long> parse(String printed) {
        Map<String, Long> parsed = new TreeMap<>();
        for (String pair : printed.substring(1, printed.length() - 1).split(", ", -1)) {
            parsed.put(pair.substring(0, pair.indexOf('=')), Long.parseLong(pair.substring(pair.indexOf('=') + 1)));
        }
        return parsed;
    }
}
