package dev.langchain4j.memori.rag;

import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.memori.data.Texts;
import dev.langchain4j.rag.AugmentationRequest;
import dev.langchain4j.rag.AugmentationResult;
import dev.langchain4j.rag.DefaultRetrievalAugmentor;
import dev.langchain4j.rag.RetrievalAugmentor;
import dev.langchain4j.rag.content.injector.DefaultContentInjector;
import dev.langchain4j.rag.content.retriever.ContentRetriever;
import dev.langchain4j.rag.query.router.DefaultQueryRouter;
import java.util.ArrayList;
import java.util.List;

/**
 * The application's own retrievers, run and shown as LangChain4j runs and shows them. LangChain4j's own augmentor refuses messages with
 * several parts; here the texts among the parts are the question, and what is found goes behind the last of them.
 */
final class ForeignContents implements RetrievalAugmentor {

    private final DefaultRetrievalAugmentor pipeline;
    private final DefaultContentInjector injector = new DefaultContentInjector();

    ForeignContents(List<ContentRetriever> retrievers) {
        this.pipeline = DefaultRetrievalAugmentor.builder()
                .queryRouter(new DefaultQueryRouter(retrievers))
                .contentInjector((contents, message) -> message)
                .build();
    }

    @Override
    public AugmentationResult augment(AugmentationRequest request) {
        UserMessage message = (UserMessage) request.chatMessage();
        String question = SeenTexts.text(message.contents());
        if (Texts.isBlank(question)) {
            return new AugmentationResult(message, List.of());
        }
        List<dev.langchain4j.rag.content.Content> found = pipeline.augment(
                        new AugmentationRequest(UserMessage.from(question), request.metadata()))
                .contents();
        return new AugmentationResult(found.isEmpty() ? message : injected(message, found), found);
    }

    private UserMessage injected(UserMessage message, List<dev.langchain4j.rag.content.Content> found) {
        List<Content> parts = new ArrayList<>(message.contents());
        int last = parts.size() - 1;
        while (!(parts.get(last) instanceof TextContent)) {
            last--;
        }
        UserMessage shown = (UserMessage) injector.inject(found, UserMessage.from(parts.get(last)));
        parts.set(last, shown.contents().get(0));
        return message.toBuilder().contents(parts).build();
    }
}
