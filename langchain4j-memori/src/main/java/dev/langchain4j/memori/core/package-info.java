/**
 * Core memory: the labelled blocks of text that an agent has in front of it in every prompt. Who may edit what, how an edit changes a
 * text, and what a name with a slash stands for is decided here; how blocks are shown to a model is not.
 */
@NullMarked
package dev.langchain4j.memori.core;

import org.jspecify.annotations.NullMarked;
