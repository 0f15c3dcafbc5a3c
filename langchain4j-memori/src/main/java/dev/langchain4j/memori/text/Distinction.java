package dev.langchain4j.memori.text;

/** Why two sentences that look alike must not be taken for one. */
public enum Distinction {
    /** One says two and the other three; or kilometres and miles. */
    NUMBERS("numbers differ"),
    /** Months, weekdays, years, times of day, yesterday and tomorrow. */
    DATES("dates differ"),
    /** Names made for machines: file names, addresses, versions, camelCase and whatever mixes letters with digits. */
    IDENTIFIERS("identifiers differ"),
    /** Proper names; or the same ones with their parts exchanged. */
    NAMES("names differ"),
    /** One denies what the other says, or says what excludes it: on and off, red and blue. */
    NEGATION("one contradicts the other"),
    /** The dog chased the cat, the cat chased the dog. */
    ROLES("two words have changed places");

    private final String description;

    Distinction(String description) {
        this.description = description;
    }

    /**
     * The reason in words, to stand after "because" in an explanation.
     *
     * @return a few words in lower case, without any content of the texts
     */
    public String describe() {
        return description;
    }
}
