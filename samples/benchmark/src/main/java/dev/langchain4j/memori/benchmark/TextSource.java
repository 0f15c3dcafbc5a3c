package dev.langchain4j.memori.benchmark;

/** An endless, repeatable supply of texts and of questions about them. The same number always gives the same text. */
interface TextSource {

    /** One line that says where the texts come from, for the head of the report. */
    String description();

    /** The text of memory number {@code i}, unlike every other. */
    String text(int i);

    /** Question number {@code i}; never one of the texts. */
    String question(int i);
}
