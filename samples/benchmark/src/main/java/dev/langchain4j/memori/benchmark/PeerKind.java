package dev.langchain4j.memori.benchmark;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** The engines that this library can be measured beside, by the names of the option {@code --peers}. */
enum PeerKind {
    IN_MEMORY("in-memory") {
        @Override
        List<Peer> open(Setting setting) {
            return List.of(new InMemoryPeer(setting.data(), setting.ids()));
        }
    },
    SQLITE_VEC("sqlite-vec") {
        @Override
        List<Peer> open(Setting setting) throws PeerMissing {
            return SqliteVecPeer.open(
                    setting.data(), SqliteVecLibrary.find(setting.sqliteVec(), setting.progress()), setting.progress());
        }
    },
    LUCENE("lucene") {
        @Override
        List<Peer> open(Setting setting) throws PeerMissing {
            return List.of(LucenePeer.open(setting.data(), setting.truth(), setting.directory(), setting.progress()));
        }
    },
    JVECTOR("jvector") {
        @Override
        List<Peer> open(Setting setting) throws PeerMissing {
            return List.of(JVectorPeer.open(setting.data(), setting.truth(), setting.progress()));
        }
    },
    FTS5("fts5") {
        @Override
        List<Peer> open(Setting setting) throws PeerMissing {
            return List.of(Fts5Peer.open(setting.data()));
        }
    };

    /**
     * What peers are made of.
     *
     * @param data      what they are filled with and asked
     * @param ids       the ids of the memories, in the order of the data set
     * @param truth     what an exact scan finds
     * @param directory for files; emptied at the end
     * @param sqliteVec the shared library of sqlite-vec, or null to look for it
     * @param progress  hears what takes long
     */
    record Setting(
            DataSet data,
            List<String> ids,
            Recall truth,
            Path directory,
            @Nullable Path sqliteVec,
            PrintWriter progress) {}

    private final String option;

    PeerKind(String option) {
        this.option = option;
    }

    /** The engine of a name. */
    static PeerKind named(String name) {
        for (PeerKind kind : values()) {
            if (kind.option.equals(name)) {
                return kind;
            }
        }
        throw new CommandLine.TypeConversionException("'" + name + "' is not one of " + Arrays.toString(values()));
    }

    /** Fills it with the data. */
    abstract List<Peer> open(Setting setting) throws PeerMissing;

    @Override
    public String toString() {
        return option;
    }
}
