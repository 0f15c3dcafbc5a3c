/** What was done with a namespace, where that is to be proved: kept in a chain of hashes, to be asked and checked. */
@NullMarked
package dev.langchain4j.memori.audit;

import org.jspecify.annotations.NullMarked;
