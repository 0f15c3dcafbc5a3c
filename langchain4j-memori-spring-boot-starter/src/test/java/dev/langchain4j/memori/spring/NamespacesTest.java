package dev.langchain4j.memori.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.memori.Memori;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.spring.app.Assistant;
import dev.langchain4j.memori.spring.streaming.StreamingAssistant;
import dev.langchain4j.service.TokenStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.context.request.AbstractRequestAttributes;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/** Whose memory a call works with, by every resolver; nobody's call is ever anybody's. */
class NamespacesTest {

    private static final String QUESTION = "which seats do I like on a train?";

    private final ApplicationContextRunner principal =
            Contexts.runner().withPropertyValues("langchain4j.memori.namespace.resolver=principal");

    @AfterEach
    void logOut() {
        SecurityContextHolder.clearContext();
        RequestContextHolder.resetRequestAttributes();
    }

    @Test
    void should_know_who_is_logged_in() {
        principal.run(context -> {
            Memori memori = context.getBean(Memori.class);
            Assistant assistant = context.getBean(Assistant.class);
            RecordingModel model = context.getBean(RecordingModel.class);
            memori.namespace("anna").add("Anna likes aisle seats on a train");
            model.calls("archival_memory_insert", "{\"content\": \"Anna travels on Friday\"}")
                    .says("On the aisle.")
                    .says("Hello Ben.");

            as("anna", () -> assistant.chat("1", QUESTION));
            assertThat(model.lastPrompt()).contains("aisle seats");
            as("ben", () -> assistant.chat("1", QUESTION));
            assertThat(model.lastPrompt()).doesNotContain("Anna", "aisle");
            as("anna", () -> assistant.chat(QUESTION));
            assertThat(model.lastPrompt())
                    .as("a service without @MemoryId has one conversation with each")
                    .contains("aisle seats");
            as("ben", () -> assistant.chat(QUESTION));
            assertThat(model.lastPrompt()).doesNotContain("Anna", "aisle");

            assertThat(memori.namespaces()).containsExactly("anna", "ben");
            assertThat(memori.namespace("anna").conversations()).containsExactly("1", "default");
            assertThat(memori.namespace("anna").search("travels on Friday")).hasSize(1);
        });
    }

    @Test
    void should_refuse_whoever_is_not_logged_in() {
        principal.run(context -> {
            Assistant assistant = context.getBean(Assistant.class);
            as("anna", () -> assistant.chat("1", QUESTION));
            List<Authentication> nobody = List.of(
                    new AnonymousAuthenticationToken(
                            "key", "anonymousUser", AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS")),
                    new TestingAuthenticationToken("anna", "wrong password"));

            assertThatThrownBy(() -> assistant.chat("1", QUESTION)).satisfies(NamespacesTest::saysSo);
            for (Authentication one : nobody) {
                SecurityContextHolder.getContext().setAuthentication(one);
                assertThatThrownBy(() -> assistant.chat("1", QUESTION)).satisfies(NamespacesTest::saysSo);
                assertThatThrownBy(() -> assistant.chat(QUESTION)).satisfies(NamespacesTest::saysSo);
            }
            assertThat(context.getBean(RecordingModel.class).requests()).hasSize(1);
            assertThat(context.getBean(Memori.class).namespaces()).containsExactly("anna");
        });
    }

    @Test
    void should_stream_to_whoever_was_logged_in_when_the_call_was_made() {
        Contexts.streaming()
                .withPropertyValues("langchain4j.memori.namespace.resolver=principal")
                .run(context -> {
                    Memori memori = context.getBean(Memori.class);
                    StreamingAssistant assistant = context.getBean(StreamingAssistant.class);
                    RecordingModel model = context.getBean(RecordingModel.class);
                    model.calls("core_memory_append", "{\"label\": \"human\", \"content\": \"Anna Berg\"}")
                            .says("Hello Anna.")
                            .says("Hello Ben.");

                    assertThat(streamed("anna", () -> assistant.chat("anna-1", "I am Anna Berg")))
                            .isEqualTo("Hello Anna.");
                    assertThat(model.lastPrompt()).contains("Anna Berg\n</block>");
                    assertThat(streamed("ben", () -> assistant.chat("ben-1", "who am I?")))
                            .isEqualTo("Hello Ben.");
                    assertThat(model.lastPrompt()).doesNotContain("Anna");

                    assertThat(memori.namespace("anna")
                                    .conversation("anna-1")
                                    .window()
                                    .messages())
                            .hasSize(4);
                    assertThat(memori.namespace("ben")
                                    .conversation("ben-1")
                                    .window()
                                    .messages())
                            .hasSize(2);
                });
    }

    @Test
    void should_take_the_attribute_of_the_web_request() {
        Contexts.runner()
                .withPropertyValues(
                        "langchain4j.memori.namespace.resolver=REQUEST_ATTRIBUTE",
                        "langchain4j.memori.namespace.request-attribute=tenant")
                .run(context -> {
                    Assistant assistant = context.getBean(Assistant.class);
                    assertThatThrownBy(() -> assistant.chat("1", QUESTION))
                            .isInstanceOf(MemoriException.class)
                            .hasMessageStartingWith("there is no web request");

                    RequestAttributes request = new OneRequest();
                    RequestContextHolder.setRequestAttributes(request);
                    assertThatThrownBy(() -> assistant.chat("1", QUESTION))
                            .isInstanceOf(MemoriException.class)
                            .hasMessageStartingWith("the web request has no attribute tenant");

                    request.setAttribute("tenant", "acme", RequestAttributes.SCOPE_REQUEST);
                    assistant.chat("1", QUESTION);
                    assertThat(context.getBean(Memori.class).namespaces()).containsExactly("acme");
                });
    }

    @Test
    void should_have_one_namespace_for_one_user() {
        Contexts.runner()
                .withPropertyValues(
                        "langchain4j.memori.namespace.resolver=fixed", "langchain4j.memori.namespace.fixed=me")
                .run(context -> {
                    context.getBean(Assistant.class).chat(QUESTION);
                    assertThat(context.getBean(Memori.class).namespaces()).containsExactly("me");
                });
    }

    @Test
    void should_know_a_person_by_the_beginning_of_an_id() {
        Contexts.runner()
                .withPropertyValues("langchain4j.memori.namespace.separator=/")
                .run(context -> {
                    Memori memori = context.getBean(Memori.class);
                    Assistant assistant = context.getBean(Assistant.class);
                    memori.namespace("anna").add("Anna likes aisle seats on a train");
                    assistant.chat("anna/1", QUESTION);
                    assistant.chat("anna", QUESTION);
                    assertThat(context.getBean(RecordingModel.class).lastPrompt())
                            .contains("aisle seats");
                    assertThat(memori.namespace("anna").conversations()).containsExactly("anna", "anna/1");
                    assertThatThrownBy(() -> assistant.chat("/2", QUESTION))
                            .isInstanceOf(MemoriException.class)
                            .hasMessageContaining("langchain4j.memori.namespace.separator '/'");
                    assertThat(memori.namespaces()).containsExactly("anna");
                });
    }

    @Test
    void should_not_guess_where_a_name_ends_that_holds_the_separator() {
        Contexts.runner()
                .withPropertyValues("langchain4j.memori.namespace.separator=/")
                .run(context -> {
                    Memori memori = context.getBean(Memori.class);
                    Assistant assistant = context.getBean(Assistant.class);
                    memori.namespace("anna").add("Anna likes aisle seats on a train");
                    for (String id : List.of("anna/evil/1", "anna/../ben", "anna//1", "https://id.example/7/1")) {
                        assertThatThrownBy(() -> assistant.chat(id, QUESTION))
                                .as(id)
                                .isInstanceOfSatisfying(MemoriException.class, denied -> assertThat(denied.reason())
                                        .isEqualTo(MemoriException.Reason.DENIED))
                                .hasMessageContaining("langchain4j.memori.namespace.separator '/' more than once");
                    }
                    assertThat(context.getBean(RecordingModel.class).requests()).isEmpty();
                    assertThat(memori.namespaces()).containsExactly("anna");
                });
    }

    @Test
    void should_refuse_a_login_whose_name_is_that_of_an_object_in_this_process() {
        principal.run(context -> {
            Assistant assistant = context.getBean(Assistant.class);
            SecurityContextHolder.getContext()
                    .setAuthentication(new TestingAuthenticationToken(new Object(), "", "ROLE_USER"));
            assertThatThrownBy(() -> assistant.chat("1", QUESTION))
                    .isInstanceOfSatisfying(MemoriException.class, denied -> assertThat(denied.reason())
                            .isEqualTo(MemoriException.Reason.DENIED))
                    .hasMessageContaining("java.lang.Object")
                    .hasMessageContaining("toString");
            assertThat(context.getBean(Memori.class).namespaces()).isEmpty();
        });
    }

    @Test
    void should_refuse_an_attribute_whose_name_is_that_of_an_object_in_this_process() {
        Contexts.runner()
                .withPropertyValues("langchain4j.memori.namespace.resolver=request-attribute")
                .run(context -> {
                    RequestAttributes request = new OneRequest();
                    request.setAttribute("memori.namespace", new Object(), RequestAttributes.SCOPE_REQUEST);
                    RequestContextHolder.setRequestAttributes(request);
                    assertThatThrownBy(() -> context.getBean(Assistant.class).chat("1", QUESTION))
                            .isInstanceOf(MemoriException.class)
                            .hasMessageContaining("toString");
                    assertThat(context.getBean(Memori.class).namespaces()).isEmpty();
                });
    }

    @Test
    void should_start_without_security_and_web_and_say_what_a_resolver_needs() {
        ApplicationContextRunner bare = Contexts.runner()
                .withClassLoader(new FilteredClassLoader("org.springframework.security", "org.springframework.web"));
        bare.run(context -> assertThat(context).hasNotFailed());
        bare.withPropertyValues("langchain4j.memori.namespace.resolver=principal")
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasStackTraceContaining("langchain4j.memori.namespace.resolver")
                        .hasStackTraceContaining("spring-security-core"));
        bare.withPropertyValues("langchain4j.memori.namespace.resolver=request-attribute")
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasStackTraceContaining("langchain4j.memori.namespace.resolver")
                        .hasStackTraceContaining("spring-web"));
    }

    private static void saysSo(Throwable refused) {
        assertThat(refused)
                .isInstanceOfSatisfying(MemoriException.class, denied -> assertThat(denied.reason())
                        .isEqualTo(MemoriException.Reason.DENIED))
                .hasMessageStartingWith("nobody is logged in on the thread of this call");
    }

    private static <T> T as(String name, Supplier<T> call) {
        SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken(name, "", "ROLE_USER"));
        try {
            return call.get();
        } finally {
            SecurityContextHolder.clearContext();
        }
    }

    private static String streamed(String name, Supplier<TokenStream> call) throws Exception {
        CompletableFuture<String> done = new CompletableFuture<>();
        as(name, () -> {
            call.get()
                    .onPartialResponse(word -> {})
                    .onCompleteResponse(
                            response -> done.complete(response.aiMessage().text()))
                    .onError(done::completeExceptionally)
                    .start();
            return "";
        });
        return done.get(30, TimeUnit.SECONDS);
    }

    /** A web request, without the servlet API. */
    private static final class OneRequest extends AbstractRequestAttributes {

        private final Map<String, Object> attributes = new HashMap<>();

        @Override
        protected void updateAccessedSessionAttributes() {}

        @Override
        public @Nullable Object getAttribute(String name, int scope) {
            return attributes.get(name);
        }

        @Override
        public void setAttribute(String name, Object value, int scope) {
            attributes.put(name, value);
        }

        @Override
        public void removeAttribute(String name, int scope) {
            attributes.remove(name);
        }

        @Override
        public String[] getAttributeNames(int scope) {
            return attributes.keySet().toArray(new String[0]);
        }

        @Override
        public void registerDestructionCallback(String name, Runnable callback, int scope) {}

        @Override
        public Object resolveReference(String key) {
            return this;
        }

        @Override
        public String getSessionId() {
            return "session";
        }

        @Override
        public Object getSessionMutex() {
            return this;
        }
    }
}
