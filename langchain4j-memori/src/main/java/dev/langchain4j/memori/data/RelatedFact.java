package dev.langchain4j.memori.data;

/**
 * A fact that was reached from an entity.
 *
 * @param fact     the fact
 * @param distance how many facts one walks over to reach it, itself included; from 1
 */
public record RelatedFact(Fact fact, int distance) {}
