package dev.langchain4j.memori.rag;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.memori.Memori;
import dev.langchain4j.memori.MemoryNamespace;
import dev.langchain4j.memori.NamespaceResolver;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemoryHit;
import dev.langchain4j.memori.data.SearchMode;
import dev.langchain4j.memori.data.SearchRequest;
import dev.langchain4j.memori.data.Texts;
import dev.langchain4j.memori.prompt.ApproximateTokenCountEstimator;
import dev.langchain4j.memori.prompt.MemoryPrompt;
import dev.langchain4j.memori.prompt.PromptBlocks;
import dev.langchain4j.memori.prompt.ShownMemories;
import dev.langchain4j.model.TokenCountEstimator;
import dev.langchain4j.rag.AugmentationRequest;
import dev.langchain4j.rag.AugmentationResult;
import dev.langchain4j.rag.RetrievalAugmentor;
import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.content.retriever.ContentRetriever;
import dev.langchain4j.rag.query.Query;
import dev.langchain4j.store.embedding.filter.Filter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Shows a person's memories behind what that person says, as {@link MemoryPrompt} writes them and within a token budget, in the namespace that the
 * {@link NamespaceResolver} names and in no other. Safe for use by several threads.
 *
 * <p>The texts of a message are what is searched for; images and other parts, the name and the attributes stay as they are. A message without
 * any text, or without any memory that fits it, is not changed. {@link AugmentationResult#contents()}, which become the sources of a
 * {@code Result}, are the contents of the application's own retrieval and the memories that are shown, whole even where the prompt holds the
 * beginning only.
 *
 * <p>Unless {@code storeRetrievedContentInChatMemory} is false, LangChain4j keeps the message with everything behind it as if the person had
 * said it; {@link PromptBlocks#strip} takes the memories out again. A chat memory that does so shows the model the message without memories
 * from the second call of a turn on, that is after a tool was used; with {@code storeRetrievedContentInChatMemory(false)} it sees them to the end.
 */
public final class MemoriRetrievalAugmentor implements RetrievalAugmentor {

    /** How many tokens memories take at most, unless the builder is told otherwise. */
    public static final int DEFAULT_TOKEN_BUDGET = 1_000;

    private final MemoriContentRetriever retriever;
    private final List<RetrievalAugmentor> before;
    private final int tokenBudget;
    private final TokenCountEstimator estimator;

    private MemoriRetrievalAugmentor(Builder builder) {
        this.retriever = builder.retriever.build();
        List<RetrievalAugmentor> others = new ArrayList<>(builder.augmentors);
        if (!builder.retrievers.isEmpty()) {
            others.add(new ForeignContents(builder.retrievers));
        }
        this.before = List.copyOf(others);
        this.tokenBudget = builder.tokenBudget;
        this.estimator = builder.tokenCountEstimator;
        if (tokenBudget < 1) {
            throw MemoriException.invalid("tokenBudget must be at least 1, but is " + tokenBudget);
        }
    }

    /**
     * Starts an augmentor.
     *
     * @return a builder with every default
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Appends memories to a user message.
     *
     * @param request the message, and whose it is
     * @return the message and what was appended to it
     * @throws MemoriException if the message is not a user message, if the resolver cannot tell whose memories are meant, or if the search
     *                         fails; what the application's own retrieval throws is passed on
     */
    @Override
    public AugmentationResult augment(AugmentationRequest request) {
        UserMessage original = userMessage(request.chatMessage());
        List<Content> contents = new ArrayList<>();
        UserMessage message = original;
        for (RetrievalAugmentor other : before) {
            AugmentationResult result = other.augment(new AugmentationRequest(message, request.metadata()));
            message = userMessage(result.chatMessage());
            contents.addAll(result.contents());
        }
        String question = SeenTexts.text(original.contents());
        if (!Texts.isBlank(question)) {
            message = append(message, Query.from(question, request.metadata()), contents);
        }
        return new AugmentationResult(message, contents);
    }

    private UserMessage append(UserMessage message, Query query, List<Content> contents) {
        MemoryNamespace namespace = retriever.namespace(query);
        List<MemoryHit> hits = retriever.hits(namespace, query);
        ShownMemories shown =
                MemoryPrompt.show(hits.stream().map(MemoryHit::memory).toList(), tokenBudget, estimator);
        Set<Memory> memories = new HashSet<>(shown.memories());
        hits.stream()
                .filter(hit -> memories.contains(hit.memory()))
                .map(MemoriContentRetriever::content)
                .forEach(contents::add);
        namespace.audit().injected(shown.memories(), List.of());
        return MemoryPrompt.append(message, shown);
    }

    private static UserMessage userMessage(ChatMessage message) {
        if (message instanceof UserMessage user) {
            return user;
        }
        throw MemoriException.invalid(
                "memories can be appended to a user message only, but the message is of type " + message.type());
    }

    /** Collects a {@link MemoriRetrievalAugmentor}. Not safe for use by several threads. */
    public static final class Builder {

        private final MemoriContentRetriever.Builder retriever = MemoriContentRetriever.builder();
        private final List<RetrievalAugmentor> augmentors = new ArrayList<>();
        private final List<ContentRetriever> retrievers = new ArrayList<>();
        private int tokenBudget = DEFAULT_TOKEN_BUDGET;
        private TokenCountEstimator tokenCountEstimator = new ApproximateTokenCountEstimator();

        private Builder() {}

        /**
         * Where the memories are. Required.
         *
         * @param memori an open store
         * @return this
         */
        public Builder memori(Memori memori) {
            retriever.memori(memori);
            return this;
        }

        /**
         * Tells whose memories a message sees.
         *
         * @param namespaceResolver the resolver; default {@link NamespaceResolver#byDefault}, which never shares a namespace by accident
         * @return this
         */
        public Builder namespaceResolver(NamespaceResolver namespaceResolver) {
            retriever.namespaceResolver(namespaceResolver);
            return this;
        }

        /**
         * The shelves that are searched.
         *
         * @param first a collection; by default {@link Memori#ARCHIVAL} and {@link Memori#RECALL} are searched
         * @param more  further collections
         * @return this
         */
        public Builder collections(String first, String... more) {
            retriever.collections(first, more);
            return this;
        }

        /**
         * Whose memories are shown beside the caller's, as {@link MemoriContentRetriever.Builder#including} takes it.
         *
         * @param first a namespace; by default none is
         * @param more  further namespaces
         * @return this
         */
        public Builder including(String first, String... more) {
            retriever.including(first, more);
            return this;
        }

        /**
         * The most memories that are shown.
         *
         * @param maxResults from 1 to {@value SearchRequest#MAX_LIMIT}; default {@value MemoriContentRetriever#DEFAULT_MAX_RESULTS}
         * @return this
         */
        public Builder maxResults(int maxResults) {
            retriever.maxResults(maxResults);
            return this;
        }

        /**
         * The least score of a memory, as {@link MemoriContentRetriever.Builder#minScore} takes it.
         *
         * @param minScore from 0 to 1; default none, but a least relevance of {@value SearchRequest#BESIDE_THE_POINT}
         * @return this
         */
        public Builder minScore(double minScore) {
            retriever.minScore(minScore);
            return this;
        }

        /**
         * Which lanes are used.
         *
         * @param searchMode the mode; default {@link SearchMode#HYBRID}
         * @return this
         */
        public Builder searchMode(SearchMode searchMode) {
            retriever.searchMode(searchMode);
            return this;
        }

        /**
         * Only memories whose metadata the filter accepts.
         *
         * @param filter any combination of LangChain4j's filters, or null, the default, for no condition
         * @return this
         */
        public Builder filter(@Nullable Filter filter) {
            retriever.filter(filter);
            return this;
        }

        /**
         * A filter that depends on the query, as {@link MemoriContentRetriever.Builder#dynamicFilter} takes it.
         *
         * @param dynamicFilter makes a filter, or null for no condition; null, the default, for none
         * @return this
         */
        public Builder dynamicFilter(@Nullable Function<Query, @Nullable Filter> dynamicFilter) {
            retriever.dynamicFilter(dynamicFilter);
            return this;
        }

        /**
         * How many tokens the appended block may have, its frame included. What the application's own retrieval appends is not counted.
         *
         * @param tokenBudget at least 1; default {@value #DEFAULT_TOKEN_BUDGET}
         * @return this
         */
        public Builder tokenBudget(int tokenBudget) {
            this.tokenBudget = tokenBudget;
            return this;
        }

        /**
         * Counts the tokens of the block.
         *
         * @param tokenCountEstimator an estimator that several threads may use; default {@link ApproximateTokenCountEstimator}
         * @return this
         */
        public Builder tokenCountEstimator(TokenCountEstimator tokenCountEstimator) {
            this.tokenCountEstimator = Texts.required("tokenCountEstimator", tokenCountEstimator);
            return this;
        }

        /**
         * Further retrievers of the application, for documents say. They are asked for the same texts; their contents are aggregated and shown as
         * LangChain4j does it by default, before the memories.
         *
         * @param retrievers the retrievers, added to those that were given before
         * @return this
         */
        public Builder and(ContentRetriever... retrievers) {
            for (ContentRetriever other : Texts.required("retrievers", retrievers)) {
                this.retrievers.add(Texts.required("retriever", other));
            }
            return this;
        }

        /**
         * A whole pipeline of the application with an injection of its own. It runs first, and memories are appended to the message that it makes;
         * they are searched for with the message as it was before. It gets every message, as if it stood alone: LangChain4j's default
         * augmentor refuses those with several parts.
         *
         * @param augmentor the pipeline; of several, each gets the message of the one before
         * @return this
         */
        public Builder after(RetrievalAugmentor augmentor) {
            augmentors.add(Texts.required("augmentor", augmentor));
            return this;
        }

        /**
         * Finishes the augmentor.
         *
         * @return the augmentor
         * @throws MemoriException if there is no store, or a value is outside its range
         */
        public MemoriRetrievalAugmentor build() {
            return new MemoriRetrievalAugmentor(this);
        }
    }
}
