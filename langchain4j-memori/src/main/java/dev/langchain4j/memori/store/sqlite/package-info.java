/**
 * The embedded default: one SQLite file. The schema and its migrations are resources, all SQL is in this room.
 *
 * <p>A {@code Session} is one connection with its prepared statements; {@code SqliteStore} hands sessions out, one for the writer and
 * several for readers; {@code SqliteReader} and {@code SqliteWriter} are what a callback sees. The lexical lane reads its postings from
 * FTS5 and scores them here; the vector lane searches sets of vectors in memory that catch up with the history.
 */
@NullMarked
package dev.langchain4j.memori.store.sqlite;

import org.jspecify.annotations.NullMarked;
