package dev.langchain4j.memori.policy;

import dev.langchain4j.memori.data.MemoriException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * How fast each namespace may be written to: a bucket holds as many writes as a minute has, and fills evenly (the token bucket of RFC 2698, with one
 * rate). In this process alone. Safe for use by several threads.
 */
final class WriteRate {

    private static final double MINUTE = Duration.ofMinutes(1).toNanos();

    /** Buckets that are full again are like none, and are dropped when there are so many. */
    private static final int MANY = 10_000;

    private final int perMinute;
    private final InstantSource clock;
    private final Map<String, Bucket> buckets = new HashMap<>();

    private record Bucket(double tokens, Instant at) {}

    WriteRate(int perMinute, InstantSource clock) {
        this.perMinute = perMinute;
        this.clock = clock;
    }

    synchronized void take(String namespace, int writes) {
        Instant now = clock.instant();
        if (buckets.size() >= MANY) {
            buckets.values().removeIf(bucket -> filled(bucket, now).tokens >= perMinute);
        }
        Bucket bucket = filled(buckets.getOrDefault(namespace, new Bucket(perMinute, now)), now);
        if (bucket.tokens < writes) {
            throw new MemoriException(
                    MemoriException.Reason.OVER_QUOTA,
                    "the namespace '" + namespace + "' may be written to " + perMinute + " times a minute, and "
                            + (int) bucket.tokens + " of these are left for " + writes
                            + "; nothing was written: wait, or raise maxWritesPerMinute");
        }
        buckets.put(namespace, new Bucket(bucket.tokens - writes, bucket.at));
    }

    /** A clock that was set back fills nothing, and goes on from there. */
    private Bucket filled(Bucket bucket, Instant now) {
        double passed = Math.max(0, Duration.between(bucket.at, now).toMillis()) * 1e6;
        return new Bucket(Math.min(perMinute, bucket.tokens + perMinute * passed / MINUTE), now);
    }
}
