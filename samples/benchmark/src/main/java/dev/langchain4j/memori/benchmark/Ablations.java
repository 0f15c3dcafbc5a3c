package dev.langchain4j.memori.benchmark;

import dev.langchain4j.memori.MemoriBuilder;
import dev.langchain4j.memori.benchmark.Ingest.Field;
import dev.langchain4j.memori.data.Fusion;
import dev.langchain4j.memori.data.RankProfile;
import dev.langchain4j.memori.data.SearchMode;
import dev.langchain4j.memori.data.SearchRequest;
import java.util.List;
import java.util.function.UnaryOperator;

/** What {@code retrieval} compares the defaults with: one row for each lane and feature that is switched off. */
final class Ablations {

    /**
     * One way to store and to ask.
     *
     * @param name    what the table calls it
     * @param ingest  what the store is given
     * @param store   changes the defaults with which the filled store is opened
     * @param request changes the default request
     */
    record Ablation(
            String name,
            Ingest ingest,
            UnaryOperator<MemoriBuilder> store,
            UnaryOperator<SearchRequest.Builder> request) {

        private static Ablation of(Ingest ingest, String name) {
            return new Ablation(name, ingest, UnaryOperator.identity(), UnaryOperator.identity());
        }

        private Ablation opened(UnaryOperator<MemoriBuilder> how) {
            return new Ablation(name, ingest, how, request);
        }

        private Ablation asked(UnaryOperator<SearchRequest.Builder> how) {
            return new Ablation(name, ingest, store, how);
        }
    }

    /** Every default. */
    static final Ablation SHIPPED = Ablation.of(Ingest.ALL, "as shipped");

    /** What most stores ship, and what the defaults' latency is compared with: both lanes, fused by rank, and nothing else. */
    static final Ablation PLAIN_RRF = Ablation.of(Ingest.ALL, "plain RRF")
            .opened(store -> withoutDecay(store).rankProfile(RankProfile.PLAIN));

    private static final List<Ablation> ALL = List.of(
            SHIPPED,
            PLAIN_RRF,
            Ablation.of(Ingest.ALL, "words alone").asked(request -> request.mode(SearchMode.TEXT)),
            Ablation.of(Ingest.ALL, "vectors alone").asked(request -> request.mode(SearchMode.VECTOR)),
            ranked("fused by reciprocal rank", profile -> profile.fusion(Fusion.RECIPROCAL_RANK)),
            ranked("nothing lent by neighbours", profile -> profile.neighbours(0)),
            ranked("no words lent by neighbours", profile -> profile.lexicalLoan(0)),
            ranked("no cosine lent by neighbours", profile -> profile.vectorLoan(0)),
            ranked("words of names not counted", profile -> profile.nameWeight(0)),
            ranked("words of metadata not counted", profile -> profile.metadataWeight(0)),
            ranked("times not counted", profile -> profile.timeWeight(0)),
            ranked("no boost for the author named", profile -> profile.authorBoost(0)),
            ranked("no penalty for questions", profile -> profile.questionPenalty(0)),
            ranked("no boost for dates", profile -> profile.dateBoost(0)),
            ranked("length not counted", profile -> profile.b(0)),
            ranked("repeated words not counted", profile -> profile.k1(0)),
            ranked("saturation halved", profile -> profile.saturation(RankProfile.DEFAULT.saturation() / 2)),
            ranked("saturation doubled", profile -> profile.saturation(RankProfile.DEFAULT.saturation() * 2)),
            ranked("vector weight halved", profile -> profile.vectorWeight(RankProfile.DEFAULT.vectorWeight() / 2)),
            ranked("vector weight doubled", profile -> profile.vectorWeight(RankProfile.DEFAULT.vectorWeight() * 2)),
            ranked("two neighbours, not four", profile -> profile.neighbours(2)),
            ranked("eight neighbours, not four", profile -> profile.neighbours(8)),
            ranked("neighbours lend the same at any distance", profile -> profile.falloff(1)),
            Ablation.of(Ingest.ALL, "diversity 0.3").asked(request -> request.diversity(0.3)),
            Ablation.of(Ingest.ALL, "decay off").opened(Ablations::withoutDecay),
            Ablation.of(Ingest.without(Field.SESSION), "no session given"),
            Ablation.of(Ingest.without(Field.SPEAKER), "no author given"),
            Ablation.of(Ingest.without(Field.DATE), "no date given"),
            Ablation.of(Ingest.without(Field.METADATA), "no metadata given"),
            Ablation.of(Ingest.WHEN_SAID, "stored when it was said"),
            Ablation.of(Ingest.WHEN_SAID, "stored when it was said, decay off").opened(Ablations::withoutDecay));

    private Ablations() {}

    /** Every row, {@link #SHIPPED} first. */
    static List<Ablation> all() {
        return ALL;
    }

    private static Ablation ranked(String name, UnaryOperator<RankProfile.Builder> how) {
        return Ablation.of(Ingest.ALL, name)
                .opened(store -> store.rankProfile(
                        how.apply(RankProfile.DEFAULT.toBuilder()).build()));
    }

    private static MemoriBuilder withoutDecay(MemoriBuilder store) {
        return store.decay(0, 69);
    }
}
