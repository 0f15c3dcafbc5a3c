package dev.langchain4j.memori.agent;

import dev.langchain4j.agentic.scope.AgenticScopeKey;
import dev.langchain4j.agentic.scope.AgenticScopeSerializer;
import dev.langchain4j.agentic.scope.AgenticScopeStore;
import dev.langchain4j.agentic.scope.DefaultAgenticScope;
import dev.langchain4j.memori.Documents;
import dev.langchain4j.memori.Memori;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Texts;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps the state of agentic workflows, so that they go on after a restart. Give it to
 * {@code dev.langchain4j.agentic.scope.AgenticScopePersister.setStore}. Needs {@code langchain4j-agentic} on the class path.
 *
 * <p>All scopes of one store stand in one namespace, whoever they work for: LangChain4j names a scope by agent and memory id alone. A memory id is a
 * {@code String}, {@code Integer}, {@code Long} or {@code UUID}, and comes back as what it was. What a scope holds is written and read by
 * {@link AgenticScopeSerializer}, which creates objects of whatever type the file names: use it with files that you trust.
 *
 * <p>Safe for use by several threads; valid until the {@link Memori} is closed. Every method throws {@link MemoriException} when the store fails.
 */
public final class MemoriAgenticScopeStore implements AgenticScopeStore {

    private static final String SHELF = "agentic-scope";

    private final Documents scopes;

    /**
     * A store of agentic scopes.
     *
     * @param memori    an open store, which the caller closes
     * @param namespace where the scopes are kept; one of their own is best
     * @throws MemoriException if the name is not legal
     */
    public MemoriAgenticScopeStore(Memori memori, String namespace) {
        this.scopes = Texts.required("memori", memori)
                .namespace(Texts.required("namespace", namespace))
                .documents(SHELF);
    }

    /**
     * Saves a scope, in place of what was saved under that key before.
     *
     * @param key          its agent and memory id
     * @param agenticScope the scope
     * @return true
     * @throws MemoriException if the memory id is of another type, or the scope is longer than {@value Documents#MAX_LENGTH} characters
     */
    @Override
    public boolean save(AgenticScopeKey key, DefaultAgenticScope agenticScope) {
        scopes.put(ScopeName.of(key), AgenticScopeSerializer.toJson(Texts.required("agenticScope", agenticScope)));
        return true;
    }

    @Override
    public Optional<DefaultAgenticScope> load(AgenticScopeKey key) {
        return scopes.get(ScopeName.of(key)).map(AgenticScopeSerializer::fromJson);
    }

    @Override
    public boolean delete(AgenticScopeKey key) {
        return scopes.forget(ScopeName.of(key));
    }

    @Override
    public Set<AgenticScopeKey> getAllKeys() {
        Set<AgenticScopeKey> keys = new LinkedHashSet<>();
        scopes.names().forEach(name -> keys.add(ScopeName.key(name)));
        return keys;
    }
}
