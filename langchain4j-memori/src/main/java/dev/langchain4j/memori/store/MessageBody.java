package dev.langchain4j.memori.store;

import org.jspecify.annotations.Nullable;

/**
 * A message as it is kept.
 *
 * @param kind  what it is
 * @param json  the whole message
 * @param extra what the JSON alone would not bring back, as JSON of its own, or null
 */
public record MessageBody(MessageKind kind, String json, @Nullable String extra) {}
