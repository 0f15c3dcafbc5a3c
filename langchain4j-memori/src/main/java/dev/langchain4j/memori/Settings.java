package dev.langchain4j.memori;

import dev.langchain4j.memori.data.RankProfile;
import dev.langchain4j.memori.data.TrustProfile;
import dev.langchain4j.memori.encode.ModelSlot;
import dev.langchain4j.memori.fact.Predicates;
import dev.langchain4j.memori.observe.Observations;
import dev.langchain4j.memori.policy.MemoryPolicy;
import dev.langchain4j.memori.search.Decay;
import dev.langchain4j.memori.search.Reranking;
import dev.langchain4j.memori.write.Dedup;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * What {@link MemoriBuilder} was told, checked, and without what concerns the file alone.
 *
 * @param model            the embedding model, if there is one
 * @param dedup            when a memory counts as a duplicate
 * @param rankProfile      how the lanes are fused
 * @param reranking        orders the best hits anew, or null
 * @param decay            what age and use change
 * @param trust            what provenance changes
 * @param predicates       which predicates of facts have one object at a time
 * @param policy           what may be remembered
 * @param maxContentLength the longest legal content, in characters
 * @param clock            tells the time
 * @param observations     who watches
 */
record Settings(
        ModelSlot model,
        Dedup dedup,
        RankProfile rankProfile,
        @Nullable Reranking reranking,
        Decay decay,
        TrustProfile trust,
        Predicates predicates,
        MemoryPolicy policy,
        int maxContentLength,
        InstantSource clock,
        Observations observations) {}
