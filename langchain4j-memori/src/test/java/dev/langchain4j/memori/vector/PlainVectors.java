package dev.langchain4j.memori.vector;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/** What a set ought to say, by plain loops; and where a set that rounds its vectors can read them in full. */
final class PlainVectors implements VectorSource {

    private final Map<Integer, List<float[]>> byOwner = new TreeMap<>();

    void put(int owner, List<float[]> vectors) {
        byOwner.put(owner, List.copyOf(vectors));
    }

    void remove(int owner) {
        byOwner.remove(owner);
    }

    int size() {
        return byOwner.size();
    }

    int vectors() {
        return byOwner.values().stream().mapToInt(List::size).sum();
    }

    double cosine(float[] query, int owner) {
        return byOwner.getOrDefault(owner, List.of()).stream()
                .mapToDouble(vector -> Vectors.cosine(query, vector))
                .max()
                .orElse(Double.NaN);
    }

    /** The cosines of the best, in descending order. */
    List<Double> best(float[] query, int limit, IntPredicate accept) {
        return byOwner.keySet().stream()
                .filter(accept::test)
                .map(owner -> cosine(query, owner))
                .sorted(Comparator.reverseOrder())
                .limit(limit)
                .toList();
    }

    /** The mean of the cosines of all vectors. */
    double mean(float[] query) {
        List<float[]> all = new ArrayList<>();
        byOwner.values().forEach(all::addAll);
        return all.stream()
                .mapToDouble(vector -> Vectors.cosine(query, vector))
                .average()
                .orElse(0);
    }

    @Override
    public void read(int[] owners, int count, Reader reader) {
        for (int i = 0; i < count; i++) {
            int owner = owners[i];
            byOwner.getOrDefault(owner, List.of()).forEach(vector -> reader.take(owner, vector));
        }
    }
}
