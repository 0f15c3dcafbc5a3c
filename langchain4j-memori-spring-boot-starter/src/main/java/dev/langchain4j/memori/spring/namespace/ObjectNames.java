package dev.langchain4j.memori.spring.namespace;

import dev.langchain4j.memori.data.MemoriException;
import org.jspecify.annotations.Nullable;

/** Refuses what an object without a name of its own is called: its class and hash code, which is another after each login, and may be somebody else's. */
final class ObjectNames {

    private ObjectNames() {}

    static String refuse(String what, String name, @Nullable Object of) {
        if (of != null && name.equals(of.getClass().getName() + "@" + Integer.toHexString(of.hashCode()))) {
            throw new MemoriException(
                    MemoriException.Reason.DENIED,
                    what + " is a " + of.getClass().getName()
                            + " that does not say who it is; let its toString() return the name, and nothing but the"
                            + " name, or make a NamespaceResolver bean");
        }
        return name;
    }
}
