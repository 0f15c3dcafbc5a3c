package dev.langchain4j.memori.spring.namespace;

import dev.langchain4j.memori.NamespaceResolver;
import dev.langchain4j.memori.data.MemoriException;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/** What a filter or interceptor of the application has put into the web request of the calling thread. Never a header or parameter of the client. */
public final class RequestAttributeNamespaces {

    /** Makes the one that the starter uses. */
    public RequestAttributeNamespaces() {}

    /**
     * Asks the current web request.
     *
     * @param attribute the name of the attribute, whose value is a text or something whose text is the name of the namespace
     * @return a resolver that does not look at the chat memory id
     */
    public NamespaceResolver resolver(String attribute) {
        return (id, parameters) -> {
            RequestAttributes request = RequestContextHolder.getRequestAttributes();
            Object value = request == null ? null : request.getAttribute(attribute, RequestAttributes.SCOPE_REQUEST);
            if (value == null || value.toString().isBlank()) {
                throw new MemoriException(
                        MemoriException.Reason.DENIED,
                        request == null
                                ? "there is no web request on the thread of this call, so nothing says whose memory it"
                                        + " works with; call the service on the thread of a request, or choose another"
                                        + " langchain4j.memori.namespace.resolver"
                                : "the web request has no attribute " + attribute
                                        + ", so nothing says whose memory this call works with; set it in a filter,"
                                        + " once you know who is asking");
            }
            return ObjectNames.refuse("the request attribute " + attribute, value.toString(), value);
        };
    }
}
