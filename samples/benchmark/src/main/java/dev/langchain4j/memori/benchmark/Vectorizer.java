package dev.langchain4j.memori.benchmark;

import java.util.List;

/** Makes vectors of texts. Never random ones alone: neighbours in a benchmark must have something in common. */
interface Vectorizer {

    /** One line that says how, for the head of the report. */
    String description();

    /** One vector of unit length for every text, in their order. */
    List<float[]> vectors(List<String> texts);
}
