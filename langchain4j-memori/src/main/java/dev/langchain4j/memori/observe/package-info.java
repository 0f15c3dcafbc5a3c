/**
 * What whoever runs a store can watch: how long each thing takes, and what happened how often. It tells kinds and numbers, never whose memories they
 * are nor what they say.
 */
@NullMarked
package dev.langchain4j.memori.observe;

import org.jspecify.annotations.NullMarked;
