package dev.langchain4j.memori.benchmark;

import java.lang.management.ManagementFactory;

/** How much threads take from the heap. */
final class Allocation {

    private Allocation() {}

    /** The bytes that the calling thread has taken so far; 0 for ever where the JVM does not count them. */
    static long ofThisThread() {
        return ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean threads
                ? Math.max(
                        0,
                        threads.getThreadAllocatedBytes(Thread.currentThread().getId()))
                : 0;
    }
}
