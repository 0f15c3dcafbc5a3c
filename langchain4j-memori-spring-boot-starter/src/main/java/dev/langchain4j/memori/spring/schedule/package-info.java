/** What is done without anybody asking: retention, backups, restore drills and checks of the store, each only where its properties say when. */
@NullMarked
package dev.langchain4j.memori.spring.schedule;

import org.jspecify.annotations.NullMarked;
