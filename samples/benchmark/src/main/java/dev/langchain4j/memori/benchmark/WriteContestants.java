package dev.langchain4j.memori.benchmark;

import dev.langchain4j.memori.MemoryNamespace;
import dev.langchain4j.memori.data.NewMemory;
import java.util.List;
import java.util.concurrent.Callable;

/** Writes that are not plain adds; every turn has a fresh copy of the store. */
final class WriteContestants {

    private static final int EACH = 25;

    private WriteContestants() {}

    private abstract static class Writer implements Contestant {

        private final String operation;

        Writer(String operation) {
            this.operation = operation;
        }

        @Override
        public String operation() {
            return operation;
        }

        @Override
        public String engine() {
            return MemoriContestants.ENGINE;
        }

        @Override
        public boolean writes() {
            return true;
        }
    }

    /** Many threads that add one by one; a call is {@value #EACH} adds of each. */
    static Contestant crowd(String operation, FilledStore store, List<NewMemory> supply, int threads) {
        return new Writer(operation) {
            @Override
            public Turn begin() {
                return new CrowdTurn(store.copy(), new Crew(threads), supply, threads);
            }
        };
    }

    private static final class CrowdTurn implements Contestant.Turn {

        private final FilledStore.Copy copy;
        private final Crew crew;
        private final List<NewMemory> supply;
        private final int threads;
        private int at;

        private CrowdTurn(FilledStore.Copy copy, Crew crew, List<NewMemory> supply, int threads) {
            this.copy = copy;
            this.crew = crew;
            this.supply = supply;
            this.threads = threads;
        }

        @Override
        public int call(int i) {
            int from = at;
            at += threads * EACH;
            MemoryNamespace namespace = copy.namespace();
            return crew.work(thread -> adds(namespace, from + thread * EACH)).stream()
                    .mapToInt(Integer::intValue)
                    .sum();
        }

        private Callable<Integer> adds(MemoryNamespace namespace, int from) {
            return () -> {
                for (NewMemory memory : supply.subList(from, from + EACH)) {
                    FilledStore.created(List.of(namespace.add(memory)), 1);
                }
                return EACH;
            };
        }

        @Override
        public int limit() {
            return supply.size() / (threads * EACH);
        }

        @Override
        public void close() {
            crew.close();
            copy.close();
        }
    }

    /** Erases memories one by one, spread over the store. */
    static Contestant forget(String operation, FilledStore store) {
        return new Writer(operation) {
            @Override
            public Turn begin() {
                FilledStore.Copy copy = store.copy();
                MemoryNamespace namespace = copy.namespace();
                List<String> ids = store.ids();
                return new Turn() {

                    private int at;

                    @Override
                    public int call(int i) {
                        int position = (int) Math.floorMod(at++ * 2_654_435_761L, (long) ids.size());
                        return namespace.forget(ids.get(position)).memories();
                    }

                    @Override
                    public int limit() {
                        return ids.size() / 2;
                    }

                    @Override
                    public void close() {
                        copy.close();
                    }
                };
            }
        };
    }
}
