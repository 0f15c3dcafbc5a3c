package dev.langchain4j.memori.data;

/** The way by which something reached the memory. It says how far a text can be steered by somebody who should not. */
public enum Channel {
    /** A person who uses the application said it, or the application itself writes it on that person's behalf. The default. */
    USER,
    /** A model wrote it, of its own accord or through one of its memory tools. */
    AGENT,
    /** It is what a tool returned: whoever controls what the tool reads controls it. */
    TOOL,
    /** It was read on the web, in a mail or in a document of unknown origin. */
    WEB,
    /** It came with an import from elsewhere. */
    IMPORT,
    /** This library did it of itself: retention, re-embedding, the recall of conversations. */
    SYSTEM;

    /**
     * Whether somebody who should not could put words into what comes by this way.
     *
     * @return false for {@link #TOOL} and {@link #WEB}
     */
    public boolean isTrusted() {
        return this != TOOL && this != WEB;
    }
}
