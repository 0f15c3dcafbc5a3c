package dev.langchain4j.memori.observe;

/** Ends a work that somebody has stopped, or that is done anew with what it lacked. Nothing has failed, so that it has no trace and is observed as no failure. */
public class GivenUp extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Gives a work up.
     *
     * @param reason why
     */
    public GivenUp(String reason) {
        super(reason, null, false, false);
    }
}
