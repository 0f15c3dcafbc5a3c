package dev.langchain4j.memori;

import dev.langchain4j.invocation.InvocationParameters;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Texts;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Tells whose memory a conversation works with. Everything that LangChain4j calls without a {@link MemoryNamespace} at hand asks one: the chat
 * store, the retriever, the tools and the core memory. They have to be given the same one.
 *
 * <p>A resolver must never fall back to a namespace that several people share by accident: where it cannot tell, it throws. Called by many
 * threads.
 */
@FunctionalInterface
public interface NamespaceResolver {

    /** The invocation parameter that names the namespace for {@link #byDefault}. */
    String PARAMETER = "memori.namespace";

    /**
     * The namespace of a conversation.
     *
     * @param chatMemoryId the id of the chat memory; {@code "default"} for a service without {@code @MemoryId}; null if there is none
     * @param parameters   what the application passed with this call; null where only the chat memory id is known, as in a chat store
     * @return the name of the namespace
     * @throws MemoriException if nothing says whose conversation it is
     */
    String namespace(@Nullable Object chatMemoryId, @Nullable InvocationParameters parameters);

    /**
     * The invocation parameter {@value #PARAMETER}; without it, the chat memory id, which must be a string, number, UUID or enum constant. The
     * id {@code "default"}, which LangChain4j gives to every service without {@code @MemoryId}, is refused: everybody would share one memory.
     *
     * @return the resolver that is used when no other is given
     */
    static NamespaceResolver byDefault() {
        return (id, parameters) -> {
            Object given = parameters == null ? null : parameters.get(PARAMETER);
            return given == null ? MemoryIds.own(id) : MemoryIds.text("invocation parameter " + PARAMETER, given);
        };
    }

    /**
     * One namespace for everything, for an application with one user.
     *
     * @param namespace its name
     * @return a resolver that always returns it
     */
    static NamespaceResolver fixed(String namespace) {
        Texts.required("namespace", namespace);
        return (id, parameters) -> namespace;
    }

    /**
     * A namespace made of the chat memory id, for ids that name both a person and a conversation: {@code id -> id.split("/")[0]}
     * lets all of {@code user-7}'s conversations share one memory. Invocation parameters are not looked at.
     *
     * @param mapping turns a chat memory id into the name of a namespace; whatever it throws stops the call
     * @return the resolver, which refuses the same ids as {@link #byDefault}
     */
    static NamespaceResolver ofMemoryId(Function<String, String> mapping) {
        Texts.required("mapping", mapping);
        return (id, parameters) -> mapping.apply(MemoryIds.own(id));
    }

    /**
     * A chat memory id as the name of a conversation.
     *
     * @param chatMemoryId a string, number, UUID or enum constant; {@code "default"} is legal
     * @return the id as text
     * @throws MemoriException if it is anything else, or blank
     */
    static String conversationId(Object chatMemoryId) {
        return MemoryIds.text("chat memory id", chatMemoryId);
    }
}
