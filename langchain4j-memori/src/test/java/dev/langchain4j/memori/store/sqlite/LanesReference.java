package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.RankProfile;
import dev.langchain4j.memori.data.SearchRequest;
import dev.langchain4j.memori.store.LaneQuery;
import dev.langchain4j.memori.store.Scope;
import dev.langchain4j.memori.store.StoreReader;
import dev.langchain4j.memori.store.StoredMemory;
import dev.langchain4j.memori.store.TimeRange;
import dev.langchain4j.memori.vector.Vectors;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** What the lanes ought to say, by plain loops over the memories as {@code list} gives them. */
final class LanesReference {

    private static final Comparator<Row> IN_SESSION =
            Comparator.comparing((Row row) -> row.memory.occurredAt()).thenComparing(row -> row.firstSeen);

    private final RankProfile profile;
    private final LaneQuery query;
    private final Map<Long, Row> rows = new LinkedHashMap<>();
    private final double averageLength;
    private final double averageOwnLength;
    private final double idf;
    private final double meanCosine;

    /** A memory, and what is known of it. */
    static final class Row {
        final long key;
        final Memory memory;
        final int firstSeen;
        final LexicalIndex.Entry entry;
        final List<List<Row>> neighbours = new ArrayList<>();
        double length;
        double bm25;
        double ownBm25;
        long matched;
        boolean touched;
        double ownCosine = Double.NaN;
        double cosine;
        boolean authorNamed;
        boolean selected;

        Row(StoredMemory stored, int firstSeen) {
            this.key = stored.key();
            this.memory = stored.memory();
            this.firstSeen = firstSeen;
            this.entry = LexicalIndex.Entry.of(memory);
        }
    }

    /**
     * {@code firstSeen} says in which order memories came into being, by collection and id; {@code meanOfAll} that the mean cosine is that of
     * all vectors, not of each memory's nearest.
     */
    LanesReference(
            StoreReader reader,
            Scope scope,
            MemorySelection selection,
            LaneQuery query,
            RankProfile profile,
            Map<String, Integer> firstSeen,
            boolean meanOfAll) {
        this.profile = profile;
        this.query = query;
        MemorySelection all = MemorySelection.builder().asOf(selection.asOf()).build();
        for (String collection : scope.collections()) {
            List<Row> shelf = new ArrayList<>();
            for (StoredMemory stored : list(reader, new Scope(scope.namespace(), List.of(collection)), all)) {
                Row row = new Row(
                        stored,
                        Objects.requireNonNull(
                                firstSeen.get(collection + "/" + stored.memory().id())));
                shelf.add(row);
                rows.put(row.key, row);
            }
            introduce(shelf);
            nameAuthors(shelf);
        }
        list(reader, scope, selection).forEach(stored -> row(stored.key()).selected = true);
        this.averageOwnLength = average(row -> row.entry.length());
        rows.values().forEach(row -> row.length = row.entry.length() + lent(row, other -> other.entry.length(), true));
        this.averageLength = average(row -> row.length);
        this.idf = scoreByWords();
        this.meanCosine = scoreByVector(reader, scope, meanOfAll);
    }

    Row row(long key) {
        return Objects.requireNonNull(rows.get(key), "a row that list does not show");
    }

    Collection<Row> rows() {
        return rows.values();
    }

    double idf() {
        return idf;
    }

    double meanCosine() {
        return meanCosine;
    }

    private static List<StoredMemory> list(StoreReader reader, Scope scope, MemorySelection selection) {
        return reader.list(
                scope,
                ListRequest.builder()
                        .selection(selection)
                        .limit(SearchRequest.MAX_LIMIT)
                        .build());
    }

    private void introduce(List<Row> shelf) {
        for (Row row : shelf) {
            for (int distance = 1; distance <= profile.neighbours(); distance++) {
                row.neighbours.add(new ArrayList<>());
            }
        }
        Map<String, List<Row>> sessions = new HashMap<>();
        for (Row row : shelf) {
            if (row.memory.sessionId() != null) {
                sessions.computeIfAbsent(row.memory.sessionId(), session -> new ArrayList<>())
                        .add(row);
            }
        }
        for (List<Row> session : sessions.values()) {
            session.sort(IN_SESSION);
            for (int i = 0; i < session.size(); i++) {
                for (int j = 0; j < session.size(); j++) {
                    int distance = Math.abs(i - j);
                    if (distance >= 1 && distance <= profile.neighbours()) {
                        session.get(i).neighbours.get(distance - 1).add(session.get(j));
                    }
                }
            }
        }
    }

    private void nameAuthors(List<Row> shelf) {
        Set<String> words = new HashSet<>();
        query.terms().stream().filter(term -> term.size() == 1).forEach(words::addAll);
        Set<String> authors = new HashSet<>();
        Set<String> named = new HashSet<>();
        for (Row row : shelf) {
            if (row.memory.author() != null) {
                authors.add(row.memory.author());
                if (!Collections.disjoint(row.entry.names(), words)) {
                    named.add(row.memory.author());
                }
            }
        }
        for (Row row : shelf) {
            row.authorNamed =
                    row.memory.author() != null && named.contains(row.memory.author()) && !named.equals(authors);
        }
    }

    /** What the neighbours of a row lend together. */
    private double lent(Row row, ToDoubleFunction<Row> asset, boolean lexical) {
        if (!query.neighbours()) {
            return 0;
        }
        double sum = 0;
        double loan = lexical ? profile.lexicalLoan() : profile.vectorLoan();
        for (List<Row> atDistance : row.neighbours) {
            for (Row neighbour : atDistance) {
                sum += loan * asset.applyAsDouble(neighbour);
            }
            loan *= profile.falloff();
        }
        return sum;
    }

    private double average(ToDoubleFunction<Row> length) {
        return Math.max(1, rows.values().stream().mapToDouble(length).sum()) / Math.max(1, rows.size());
    }

    private double scoreByWords() {
        double together = 0;
        long bit = 1;
        for (List<String> term : query.terms()) {
            Map<Row, Double> own = new HashMap<>();
            rows.values().forEach(row -> own.put(row, frequency(row.entry, term)));
            double weight = idf(own.values().stream().filter(found -> found > 0).count());
            together += weight;
            for (Row row : rows.values()) {
                credit(
                        row,
                        weight,
                        value(own, row) + lent(row, other -> value(own, other), true),
                        value(own, row),
                        bit);
            }
            bit <<= 1;
        }
        for (List<TimeRange> time : query.times()) {
            List<Row> within =
                    rows.values().stream().filter(row -> isWithin(row, time)).toList();
            if (profile.timeWeight() > 0) {
                for (Row row : within) {
                    credit(row, idf(within.size()) * profile.timeWeight(), 1, 1, bit);
                }
            }
            bit <<= 1;
        }
        return together;
    }

    private static double value(Map<Row, Double> values, Row row) {
        return Objects.requireNonNull(values.get(row));
    }

    private void credit(Row row, double weight, double frequency, double ownFrequency, long bit) {
        if (frequency > 0) {
            row.touched = true;
            row.bm25 += weight * saturated(frequency, row.length, averageLength);
        }
        if (ownFrequency > 0) {
            row.ownBm25 += weight * saturated(ownFrequency, row.entry.length(), averageOwnLength);
            row.matched |= bit;
        }
    }

    private double saturated(double frequency, double length, double average) {
        double norm = profile.k1() * (1 - profile.b() + profile.b() * length / average);
        return frequency * (profile.k1() + 1) / (frequency + norm);
    }

    private double idf(long holding) {
        return Math.log(1 + (rows.size() - holding + 0.5) / (holding + 0.5));
    }

    private double frequency(LexicalIndex.Entry entry, List<String> term) {
        if (term.size() > 1) {
            return holds(entry.content(), term) || holds(entry.names(), term) || holds(entry.metadata(), term) ? 1 : 0;
        }
        String token = term.get(0);
        return Collections.frequency(entry.content(), token)
                + profile.nameWeight() * Collections.frequency(entry.names(), token)
                + profile.metadataWeight() * Collections.frequency(entry.metadata(), token);
    }

    private static boolean holds(List<String> tokens, List<String> phrase) {
        return Collections.indexOfSubList(tokens, phrase) >= 0;
    }

    private static boolean isWithin(Row row, List<TimeRange> ranges) {
        return ranges.stream()
                .anyMatch(range -> !row.memory.occurredAt().isBefore(range.from())
                        && row.memory.occurredAt().isBefore(range.to()));
    }

    private double scoreByVector(StoreReader reader, Scope scope, boolean meanOfAll) {
        LaneQuery.QueryVector asked = query.vector();
        if (asked == null) {
            return 0;
        }
        float[] vector = asked.embedding().vector();
        Map<Long, List<float[]>> vectors = reader.vectors(scope, rows.keySet());
        vectors.forEach((key, pieces) -> row(key).ownCosine = best(vector, pieces));
        DoubleStream averaged = meanOfAll
                ? vectors.values().stream().flatMap(List::stream).mapToDouble(piece -> Vectors.cosine(vector, piece))
                : rows.values().stream().mapToDouble(row -> row.ownCosine).filter(cosine -> !Double.isNaN(cosine));
        double mean = averaged.average().orElse(0);
        for (Row row : rows.values()) {
            row.cosine = (Double.isNaN(row.ownCosine) ? mean : row.ownCosine)
                    + lent(row, other -> Double.isNaN(other.ownCosine) ? 0 : other.ownCosine - mean, false);
        }
        return mean;
    }

    private static double best(float[] query, @Nullable List<float[]> pieces) {
        return Objects.requireNonNull(pieces).stream()
                .mapToDouble(piece -> Vectors.cosine(query, piece))
                .max()
                .orElseThrow();
    }
}
