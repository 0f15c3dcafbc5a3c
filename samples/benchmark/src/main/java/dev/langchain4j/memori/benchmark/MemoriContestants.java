package dev.langchain4j.memori.benchmark;

import dev.langchain4j.memori.MemoryNamespace;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.SearchRequest;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** This library's operations. */
final class MemoriContestants {

    static final String ENGINE = "memori";
    static final String TEXT = "text search";
    static final String VECTOR = "vector search";
    static final String HYBRID = "hybrid search";

    private static final int SMALLEST_BATCH = 50;
    private static final int LARGEST_BATCH = 1_000;

    private MemoriContestants() {}

    /** Everything that is timed; reads share one open store, every turn of writes has a fresh copy. */
    static List<Contestant> all(FilledStore store, DataSet data, MemoryNamespace namespace) {
        int batch = Math.max(SMALLEST_BATCH, Math.min(data.memories().size() / 10, LARGEST_BATCH));
        return List.of(
                new Writes("add, one by one", store, data.additional(), 1),
                new Writes("add, " + batch + " a call", store, data.additional(), batch),
                new Reads("get by id", i -> get(namespace, store.ids(), i)),
                search(TEXT, namespace, data.textRequests()),
                search(VECTOR, namespace, data.vectorRequests()),
                search(HYBRID, namespace, data.hybridRequests()),
                search(HYBRID + ", filtered to a tenth", namespace, data.filteredRequests()));
    }

    /** Adds one by one or many a call, each turn to a fresh copy. */
    static Contestant writes(String operation, FilledStore store, List<NewMemory> supply, int batch) {
        return new Writes(operation, store, supply, batch);
    }

    static Contestant search(String operation, MemoryNamespace namespace, List<SearchRequest> requests) {
        return new Reads(operation, i -> Sink.keep(namespace.search(requests.get(i % requests.size())))
                .size());
    }

    private static int get(MemoryNamespace namespace, List<String> ids, int i) {
        // A large odd step visits the ids in an order that has nothing to do with that of writing.
        int at = (int) Math.floorMod(i * 2_654_435_761L, (long) ids.size());
        return Sink.keep(namespace.get(ids.get(at))).isPresent() ? 1 : 0;
    }

    private record Reads(String operation, IntUnaryOperator call) implements Contestant {

        @Override
        public String engine() {
            return ENGINE;
        }

        @Override
        public Turn begin() {
            return call::applyAsInt;
        }
    }

    private record Writes(String operation, FilledStore store, List<NewMemory> supply, int batch)
            implements Contestant {

        @Override
        public String engine() {
            return ENGINE;
        }

        @Override
        public boolean writes() {
            return true;
        }

        @Override
        public Turn begin() {
            FilledStore.Copy copy = store.copy();
            MemoryNamespace namespace = copy.namespace();
            int calls = supply.size() / batch;
            return new Turn() {

                private int at;

                @Override
                public int call(int i) {
                    int from = at++ * batch;
                    if (batch == 1) {
                        return FilledStore.created(List.of(namespace.add(supply.get(from))), 1);
                    }
                    return FilledStore.created(namespace.addAll(supply.subList(from, from + batch)), batch);
                }

                @Override
                public int limit() {
                    return calls;
                }

                @Override
                public void close() {
                    copy.close();
                }
            };
        }
    }
}
