/** How memory gets into the services that LangChain4j's starter builds, where a bean alone would not do. */
@NullMarked
package dev.langchain4j.memori.spring.wiring;

import org.jspecify.annotations.NullMarked;
