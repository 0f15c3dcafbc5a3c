/**
 * From text to vectors: what a memory looks like to an embedding model, how long text becomes several pieces, which model is in
 * use and how it is replaced. Writing and searching both come through here.
 */
@NullMarked
package dev.langchain4j.memori.encode;

import org.jspecify.annotations.NullMarked;
