/**
 * A page to look inside: what one namespace remembers, in a browser on the same machine, read-only.
 *
 * <p>A request walks gate, routes, answers: {@code PageGate} turns away whoever is not the person who was given the address,
 * {@code PageRoutes} finds the file or the end point, {@code PageAnswers} asks the namespace. The page itself is plain HTML, CSS
 * and JavaScript beside this package's classes.
 */
@NullMarked
package dev.langchain4j.memori.page;

import org.jspecify.annotations.NullMarked;
