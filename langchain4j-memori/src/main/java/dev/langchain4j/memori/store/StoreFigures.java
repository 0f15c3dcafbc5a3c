package dev.langchain4j.memori.store;

import dev.langchain4j.memori.data.CacheStatus;

/**
 * What a store knows of itself beside its contents.
 *
 * @param fileBytes      the size of the file, or of all pages in memory
 * @param logBytes       the size of the write-ahead log
 * @param waitingWriters how many calls wait for their turn to write
 * @param collections    how often a searched collection was in memory
 * @param openErasures   how many erasures are not verified yet
 */
public record StoreFigures(
        long fileBytes, long logBytes, int waitingWriters, CacheStatus collections, int openErasures) {}
