/** Whose memory a call works with, asked of what a Spring application knows of its caller. Each class needs one optional dependency. */
@NullMarked
package dev.langchain4j.memori.spring.namespace;

import org.jspecify.annotations.NullMarked;
