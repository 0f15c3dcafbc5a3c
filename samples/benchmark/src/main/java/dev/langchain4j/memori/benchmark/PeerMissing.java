package dev.langchain4j.memori.benchmark;

/** A peer cannot take part here. The message says why, after its name. */
final class PeerMissing extends Exception {

    private static final long serialVersionUID = 1;

    PeerMissing(String why) {
        super(why);
    }

    PeerMissing(String why, Throwable cause) {
        super(why, cause);
    }
}
