package dev.langchain4j.memori;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.NewBlock;
import dev.langchain4j.memori.policy.MemoryPolicy;
import dev.langchain4j.memori.policy.PolicyAction;
import dev.langchain4j.memori.recall.Conversation;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Does everything that could make somebody log what memories say. It says nothing itself. */
final class LoggingChild {

    static final String SAID = "zanzibar";
    static final String REFUSED = "swordfish77";

    private LoggingChild() {}

    public static void main(String[] arguments) {
        AtomicBoolean broken = new AtomicBoolean();
        try (Memori memori = Memori.builder()
                .file(Path.of(arguments[0]))
                .embeddingModel(TestModels.failingWhile(broken))
                .policy(MemoryPolicy.builder().credentials(PolicyAction.REFUSE).build())
                .build()) {
            MemoryNamespace anna = memori.namespace("anna");
            anna.add("Anna dreams of " + SAID);
            anna.search(SAID);
            anna.add("password: " + REFUSED);
            anna.core().create(NewBlock.builder().label("human").value(SAID).build());
            Conversation talk = anna.conversation("talk");
            talk.update(
                    talk.window(),
                    List.of(UserMessage.from("I go to " + SAID), UserMessage.from("password: " + REFUSED)));
            broken.set(true);
            attempt(() -> anna.add("The ferry to " + SAID));
            attempt(() -> anna.search(SAID));
            talk.update(talk.window(), List.of(UserMessage.from("I come back from " + SAID)));
            attempt(memori::flush);
        }
    }

    private static void attempt(Runnable work) {
        try {
            work.run();
        } catch (MemoriException e) {
            if (String.valueOf(e.getMessage()).contains(SAID)) {
                throw new IllegalStateException("an exception has told what a memory says");
            }
        }
    }
}
