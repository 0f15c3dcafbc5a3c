package dev.langchain4j.memori.samples.assistant;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.memori.Memori;
import dev.langchain4j.memori.MemoryNamespace;
import dev.langchain4j.memori.recall.RecordedMessage;
import dev.langchain4j.model.chat.StreamingChatModel;
import java.security.Principal;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Talking, and what was said before. Whose conversation it is, says the login; a request names only its number. */
@RestController
@RequestMapping("/api")
class ConversationController {

    private static final int MAX_LENGTH = 4_000;
    private static final int MAX_NUMBER = 1_000_000;
    private static final int SHOWN = 20;
    private static final int TITLE = 60;

    private final Assistant assistant;
    private final Memori memori;
    private final StreamingChatModel model;

    ConversationController(Assistant assistant, Memori memori, StreamingChatModel model) {
        this.assistant = assistant;
        this.memori = memori;
        this.model = model;
    }

    /** Who talks with what. */
    record Me(String user, boolean scripted, @Nullable String model) {}

    /** An earlier conversation, by what was said first. */
    record Earlier(int number, String title) {}

    /** Something that was said. */
    record Said(String by, String text, Instant at) {}

    /** Something to say. */
    record Message(@Nullable String text) {}

    @GetMapping("/me")
    Me me(Principal principal) {
        boolean scripted = model instanceof ScriptedModel;
        return new Me(
                principal.getName(),
                scripted,
                scripted ? null : model.defaultRequestParameters().modelName());
    }

    @GetMapping("/conversations")
    List<Earlier> conversations(Principal principal) {
        MemoryNamespace mine = memori.namespace(principal.getName());
        return mine.conversations().stream()
                .map(id -> Integer.parseInt(id.substring(id.lastIndexOf('/') + 1)))
                .sorted(Comparator.reverseOrder())
                .limit(SHOWN)
                .map(number -> new Earlier(number, title(said(mine, id(principal, number)))))
                .toList();
    }

    @GetMapping("/conversations/{number}")
    List<Said> conversation(@PathVariable int number, Principal principal) {
        return said(memori.namespace(principal.getName()), id(principal, number))
                .toList();
    }

    @PostMapping(path = "/conversations/{number}", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter say(@PathVariable int number, @RequestBody Message message, Principal principal) {
        String text = message.text() == null ? "" : message.text().strip();
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST,
                    "A message has from 1 to " + MAX_LENGTH + " characters, but this one has " + text.length() + ".");
        }
        return AnswerEvents.of(assistant.answer(id(principal, number), text));
    }

    private static String id(Principal principal, int number) {
        if (number < 1 || number > MAX_NUMBER) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST,
                    "Conversations have numbers from 1 to " + MAX_NUMBER + ", and not " + number + ".");
        }
        return principal.getName() + "/" + number;
    }

    private static Stream<Said> said(MemoryNamespace mine, String id) {
        return mine.conversation(id).history().stream()
                .map(ConversationController::said)
                .filter(Objects::nonNull);
    }

    /** Calls of tools, and what these returned, are left out. */
    private static @Nullable Said said(RecordedMessage recorded) {
        if (recorded.message() instanceof UserMessage user) {
            return new Said("user", user.singleText(), recorded.storedAt());
        }
        return recorded.message() instanceof AiMessage ai && ai.text() != null
                ? new Said("assistant", ai.text(), recorded.storedAt())
                : null;
    }

    private static String title(Stream<Said> said) {
        String first = said.findFirst().map(Said::text).orElse("");
        return first.length() <= TITLE ? first : first.substring(0, TITLE - 1).strip() + "…";
    }
}
