package dev.langchain4j.memori.spring.namespace;

import dev.langchain4j.memori.NamespaceResolver;
import dev.langchain4j.memori.data.MemoriException;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/** Whoever is logged in on the calling thread, by name. Nobody, and the anonymous user of Spring Security, are refused. */
public final class PrincipalNamespaces {

    /** Makes the one that the starter uses. */
    public PrincipalNamespaces() {}

    /**
     * Asks Spring Security.
     *
     * @return a resolver that does not look at the chat memory id
     */
    public NamespaceResolver resolver() {
        return (id, parameters) -> name(SecurityContextHolder.getContext().getAuthentication());
    }

    private static String name(@Nullable Authentication authentication) {
        if (authentication == null
                || !authentication.isAuthenticated()
                || authentication instanceof AnonymousAuthenticationToken) {
            throw new MemoriException(
                    MemoriException.Reason.DENIED,
                    "nobody is logged in on the thread of this call, so nothing says whose memory it works with; call"
                            + " the service where Spring Security knows who it is, or choose another"
                            + " langchain4j.memori.namespace.resolver");
        }
        return ObjectNames.refuse(
                "the principal that is logged in", authentication.getName(), authentication.getPrincipal());
    }
}
