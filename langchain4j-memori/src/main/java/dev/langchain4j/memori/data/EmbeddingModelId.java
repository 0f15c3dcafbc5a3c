package dev.langchain4j.memori.data;

/**
 * Which embedding model a vector belongs to. Vectors of different models cannot be compared and are never mixed.
 *
 * @param name      the model's name
 * @param dimension the length of its vectors
 * @param recipe    the version of the recipe by which a memory becomes the model's input text
 */
public record EmbeddingModelId(String name, int dimension, int recipe) {

    @Override
    public String toString() {
        return name + " (dimension " + dimension + ", recipe " + recipe + ")";
    }
}
