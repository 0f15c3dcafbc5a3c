package dev.langchain4j.memori.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.memori.data.MemoriException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What goes back over the wire. The body is nobody else's, so it is not copied. */
@SuppressWarnings("ArrayRecordComponent")
record PageReply(int status, String contentType, byte[] body, @Nullable String location) {

    static final int OK = 200;
    static final int MOVED = 308;
    static final int BAD_REQUEST = 400;
    static final int FORBIDDEN = 403;
    static final int NOT_FOUND = 404;
    static final int METHOD_NOT_ALLOWED = 405;
    static final int INTERNAL_ERROR = 500;
    static final int UNAVAILABLE = 503;

    private static final String JSON = "application/json; charset=utf-8";
    private static final ObjectMapper MAPPER = mapper();

    static PageReply file(String contentType, byte[] body) {
        return new PageReply(OK, contentType, body, null);
    }

    static PageReply json(Object value) {
        return json(OK, value);
    }

    static PageReply error(int status, String sentence) {
        return json(status, Map.of("error", sentence));
    }

    static PageReply redirect(String location) {
        return new PageReply(MOVED, "text/plain; charset=utf-8", new byte[0], location);
    }

    static int statusOf(Reason reason) {
        return switch (reason) {
            case INVALID_ARGUMENT, AMBIGUOUS_ID -> BAD_REQUEST;
            case NOT_FOUND -> NOT_FOUND;
            case BUSY, CLOSED -> UNAVAILABLE;
            default -> INTERNAL_ERROR;
        };
    }

    private static PageReply json(int status, Object value) {
        try {
            // By way of a string: half a surrogate pair in a memory becomes a question mark here and fails nothing.
            byte[] body = MAPPER.writeValueAsString(value).getBytes(StandardCharsets.UTF_8);
            return new PageReply(status, JSON, body, null);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ObjectMapper mapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.getFactory().setCharacterEscapes(new MarkupEscapes());
        return mapper;
    }
}
