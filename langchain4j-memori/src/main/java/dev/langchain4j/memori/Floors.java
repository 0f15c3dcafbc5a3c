package dev.langchain4j.memori;

import dev.langchain4j.memori.data.Quarantine;
import dev.langchain4j.memori.fact.FactRules;
import dev.langchain4j.memori.policy.Gate;
import dev.langchain4j.memori.prompt.ApproximateTokenCountEstimator;
import dev.langchain4j.memori.recall.Conversations;
import dev.langchain4j.memori.recall.DeferredRecall;
import dev.langchain4j.memori.search.ContextSearch;
import dev.langchain4j.memori.search.MemorySearch;
import dev.langchain4j.memori.search.RelatedSearch;
import dev.langchain4j.memori.store.Caps;
import dev.langchain4j.memori.store.GuestStore;
import dev.langchain4j.memori.store.MemoryStore;
import dev.langchain4j.memori.transfer.Kernel;
import dev.langchain4j.memori.transfer.MemoryTransfer;
import dev.langchain4j.memori.transfer.NamespaceTransfer;
import dev.langchain4j.memori.write.DeferredEmbedding;
import dev.langchain4j.memori.write.MemoryWriter;
import dev.langchain4j.memori.write.Restoration;
import dev.langchain4j.memori.write.Sources;
import java.time.InstantSource;
import java.util.Set;

/** What a namespace works with: the rooms of the floors beneath, wired together. */
record Floors(
        MemoryStore store,
        MemoryWriter writer,
        MemorySearch search,
        RelatedSearch related,
        ContextSearch context,
        MemoryTransfer transfer,
        NamespaceTransfer namespaces,
        Kernel kernel,
        Restoration restoration,
        FactRules facts,
        House house) {

    /** What there is once for a store, whoever works with it. */
    record House(Settings settings, Gate gate, Caps caps, Background background, Conversations conversations) {}

    static Floors of(MemoryStore store, Settings settings) {
        InstantSource clock = settings.clock();
        int maxLength = settings.maxContentLength();
        Gate gate = new Gate(settings.policy(), clock, settings.observations());
        Caps caps = new Caps(
                settings.policy().maxMemories(),
                settings.policy().maxCharacters(),
                Set.of(Memori.RECALL, Quarantine.of(Memori.RECALL)));
        DeferredRecall recall = new DeferredRecall(store, maxLength, gate);
        Background background = Background.of(recall, new DeferredEmbedding(store, settings.model()));
        Conversations conversations =
                new Conversations(store, maxLength, clock, recall, gate, background::wake, background::hurry);
        return over(store, new House(settings, gate, caps, background, conversations));
    }

    /** The same for a guest: everything that reads or writes memories does so through a store that asks for the grant. */
    Floors forGuest(String owner, String grantee) {
        return over(new GuestStore(store, owner, grantee), house);
    }

    private static Floors over(MemoryStore used, House house) {
        Settings set = house.settings;
        InstantSource clock = set.clock();
        MemorySearch search = new MemorySearch(
                used,
                set.model(),
                set.rankProfile(),
                set.reranking(),
                set.decay(),
                set.trust(),
                clock,
                set.observations());
        MemoryWriter writer = new MemoryWriter(
                used,
                set.model(),
                set.dedup(),
                set.maxContentLength(),
                clock,
                house.gate,
                house.caps,
                set.observations());
        ImportRules rules = new ImportRules(writer);
        return new Floors(
                used,
                writer,
                search,
                new RelatedSearch(used, set.model()),
                new ContextSearch(used, search, clock),
                new MemoryTransfer(used, set.model(), writer::admit, house.caps),
                new NamespaceTransfer(used, set.model(), rules),
                new Kernel(used, rules, clock, new ApproximateTokenCountEstimator()),
                new Restoration(used, clock),
                new FactRules(
                        set.predicates(), writer::requireAdmitted, Sources::of, house.background::wakeEmbedding, clock),
                house);
    }

    Background background() {
        return house.background;
    }

    Conversations conversations() {
        return house.conversations;
    }

    Gate gate() {
        return house.gate;
    }

    InstantSource clock() {
        return house.settings.clock();
    }
}
