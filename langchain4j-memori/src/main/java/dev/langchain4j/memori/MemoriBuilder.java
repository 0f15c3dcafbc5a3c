package dev.langchain4j.memori;

import dev.langchain4j.memori.data.ErasureCheck;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.ProgressListener;
import dev.langchain4j.memori.data.RankProfile;
import dev.langchain4j.memori.data.Texts;
import dev.langchain4j.memori.data.TrustProfile;
import dev.langchain4j.memori.encode.Encoder;
import dev.langchain4j.memori.encode.ModelSlot;
import dev.langchain4j.memori.encode.Prefixes;
import dev.langchain4j.memori.fact.Predicates;
import dev.langchain4j.memori.observe.MemoriObserver;
import dev.langchain4j.memori.observe.Observations;
import dev.langchain4j.memori.policy.MemoryPolicy;
import dev.langchain4j.memori.search.Decay;
import dev.langchain4j.memori.search.Reranking;
import dev.langchain4j.memori.store.MemoryStore;
import dev.langchain4j.memori.store.ObservedStore;
import dev.langchain4j.memori.store.StoreFiles;
import dev.langchain4j.memori.store.sqlite.SqliteConfig;
import dev.langchain4j.memori.store.sqlite.SqliteFiles;
import dev.langchain4j.memori.store.sqlite.SqliteStore;
import dev.langchain4j.memori.write.Dedup;
import dev.langchain4j.model.TokenCountEstimator;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.scoring.ScoringModel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says where memories are kept and how. Only {@link #file} or {@link #inMemory} is required. Not safe for use by several threads. */
public final class MemoriBuilder {

    /** Here, because only the builder knows a storage engine. */
    static final StoreFiles FILES = new SqliteFiles();

    private static final int DEFAULT_MAX_CONTENT_LENGTH = 65_536;
    private static final Duration DEFAULT_BUSY_TIMEOUT = Duration.ofSeconds(30);

    private @Nullable Path file;
    private boolean inMemory;
    private @Nullable EmbeddingModel embeddingModel;
    private @Nullable String embeddingModelName;
    private @Nullable Integer embeddingWindow;
    private @Nullable TokenCountEstimator embeddingTokens;
    private @Nullable Prefixes embeddingPrefixes;
    private boolean textOnly;
    private boolean reembedOnOpen;
    private Synchronous synchronous = Synchronous.FULL;
    private @Nullable Long maxFileSize;
    private Duration busyTimeout = DEFAULT_BUSY_TIMEOUT;
    private int maxContentLength = DEFAULT_MAX_CONTENT_LENGTH;
    private boolean dedup = true;
    private @Nullable Double dedupThreshold;
    private RankProfile rankProfile = RankProfile.DEFAULT;
    private @Nullable ScoringModel scoringModel;
    private int rerankDepth = Reranking.DEFAULT_DEPTH;
    private Decay decay = Decay.DEFAULT;
    private TrustProfile trust = TrustProfile.DEFAULT;
    private Predicates predicates = Predicates.DEFAULT;
    private MemoryPolicy policy = MemoryPolicy.standard();
    private ErasureCheck erasureCheck = ErasureCheck.FILES;
    private InstantSource clock = InstantSource.system();
    private final List<MemoriObserver> observers = new ArrayList<>();

    MemoriBuilder() {}

    /**
     * Keeps memories in a file, which is created if it is not there. Several processes may open one file.
     *
     * @param file the file; its folder must exist
     * @return this
     */
    public MemoriBuilder file(Path file) {
        this.file = file;
        return this;
    }

    /**
     * Keeps memories in memory until the store is closed.
     *
     * @return this
     */
    public MemoriBuilder inMemory() {
        this.inMemory = true;
        return this;
    }

    /**
     * The model that turns text into vectors. A file remembers its model and refuses another one.
     *
     * @param embeddingModel the model; default the bundled all-MiniLM-L6-v2, loaded when it is first needed
     * @return this
     */
    public MemoriBuilder embeddingModel(EmbeddingModel embeddingModel) {
        this.embeddingModel = embeddingModel;
        return this;
    }

    /**
     * The name that is stored with the model's vectors. A model of a class of its own, such as one that caches what another embeds, is used
     * like that other (its prefixes, window and dedup threshold) if it is given its name: {@code all-minilm-l6-v2}, {@code e5-small-v2},
     * {@code bge-small-en-v1.5}, their int8 twins with {@code -q} behind, and the names of remote models with known prefixes.
     *
     * @param name a name that changes whenever the vectors do; default the model's own name, or the name of its class
     * @return this
     */
    public MemoriBuilder embeddingModelName(String name) {
        this.embeddingModelName = name;
        return this;
    }

    /**
     * How much of a text the embedding model reads. Longer memories get several vectors.
     *
     * @param tokens    the window in tokens, at least 16; default 510 for e5-small-v2 and bge-small-en-v1.5, 126 for LangChain4j's other
     *                  in-process models, and unlimited for others
     * @param estimator counts tokens as the model does
     * @return this
     */
    public MemoriBuilder embeddingWindow(int tokens, TokenCountEstimator estimator) {
        this.embeddingWindow = tokens;
        this.embeddingTokens = estimator;
        return this;
    }

    /**
     * What stands in front of questions and of memories when the embedding model is given them. Known, and set by default, for e5, bge, nomic,
     * mxbai, snowflake-arctic and gemma embeddings by class or name; empty for others. The passage prefix is part of what a file remembers of its
     * model: to change it means to embed again ({@link #reembedOnOpen}). It applies to the model of {@link #embeddingModel} alone, not to one that
     * {@link Memori#reembed} is given.
     *
     * @param query   in front of a question, at most 500 characters, with the space that is to separate it; empty for nothing
     * @param passage in front of a memory, at most 500 characters and half the model's window; empty for nothing
     * @return this
     * @throws MemoriException if one is null or too long
     */
    public MemoriBuilder embeddingPrefixes(String query, String passage) {
        this.embeddingPrefixes = new Prefixes(query, passage);
        return this;
    }

    /**
     * Works without any embedding model: memories are found by words alone. Vectors that a file has are kept; memories that are added get
     * theirs when a store with a model calls {@link Memori#backfill}.
     *
     * @return this
     */
    public MemoriBuilder textOnly() {
        this.textOnly = true;
        return this;
    }

    /**
     * Whether a file whose vectors were made by another model is embedded again when it is opened, before {@link #build} returns.
     *
     * @param reembedOnOpen default false: such a file is refused
     * @return this
     */
    public MemoriBuilder reembedOnOpen(boolean reembedOnOpen) {
        this.reembedOnOpen = reembedOnOpen;
        return this;
    }

    /**
     * How durable a write is when the call that made it returns.
     *
     * @param synchronous default {@link Synchronous#FULL}
     * @return this
     */
    public MemoriBuilder synchronous(Synchronous synchronous) {
        this.synchronous = synchronous;
        return this;
    }

    /**
     * The largest size of the file. A write that would exceed it is refused and changes nothing.
     *
     * @param bytes at least 1 MiB; default no limit
     * @return this
     */
    public MemoriBuilder maxFileSize(long bytes) {
        this.maxFileSize = bytes;
        return this;
    }

    /**
     * How long a write waits for one of another process.
     *
     * @param busyTimeout from 0 to 24 days; default 30 seconds
     * @return this
     */
    public MemoriBuilder busyTimeout(Duration busyTimeout) {
        this.busyTimeout = busyTimeout;
        return this;
    }

    /**
     * The longest content of a memory.
     *
     * @param characters in UTF-16 characters, at least 1; default 65,536
     * @return this
     */
    public MemoriBuilder maxContentLength(int characters) {
        this.maxContentLength = characters;
        return this;
    }

    /**
     * Whether an added memory that repeats an existing one is merged into it.
     *
     * @param dedup default true
     * @return this
     */
    public MemoriBuilder dedup(boolean dedup) {
        this.dedup = dedup;
        return this;
    }

    /**
     * The cosine from which on two memories count as the same, unless numbers, dates, identifiers, names or a negation differ.
     *
     * @param cosine from 0 to 1; default what fits the embedding model, 0.92 for all-MiniLM-L6-v2
     * @return this
     */
    public MemoriBuilder dedupThreshold(double cosine) {
        this.dedupThreshold = cosine;
        return this;
    }

    /**
     * How a hybrid search ranks: which fusion, and every weight.
     *
     * @param rankProfile default {@link RankProfile#DEFAULT}, whose values are measured
     * @return this
     */
    public MemoriBuilder rankProfile(RankProfile rankProfile) {
        this.rankProfile = rankProfile;
        return this;
    }

    /**
     * A model that reads question and memory together, such as a cross-encoder, and orders the best hits of every hybrid search for a text anew. It
     * is shown each memory with its author, time and metadata, and its score becomes the score of the hit: as it is where all are from 0 to 1, by
     * the logistic function otherwise. A search whose scoring model fails throws; {@link dev.langchain4j.memori.rag.MemoriContentRetriever} and
     * {@link MemoryNamespace#context(String) contexts} go on without it. Collections whose vectors the callers give do not ask it.
     *
     * @param scoringModel the model; default none
     * @return this
     */
    public MemoriBuilder scoringModel(ScoringModel scoringModel) {
        this.scoringModel = scoringModel;
        return this;
    }

    /**
     * How many of the best hits the scoring model orders anew.
     *
     * @param hits from 1 to {@value Reranking#MAX_DEPTH}; default {@value Reranking#DEFAULT_DEPTH}
     * @return this
     */
    public MemoriBuilder rerankDepth(int hits) {
        this.rerankDepth = hits;
        return this;
    }

    /**
     * How much age and use may change the order of hits. A memory that is used never falls below an unused one of the same age and score.
     *
     * @param strength     how much of a score may be lost at the most, or of the evidence that {@link dev.langchain4j.memori.data.Fusion#SCORE} adds up
     *                     to one, from 0 (off) to 0.5; default 0.02
     * @param halfLifeDays after how many days unread a memory counts as half as recent, more than 0; default 69
     * @return this
     */
    public MemoriBuilder decay(double strength, double halfLifeDays) {
        this.decay = new Decay(strength, halfLifeDays);
        return this;
    }

    /**
     * How far memories are believed by where they came from, and how much that may change the order of hits.
     *
     * @param trust default {@link TrustProfile#DEFAULT}
     * @return this
     */
    public MemoriBuilder trust(TrustProfile trust) {
        this.trust = trust;
        return this;
    }

    /**
     * The predicates of facts that can have one object at a time, so that a new fact ends the one before: one lives in one place, but likes many
     * things. {@link dev.langchain4j.memori.data.NewFact.Builder#singleValued} says so for a single fact.
     *
     * @param predicates compared without case, accents and white space around them; default {@link Predicates#SINGLE_VALUED}
     * @return this
     * @throws MemoriException if one is null
     */
    public MemoriBuilder singleValuedPredicates(Collection<String> predicates) {
        this.predicates = Predicates.singleValued(predicates);
        return this;
    }

    /**
     * What must never be remembered, and what always or for a time only; how much each namespace may hold; and whose words wait in quarantine. Decided
     * before anything is embedded, stored or logged.
     *
     * @param policy default {@link MemoryPolicy#standard()}, which redacts credentials and the numbers of payment cards
     * @return this
     */
    public MemoriBuilder policy(MemoryPolicy policy) {
        this.policy = policy;
        return this;
    }

    /**
     * How what was forgotten is proved to be gone, unless a {@link dev.langchain4j.memori.data.ForgetRequest} says otherwise. Looking through the
     * files takes as long as reading them does, for each call that forgets, however much it forgets.
     *
     * @param erasureCheck default {@link ErasureCheck#FILES}
     * @return this
     */
    public MemoriBuilder erasureCheck(ErasureCheck erasureCheck) {
        this.erasureCheck = erasureCheck;
        return this;
    }

    /**
     * Tells the time.
     *
     * @param clock default the system's clock
     * @return this
     */
    public MemoriBuilder clock(InstantSource clock) {
        this.clock = clock;
        return this;
    }

    /**
     * Who hears what the store does: how long searches, lanes, embeddings and writes take, and how often memories are merged, refused, redacted, put into
     * quarantine or forgotten. May be called for several; each hears all of it. It costs nothing where nobody is named.
     *
     * @param observer another observer; default none
     * @return this
     */
    public MemoriBuilder observer(MemoriObserver observer) {
        observers.add(Texts.required("observer", observer));
        return this;
    }

    /**
     * Opens the store.
     *
     * @return the open store, to be closed by the caller
     * @throws MemoriException if a value is outside its range, if the file is not a store, is damaged or cannot be written, or if its
     *                         vectors were made by another embedding model
     */
    public Memori build() {
        if ((file == null) != inMemory) {
            throw MemoriException.invalid("say where memories are kept: either file(path) or inMemory()");
        }
        Texts.required("clock", clock);
        Texts.required("busyTimeout", busyTimeout);
        Texts.required("synchronous", synchronous);
        Texts.required("rankProfile", rankProfile);
        Texts.required("trust", trust);
        Texts.required("policy", policy);
        Texts.required("erasureCheck", erasureCheck);
        if (textOnly && embeddingModel != null) {
            throw MemoriException.invalid("textOnly() and embeddingModel(…) exclude one another");
        }
        if (embeddingModel == null
                && (embeddingModelName != null || embeddingWindow != null || embeddingPrefixes != null)) {
            throw MemoriException.invalid("embeddingModelName(…), embeddingWindow(…) and embeddingPrefixes(…) describe"
                    + " a model that embeddingModel(…) has to give");
        }
        if (maxContentLength < 1) {
            throw MemoriException.invalid("maxContentLength must be at least 1, but is " + maxContentLength);
        }
        Dedup duplicates = new Dedup(dedup, dedupThreshold);
        Reranking reranking = scoringModel == null ? null : new Reranking(scoringModel, rerankDepth);
        Observations observations = Observations.of(observers);
        Encoder plain = encoder();
        Encoder encoder = plain == null ? null : plain.observedBy(observations);
        MemoryStore store = SqliteStore.open(
                new SqliteConfig(
                        file,
                        synchronous == Synchronous.FULL,
                        maxFileSize,
                        busyTimeout,
                        clock,
                        rankProfile,
                        erasureCheck),
                observations);
        try {
            Memori memori = new Memori(
                    observations.isObserved() ? new ObservedStore(store, observations) : store,
                    new Settings(
                            new ModelSlot(encoder),
                            duplicates,
                            rankProfile,
                            reranking,
                            decay,
                            trust,
                            predicates,
                            policy,
                            maxContentLength,
                            clock,
                            observations));
            if (encoder != null) {
                memori.requireModel(encoder, reembedOnOpen ? ProgressListener.NONE : null);
            }
            memori.resume();
            return memori;
        } catch (RuntimeException | Error e) {
            try {
                store.close();
            } catch (RuntimeException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    private @Nullable Encoder encoder() {
        if (textOnly) {
            return null;
        }
        if (embeddingModel == null) {
            return Encoder.bundled();
        }
        Encoder encoder = Encoder.of(embeddingModel, embeddingModelName, embeddingWindow, embeddingTokens);
        return embeddingPrefixes == null ? encoder : encoder.withPrefixes(embeddingPrefixes);
    }
}
