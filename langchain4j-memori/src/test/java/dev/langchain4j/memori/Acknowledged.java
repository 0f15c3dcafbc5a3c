package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** What a {@link CrashChild} has said it did, and what it was doing when it was killed. */
final class Acknowledged {

    /** What every memory should hold, by id: the number of its content. */
    final Map<String, Long> memories = new HashMap<>();

    /** Those that came without vectors. */
    final Set<String> imported = new HashSet<>();

    /** What the backups must hold at least, by their number: what was acknowledged before, and was not touched while they were made. */
    final Map<Long, Map<String, Long>> backups = new HashMap<>();

    /** How many calls were acknowledged. */
    int calls;

    /** What was under way at the kills: how often. */
    final Map<String, Integer> killed = new TreeMap<>();

    private final Map<String, String[]> begun = new HashMap<>();
    private final Set<Long> underWay = new HashSet<>();
    private final Set<Long> finished = new HashSet<>();
    private String model;

    Acknowledged(String model) {
        this.model = model;
    }

    /** Whether a line says that some work begins. */
    void take(String line) {
        String[] words = line.split(" ");
        if (words[0].equals("try")) {
            begun.put(words[1], words);
            begin(words);
        } else if (words[0].equals("done")) {
            String[] tried = begun.remove(words[1]);
            assertThat(tried).as(line).isNotNull();
            calls++;
            end(tried, words);
        }
    }

    private void begin(String[] tried) {
        switch (tried[2]) {
            case "backup" -> {
                Map<String, Long> least = new HashMap<>(memories);
                begun.values().stream()
                        .filter(other -> other[2].equals("update") || other[2].equals("forget"))
                        .forEach(other -> least.remove(other[3]));
                backups.put(Long.parseLong(tried[3]), least);
                underWay.add(Long.parseLong(tried[3]));
            }
            case "update", "forget" -> underWay.forEach(
                    backup -> backups.getOrDefault(backup, Map.of()).remove(tried[3]));
            default -> {}
        }
    }

    private void end(String[] tried, String[] words) {
        switch (tried[2]) {
            case "add", "batch", "import" -> {
                for (int i = 2; i < words.length; i++) {
                    added(tried, words[i], Long.parseLong(tried[3]) + i - 2);
                }
            }
            case "update" -> memories.put(tried[3], Long.parseLong(tried[4]));
            case "forget" -> memories.remove(tried[3]);
            case "backup" -> {
                underWay.remove(Long.parseLong(tried[3]));
                finished.add(Long.parseLong(tried[3]));
            }
            case "reembed" -> model = tried[3];
            default -> assertThat(tried[2]).isEqualTo("compact");
        }
    }

    private void added(String[] tried, String id, long number) {
        memories.put(id, number);
        if (tried[2].equals("import")) {
            imported.add(id);
        }
    }

    /** Takes over what was begun, not acknowledged, and nevertheless done: all of it or nothing. */
    void settle(Map<String, String> found, String activeModel) {
        Map<String, String> idOf = new HashMap<>();
        found.forEach((id, content) -> idOf.put(content, id));
        List<String> models = new ArrayList<>(List.of(model));
        for (String[] tried : begun.values()) {
            killed.merge(tried[2], 1, Integer::sum);
            switch (tried[2]) {
                case "add" -> settleAdded(tried, 1, idOf);
                case "batch" -> settleAdded(tried, CrashChild.BATCH, idOf);
                case "import" -> settleAdded(tried, CrashChild.IMPORT, idOf);
                case "update" -> {
                    long number = Long.parseLong(tried[4]);
                    if (CrashChild.content(number).equals(found.get(tried[3]))) {
                        memories.put(tried[3], number);
                    }
                }
                case "forget" -> {
                    if (!found.containsKey(tried[3])) {
                        memories.remove(tried[3]);
                    }
                }
                case "reembed" -> models.add(tried[3]);
                default -> assertThat(tried[2]).isIn("compact", "backup");
            }
        }
        assertThat(activeModel)
                .as("the model of an acknowledged change of model")
                .isIn(models);
        model = activeModel;
        begun.clear();
        underWay.clear();
    }

    /** Whether none of some backups was acknowledged. */
    boolean unfinished(Collection<Long> numbers) {
        return numbers.stream().noneMatch(finished::contains);
    }

    private void settleAdded(String[] tried, int count, Map<String, String> idOf) {
        long first = Long.parseLong(tried[3]);
        Collection<Long> there = LongStream.range(first, first + count)
                .filter(number -> idOf.containsKey(CrashChild.content(number)))
                .boxed()
                .toList();
        assertThat(there.size()).as("a batch is all there or not at all").isIn(0, count);
        there.forEach(number -> added(tried, idOf.getOrDefault(CrashChild.content(number), ""), number));
    }
}
