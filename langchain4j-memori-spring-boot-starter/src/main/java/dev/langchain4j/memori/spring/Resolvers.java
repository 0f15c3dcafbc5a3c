package dev.langchain4j.memori.spring;

import dev.langchain4j.memori.NamespaceResolver;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.spring.MemoriProperties.Namespace;
import dev.langchain4j.memori.spring.MemoriProperties.Resolver;
import dev.langchain4j.memori.spring.namespace.PrincipalNamespaces;
import dev.langchain4j.memori.spring.namespace.RequestAttributeNamespaces;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;

/** The resolver that the properties name. */
final class Resolvers {

    /** What LangChain4j calls the conversation of a service without {@code @MemoryId}. */
    private static final String SHARED_BY_ALL = "default";

    private Resolvers() {}

    static NamespaceResolver of(
            Namespace namespace,
            ObjectProvider<PrincipalNamespaces> principal,
            ObjectProvider<RequestAttributeNamespaces> requestAttribute) {
        return switch (namespace.resolver()) {
            case MEMORY_ID -> byId(namespace.separator());
            case PRINCIPAL -> required(principal, namespace.resolver(), "spring-security-core")
                    .resolver();
            case REQUEST_ATTRIBUTE -> required(requestAttribute, namespace.resolver(), "spring-web")
                    .resolver(namespace.requestAttribute());
            case FIXED -> NamespaceResolver.fixed(namespace.fixed());
        };
    }

    private static NamespaceResolver byId(@Nullable String separator) {
        NamespaceResolver known = NamespaceResolver.ofMemoryId(id -> person(id, separator));
        return (id, parameters) -> {
            if (id == null || SHARED_BY_ALL.equals(id)) {
                throw new MemoriException(
                        MemoriException.Reason.DENIED,
                        "nothing says whose memory this call works with, and everybody would share one; give the"
                                + " method of the service a @MemoryId parameter, or say with"
                                + " langchain4j.memori.namespace.resolver who it is: principal, request-attribute or"
                                + " fixed");
            }
            return known.namespace(id, null);
        };
    }

    private static String person(String id, @Nullable String separator) {
        int end = separator == null ? -1 : id.indexOf(separator);
        if (end == 0) {
            throw new MemoriException(
                    MemoriException.Reason.DENIED,
                    "the @MemoryId of this call does not say whose memory it works with: a name has to stand in front"
                            + " of the langchain4j.memori.namespace.separator '"
                            + separator
                            + "'");
        }
        if (separator != null && end >= 0 && id.indexOf(separator, end + separator.length()) >= 0) {
            throw new MemoriException(
                    MemoriException.Reason.DENIED,
                    "the @MemoryId of this call has the langchain4j.memori.namespace.separator '" + separator
                            + "' more than once, so it does not say where the name of the person ends; choose a"
                            + " separator that neither names nor conversations hold");
        }
        return end < 0 ? id : id.substring(0, end);
    }

    private static <T> T required(ObjectProvider<T> source, Resolver resolver, String artifact) {
        T found = source.getIfAvailable();
        Range.check(
                found != null,
                "namespace.resolver",
                resolver,
                "it needs " + artifact + ", which is not on the class path");
        return Objects.requireNonNull(found);
    }
}
