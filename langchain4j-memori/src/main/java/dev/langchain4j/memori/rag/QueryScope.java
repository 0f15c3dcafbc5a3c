package dev.langchain4j.memori.rag;

import dev.langchain4j.invocation.InvocationContext;
import dev.langchain4j.memori.Memori;
import dev.langchain4j.memori.MemoryNamespace;
import dev.langchain4j.memori.NamespaceResolver;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Texts;
import dev.langchain4j.rag.query.Metadata;
import dev.langchain4j.rag.query.Query;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whose memories a query may see, and on which shelves. */
record QueryScope(Memori memori, NamespaceResolver resolver, List<String> collections, List<String> including) {

    QueryScope {
        collections = List.copyOf(collections);
        including = List.copyOf(including);
        if (collections.isEmpty()) {
            throw MemoriException.invalid("collections must name at least one collection, but are empty");
        }
        // A name that is not legal is told when the retriever is built, not when the first question is asked.
        with(on(memori.namespace("any"), collections), including);
    }

    /** The handle on exactly these memories. */
    MemoryNamespace of(Query query) {
        @Nullable Metadata metadata = query.metadata();
        @Nullable InvocationContext context = metadata == null ? null : metadata.invocationContext();
        String namespace = context == null
                ? resolver.namespace(null, null)
                : resolver.namespace(context.chatMemoryId(), context.invocationParameters());
        return with(
                on(memori.namespace(Texts.required("namespace of the resolver", namespace)), collections), including);
    }

    private static MemoryNamespace with(MemoryNamespace namespace, List<String> others) {
        return others.isEmpty()
                ? namespace
                : namespace.including(
                        others.get(0), others.subList(1, others.size()).toArray(String[]::new));
    }

    private static MemoryNamespace on(MemoryNamespace namespace, List<String> collections) {
        return namespace.collections(
                collections.get(0), collections.subList(1, collections.size()).toArray(String[]::new));
    }
}
