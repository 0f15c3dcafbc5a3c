package dev.langchain4j.memori.text;

/** What a word can be in an expression of time. The word lists in {@code time/} name these in lower case. */
enum TimeRole {
    /** Days from today: yesterday is -1. */
    DAY,
    /** A part of a certain day: "tonight" is {@code 0 evening}. */
    PART_OF_DAY_NAMED,
    /** Morning, afternoon, evening, night. */
    PART_OF_DAY,
    MONTH,
    WEEKDAY,
    SEASON,
    UNIT,
    WEEKEND,
    /** Units from this one, said before it: last is -1, this 0, next 1. */
    WHICH,
    /** The same, said after it: "la semana pasada". */
    WHICH_AFTER,
    /** Up to today, without regard to the calendar: "the past week". */
    PAST,
    NUMBER,
    ORDINAL,
    /** An article that says one: "a week ago". */
    ONE,
    COUPLE,
    FEW,
    /** Before the amount: "hace dos días". */
    AGO_BEFORE,
    /** After the amount: "two days ago". */
    AGO_AFTER,
    SINCE,
    BEFORE,
    AFTER,
    UNTIL,
    BETWEEN,
    AND,
    FROM,
    TO,
    /** Which third of it: 0 early, 1 in the middle, 2 late. */
    THIRD,
    /** A preposition that makes a time of what follows. */
    IN,
    /** The same for days and weekends, but not for months, which may be first names: "on", "at". */
    ON,
    OF,
    THE,
    /** Says that what comes is still to come: "will". */
    FUTURE,
    /** Says that no single one is meant: "every". */
    EVERY,
    HALF,
    /** What is commonly numbered, so that the number after it is no year: "room". */
    NUMBERED,
    /** A name with a word of time in it: Black Friday. */
    NO_TIME,
    /** Makes a beginning of the date before it: "from May on". */
    ONWARDS
}
