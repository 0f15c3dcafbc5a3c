package dev.langchain4j.memori.benchmark;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What {@code speed} is to measure.
 *
 * @param sizes     how many memories the stores hold, ascending
 * @param seconds   how long each operation is measured at each size
 * @param peers     beside which engines
 * @param only      the operations
 * @param sqliteVec the shared library of sqlite-vec, or null to look for it
 */
record SpeedSettings(
        List<Integer> sizes, double seconds, List<PeerKind> peers, List<Operation> only, @Nullable Path sqliteVec) {

    /** Kinds of operations, by the first word of their names. */
    enum Operation {
        ADD,
        GET,
        TEXT,
        VECTOR,
        HYBRID;

        private boolean covers(String name) {
            return name.startsWith(toString());
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    boolean wants(Contestant contestant) {
        return only.stream().anyMatch(operation -> operation.covers(contestant.operation()));
    }

    /** Hybrid search is compared with the vector search of others, which have no other. */
    boolean wants(PeerKind peer) {
        return peers.contains(peer)
                && (peer == PeerKind.FTS5
                        ? only.contains(Operation.TEXT)
                        : only.contains(Operation.VECTOR) || only.contains(Operation.HYBRID));
    }
}
