package dev.langchain4j.memori.data;

/**
 * Which embedding model a vector belongs to. Vectors of different models cannot be compared and are never mixed.
 *
 * @param name      the model's name, with the prefix of its passages behind it where it has one
 * @param dimension the length of its vectors
 * @param recipe    the version of the recipe by which a memory becomes the model's input text
 */
public record EmbeddingModelId(String name, int dimension, int recipe) {

    private static final String CALLERS = "the caller's vectors";

    /** No recipe of this library: the caller made the input text, too. */
    private static final int NO_RECIPE = 0;

    /**
     * Stands for whatever made the vectors that a caller gives.
     *
     * @param dimension the length of the vectors
     * @return an id that belongs to one collection, and is never that of a model
     */
    public static EmbeddingModelId ofCaller(int dimension) {
        return new EmbeddingModelId(CALLERS, dimension, NO_RECIPE);
    }

    /**
     * Whether a caller gave the vectors.
     *
     * @return false if the store's model made them
     */
    public boolean isCallers() {
        return recipe == NO_RECIPE;
    }

    @Override
    public String toString() {
        return isCallers()
                ? name + " (dimension " + dimension + ")"
                : name + " (dimension " + dimension + ", recipe " + recipe + ")";
    }
}
