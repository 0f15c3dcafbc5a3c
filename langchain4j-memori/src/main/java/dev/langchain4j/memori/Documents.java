package dev.langchain4j.memori;

import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Texts;
import dev.langchain4j.memori.policy.Decision;
import dev.langchain4j.memori.policy.Gate;
import dev.langchain4j.memori.policy.Screened;
import dev.langchain4j.memori.store.MemoryStore;
import java.util.List;
import java.util.Optional;

/**
 * Texts that a namespace keeps under names. They are no memories: no search finds them, they have no history, and only an export of the whole
 * namespace takes them along. The store's policy redacts and refuses what it finds in them; nothing of them can wait in quarantine. Safe for use
 * by several threads; valid until the {@link Memori} is closed. Every method throws {@link MemoriException} when an argument is null or the store
 * fails.
 */
public final class Documents {

    /** The longest text, in UTF-16 characters. */
    public static final int MAX_LENGTH = 16 * 1024 * 1024;

    /** The longest name, in UTF-16 characters. */
    public static final int MAX_NAME_LENGTH = 1_000;

    private final MemoryStore store;
    private final String namespace;
    private final String shelf;
    private final Gate gate;

    Documents(MemoryStore store, String namespace, String shelf, Gate gate) {
        this.store = store;
        this.namespace = namespace;
        this.shelf = shelf;
        this.gate = gate;
    }

    /**
     * Stores a text, in place of the one of that name if there is one. When this returns, the text is durable.
     *
     * @param name its name; not blank, at most {@value #MAX_NAME_LENGTH} characters
     * @param text the text; at most {@value #MAX_LENGTH} characters
     * @throws MemoriException if name or text is not legal; then nothing was changed
     */
    public void put(String name, String text) {
        check(name, text);
        Screened screened = gate.screen(text);
        if (screened.decision() == Decision.REFUSE) {
            throw new MemoriException(
                    MemoriException.Reason.REFUSED,
                    "a document cannot hold that: " + screened.reason() + "; nothing was changed");
        }
        gate.count(namespace, 1);
        store.write(writer -> {
            writer.documents().put(namespace, shelf, name, screened.text());
            return name;
        });
    }

    /**
     * Reads a text.
     *
     * @param name its name
     * @return the text, or empty if there is none of that name
     */
    public Optional<String> get(String name) {
        Texts.required("name", name);
        return store.read(reader -> reader.documents().find(namespace, shelf, name));
    }

    /**
     * Erases a text.
     *
     * @param name its name
     * @return whether there was one of that name
     */
    public boolean forget(String name) {
        Texts.required("name", name);
        return store.erase(null, writer -> writer.forgetDocument(namespace, shelf, name))
                        .erased()
                        .documents()
                > 0;
    }

    /**
     * What is there.
     *
     * @return the names in ascending order
     */
    public List<String> names() {
        return store.read(reader -> reader.documents().names(namespace, shelf));
    }

    static void check(String name, String text) {
        Texts.requireNotBlank("the name of a document", Texts.required("name", name));
        check("name of a document", name, MAX_NAME_LENGTH);
        check("text of a document", Texts.required("text", text), MAX_LENGTH);
    }

    private static void check(String what, String text, int max) {
        if (text.length() > max) {
            throw MemoriException.invalid(
                    "the " + what + " must have at most " + max + " characters, but has " + text.length());
        }
        int broken = Texts.unpairedSurrogate(text);
        if (broken >= 0) {
            throw MemoriException.invalid("the " + what + " holds half a character (an unpaired surrogate) at position "
                    + broken + " and cannot be stored as Unicode text");
        }
    }
}
