package dev.langchain4j.memori;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.memori.PoisonCase.Place;
import dev.langchain4j.memori.PoisonCase.Way;
import dev.langchain4j.memori.ShownElements.Shown;
import dev.langchain4j.memori.agent.MemoriAgents;
import dev.langchain4j.memori.chat.MemoriChatMemoryStore;
import dev.langchain4j.memori.data.Access;
import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.Channel;
import dev.langchain4j.memori.data.ImportIds;
import dev.langchain4j.memori.data.KernelRequest;
import dev.langchain4j.memori.data.MemoryType;
import dev.langchain4j.memori.data.NewBlock;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.policy.MemoryPolicy;
import dev.langchain4j.memori.rag.MemoriContentRetriever;
import dev.langchain4j.memori.rag.MemoriRetrievalAugmentor;
import dev.langchain4j.memory.chat.MessageWindowChatMemory;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.rag.query.Query;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.MemoryId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** An application with a memory: how a poison gets in, and everything that its model is shown afterwards. */
final class PoisonedWorld implements AutoCloseable {

    static final String QUESTION = "Where are the zanzibar keys?";
    static final String INSTRUCTIONS = "You are Sam.";
    static final String HARMLESS = "Anna hung the zanzibar keys behind the door";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final NamespaceResolver ANNAS = NamespaceResolver.fixed("anna");

    interface Assistant {
        @dev.langchain4j.service.SystemMessage(INSTRUCTIONS)
        String chat(@MemoryId String id, @dev.langchain4j.service.UserMessage String message);
    }

    /** What a model was shown for one question, by the face that showed it. */
    record Prompts(
            List<Shown> behindMessage,
            List<Shown> withFactsAndTeam,
            List<Shown> core,
            List<Shown> memories,
            List<Shown> messages,
            List<Shown> facts,
            List<Shown> context,
            List<String> retrieved,
            String everyWord) {}

    final SettableClock clock = new SettableClock();
    final Memori memori;
    final MemoryNamespace anna;
    final MemoryNamespace team;
    private final ScriptedModel model = new ScriptedModel();
    private final Lookup lookup = new Lookup();
    private final Assistant service;
    private final Assistant wide;
    private final Path folder;
    private int asked;

    PoisonedWorld(Path folder, boolean quarantineUntrusted) {
        this.folder = folder;
        this.memori = Memori.builder()
                .inMemory()
                .embeddingModel(TestModels.words())
                .policy(MemoryPolicy.builder()
                        .quarantineUntrusted(quarantineUntrusted)
                        .build())
                .clock(clock)
                .build();
        this.anna = memori.namespace("anna");
        this.team = memori.namespace("team");
        this.service = MemoriAgents.with(memori)
                .namespaceResolver(ANNAS)
                .remember(AiServices.builder(Assistant.class).chatModel(model).tools(lookup))
                .build();
        this.wide = AiServices.builder(Assistant.class)
                .chatMemoryProvider(id -> MessageWindowChatMemory.withMaxMessages(10))
                .chatModel(model)
                .retrievalAugmentor(MemoriRetrievalAugmentor.builder()
                        .memori(memori)
                        .namespaceResolver(ANNAS)
                        .collections(Memori.ARCHIVAL, Memori.RECALL, Memori.FACTS)
                        .including("team")
                        .build())
                .build();
        team.grants().grant("anna", Access.READ);
        anna.add(HARMLESS);
        clock.advance(Duration.ofMinutes(1));
    }

    MemoryNamespace by(Channel channel) {
        return anna.actingAs(Actor.of("stranger", channel));
    }

    /** Lets the poison in as an application would. */
    void take(PoisonCase poison) {
        String text = poison.way().place() == Place.RECALLED
                        || poison.way().place() == Place.SEARCHED
                        || poison.way().place() == Place.SHARED
                        || poison.way().place() == Place.QUARANTINE
                ? poison.content()
                : poison.text();
        NewMemory.Builder memory = NewMemory.builder().content("Otto borrowed the zanzibar keys on Monday");
        switch (poison.way()) {
            case USER_MESSAGE -> {
                model.says("I see.");
                service.chat("talk", text);
            }
            case ASSISTANT_MESSAGE -> {
                model.says(text);
                service.chat("talk", "Good morning!");
            }
            case TOOL_RESULT, QUARANTINED_TOOL_RESULT -> {
                lookup.result = text;
                model.calls("lookup", "{}").says("I looked.");
                service.chat("talk", "Look it up!");
            }
            case WEB, QUARANTINED_WEB -> by(Channel.WEB).add(text);
            case TOOL_CHANNEL, QUARANTINED_TOOL_CHANNEL -> by(Channel.TOOL).add(text);
            case IMPORT -> anna.importFrom(file(text), ImportIds.NEW);
            case QUARANTINED_IMPORT_BY_WEB -> by(Channel.WEB).importFrom(file(text), ImportIds.NEW);
            case KERNEL -> anna.absorb(kernel(text));
            case QUARANTINED_KERNEL_BY_WEB -> by(Channel.WEB).absorb(kernel(text));
            case FACT -> anna.facts().add("Anna", "knows", text);
            case FORGED_SPEECH, QUARANTINED_FORGED_SPEECH -> by(Channel.WEB)
                    .collections(Memori.RECALL)
                    .add(NewMemory.builder()
                            .content(text)
                            .author("Anna")
                            .sessionId("talk")
                            .metadata(Metadata.from("role", "user"))
                            .build());
            case QUARANTINED_PROCEDURE -> by(Channel.WEB)
                    .add(NewMemory.builder()
                            .content(text)
                            .type(MemoryType.PROCEDURAL)
                            .build());
            case AUTHOR -> anna.add(memory.author(text).build());
            case MEMORY_ID -> anna.add(memory.id(text).build());
            case METADATA -> anna.add(
                    memory.metadata(Metadata.from("note", text)).build());
            case ACTOR -> anna.actingAs(Actor.of(text, Channel.AGENT)).add(memory.build());
            case USER_NAME -> MemoriChatMemoryStore.builder()
                    .memori(memori)
                    .namespaceResolver(ANNAS)
                    .build()
                    .updateMessages("talk", List.of(UserMessage.from(text, "Otto has the zanzibar keys")));
            case SESSION -> {
                model.says("I see.");
                service.chat(text, "Otto has the zanzibar keys");
            }
            case TAG -> {
                model.calls(
                                "archival_memory_insert",
                                json(Map.of("content", "Otto has the zanzibar keys", "tags", List.of(text))))
                        .says("Saved.");
                service.chat("talk", "Good morning!");
            }
            case CORE_TOOL -> {
                model.calls("core_memory_append", json(Map.of("label", "human", "content", text)))
                        .says("Saved.");
                service.chat("talk", "Good morning!");
            }
            case BLOCK_DESCRIPTION -> anna.core()
                    .create(NewBlock.builder().label("human").description(text).build());
            case SHARED_BLOCK -> {
                team.core().create(NewBlock.builder().label("rules").value(text).build());
                team.core().grant("rules", "anna", Access.READ);
            }
            case SHARED -> team.add(text);
            case DOCUMENT -> anna.documents("papers").put("paper", text);
        }
        clock.advance(Duration.ofMinutes(1));
        memori.flush();
    }

    /** Asks by every face, in a conversation that the poison has no part in. */
    Prompts ask() {
        String conversation = "ask " + ++asked;
        int before = model.requests().size();
        model.calls(
                        ScriptedModel.call("archival_memory_search", json(Map.of("query", QUESTION))),
                        ScriptedModel.call(
                                "conversation_search",
                                json(Map.of(
                                        "query",
                                        QUESTION,
                                        "limit",
                                        20,
                                        "roles",
                                        List.of("user", "assistant", "tool")))),
                        ScriptedModel.call("fact_search", json(Map.of("entity", "Anna"))))
                .says("Done.");
        service.chat(conversation, QUESTION);
        List<ChatRequest> requests = model.requests().subList(before, before + 2);
        model.says("Done.");
        wide.chat(conversation, QUESTION);
        List<ChatRequest> all = model.requests();
        String wideMessage = lastUser(all.get(all.size() - 1));
        String context = anna.collections(Memori.ARCHIVAL, Memori.RECALL, Memori.FACTS)
                .context(QUESTION, 30_000)
                .text();
        List<String> retrieved = MemoriContentRetriever.builder()
                .memori(memori)
                .namespaceResolver(ANNAS)
                .collections(Memori.ARCHIVAL, Memori.RECALL, Memori.FACTS)
                .including("team")
                .maxResults(50)
                .build()
                .retrieve(Query.from(QUESTION))
                .stream()
                .map(content -> content.textSegment().text())
                .toList();
        List<String> answers = requests.get(1).messages().stream()
                .filter(ToolExecutionResultMessage.class::isInstance)
                .map(ScriptedModel::text)
                .toList();
        String system = ScriptedModel.text(requests.get(1).messages().stream()
                .filter(SystemMessage.class::isInstance)
                .findFirst()
                .orElseThrow());
        return new Prompts(
                ShownElements.behindMessage(QUESTION, lastUser(requests.get(1))),
                ShownElements.behindMessage(QUESTION, wideMessage),
                ShownElements.core(INSTRUCTIONS, system),
                ShownElements.answer(answers.get(0)),
                ShownElements.answer(answers.get(1)),
                ShownElements.answer(answers.get(2)),
                ShownElements.context(context),
                retrieved,
                ScriptedModel.prompt(requests.get(1)) + wideMessage + context + retrieved);
    }

    /** What the last conversation with a question has kept of the question. */
    UserMessage kept() {
        return anna.conversation("ask " + asked).window().messages().stream()
                .filter(UserMessage.class::isInstance)
                .map(UserMessage.class::cast)
                .findFirst()
                .orElseThrow();
    }

    static boolean waits(Way way) {
        return way.place() == Place.QUARANTINE;
    }

    private Path file(String text) {
        return new ImportFile().memory("imported", text).write(folder);
    }

    private Path kernel(String text) {
        Path file = folder.resolve("kernel-" + System.identityHashCode(this) + ".jsonl");
        MemoryNamespace ben = memori.namespace("ben");
        ben.add(text);
        ben.kernel(KernelRequest.to(file));
        return file;
    }

    private static String lastUser(ChatRequest request) {
        return request.messages().stream()
                .filter(UserMessage.class::isInstance)
                .map(ScriptedModel::text)
                .reduce((earlier, later) -> later)
                .orElseThrow();
    }

    private static String json(Map<String, ?> arguments) {
        return JSON.valueToTree(arguments).toString();
    }

    @Override
    public void close() {
        memori.close();
    }

    /** Whatever a tool reads from outside. */
    static final class Lookup {

        private String result = "";

        @Tool
        String lookup() {
            return result;
        }
    }
}
