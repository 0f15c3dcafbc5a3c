package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.memori.chat.MemoriChatMemoryStore;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.embedding.MemoriEmbeddingStore;
import dev.langchain4j.memori.page.MemoriPage;
import dev.langchain4j.memori.rag.MemoriContentRetriever;
import dev.langchain4j.rag.query.Query;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.filter.Filter;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@link GeneratedIsolationTest} does with handles, with what stands above them: Eve asks her embedding store, chat memory, retriever and page for
 * everything by which Anna's memories can be called. What tools do is in {@link TwoUsersTest}.
 */
class FacesIsolationTest {

    private static final NamespaceResolver EVES = NamespaceResolver.fixed("eve");

    @TempDir
    Path folder;

    private Memori memori;
    private AnnasWorld anna;
    private int answered;

    @BeforeEach
    void settle() throws IOException {
        memori = Memori.builder()
                .file(folder.resolve("memory.db"))
                .embeddingModel(TestModels.words())
                .clock(new SettableClock())
                .build();
        anna = AnnasWorld.in(memori, folder);
        memori.namespace("eve").add("Something of her own");
    }

    @AfterEach
    void close() {
        memori.close();
    }

    @Test
    void should_reach_nothing_by_an_embedding_store() {
        Embedding embedding = Embedding.from(new float[] {1, 2});
        for (String collection : anna.names()) {
            MemoriEmbeddingStore store = store(collection);
            if (store == null) {
                continue;
            }
            for (String name : anna.names()) {
                tell(() -> {
                    store.add(name, embedding);
                    return "";
                });
                tell(() -> store.add(embedding, TextSegment.from("weed", Metadata.from("owner", name))));
                tell(() -> store.search(search(embedding, null)).matches());
                tell(() -> {
                    store.removeAll(List.of(name));
                    return "";
                });
            }
            for (Filter filter : anna.filters()) {
                tell(() -> store.search(search(embedding, filter)).matches());
                tell(() -> {
                    store.removeAll(filter);
                    return "";
                });
            }
            tell(() -> {
                store.removeAll();
                return "";
            });
            assertThat(anna.everything())
                    .as("after an embedding store on " + collection)
                    .isEqualTo(anna.before());
        }
        assertThat(answered).isGreaterThan(1_000);
        assertThat(memori.verify().problems()).isEmpty();
    }

    @Test
    void should_reach_nothing_by_conversations_scopes_and_retrieval() {
        MemoriChatMemoryStore chats = MemoriChatMemoryStore.builder()
                .memori(memori)
                .namespaceResolver(EVES)
                .build();
        MemoriContentRetriever retriever = MemoriContentRetriever.builder()
                .memori(memori)
                .namespaceResolver(EVES)
                .including("anna")
                .maxResults(50)
                .build();
        for (String name : anna.names()) {
            tell(() -> chats.getMessages(name));
            tell(() -> retriever.retrieve(Query.from("what does Anna grow in the garden? " + name)));
            tell(() -> {
                chats.updateMessages(name, List.of(UserMessage.from("Eve was here")));
                return chats.getMessages(name);
            });
            tell(() -> {
                chats.deleteMessages(name);
                return chats.forget(name);
            });
            assertThat(anna.everything()).as("after a conversation " + name).isEqualTo(anna.before());
        }
        assertThat(answered).isGreaterThan(4 * (anna.names().size() - 3));
    }

    @Test
    void should_reach_nothing_by_a_page() throws Exception {
        List<String> paths =
                new ArrayList<>(List.of("api/memories?limit=1000", "api/stats", "api/timeline", "api/graph"));
        for (String name : anna.names()) {
            String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
            paths.add("api/memory/" + encoded);
            paths.add("api/related/" + encoded);
            paths.add("api/search?limit=1000&q=" + encoded);
            paths.add("api/memories?namespace=" + encoded);
            paths.add("../" + encoded + "/api/memories");
        }
        List<Integer> statuses = new ArrayList<>();
        HttpClient client = HttpClient.newHttpClient();
        try (MemoriPage page = MemoriPage.serve(memori.namespace("eve"), 0)) {
            for (String path : paths) {
                HttpResponse<String> response = client.send(
                        HttpRequest.newBuilder(URI.create(page.uri() + path)).build(),
                        HttpResponse.BodyHandlers.ofString());
                assertThat(response.body()).as(path).doesNotContain(AnnasWorld.SECRET);
                statuses.add(response.statusCode());
            }
        }
        assertThat(statuses).contains(200, 400, 404).allMatch(status -> status < 500);
        assertThat(anna.everything()).isEqualTo(anna.before());
    }

    private @Nullable MemoriEmbeddingStore store(String collection) {
        try {
            return MemoriEmbeddingStore.builder()
                    .memori(memori)
                    .namespace("eve")
                    .collection(collection)
                    .build();
        } catch (MemoriException e) {
            return null; // No collection can be called so.
        }
    }

    private static EmbeddingSearchRequest search(Embedding embedding, @Nullable Filter filter) {
        return EmbeddingSearchRequest.builder()
                .queryEmbedding(embedding)
                .filter(filter)
                .maxResults(1_000)
                .build();
    }

    /** Whatever a call answers, or is refused with, says nothing of Anna's. */
    private void tell(Callable<Object> call) {
        Object[] told = {""};
        Throwable refused = catchThrowable(() -> told[0] = call.call());
        assertThat(String.valueOf(told[0]) + refused).doesNotContain(AnnasWorld.SECRET);
        if (refused == null) {
            answered++;
        } else {
            assertThat(refused).isInstanceOf(MemoriException.class);
        }
    }
}
