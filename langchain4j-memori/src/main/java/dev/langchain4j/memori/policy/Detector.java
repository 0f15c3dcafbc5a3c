package dev.langchain4j.memori.policy;

import java.util.List;

/** Finds in a text what a rule is about. Takes time in proportion to the length of the text, whatever it says. */
interface Detector {

    /** The parts, in any order; they may overlap. */
    List<Span> find(String text);
}
