package dev.langchain4j.memori.recall;

import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.HistoryEntry.Event;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.Quarantine;
import dev.langchain4j.memori.policy.Decision;
import dev.langchain4j.memori.policy.Gate;
import dev.langchain4j.memori.policy.Verdict;
import dev.langchain4j.memori.store.Change;
import dev.langchain4j.memori.store.MemoryStore;
import dev.langchain4j.memori.store.StoreWriter;
import dev.langchain4j.memori.store.StoredMemory;
import dev.langchain4j.memori.store.UnrecalledMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes memories of messages after they were stored: to index the words of a message costs more than to keep it, and whoever talks should
 * not wait for that. Who searches what has just been said waits instead, for the moment that it takes. Safe for use by several threads and
 * processes.
 */
public final class DeferredRecall {

    private static final Logger LOG = LoggerFactory.getLogger(DeferredRecall.class);

    /** Few, so that other writers do not wait long. */
    private static final int BATCH = 32;

    /** Somebody who searches sees an older state rather than wait for longer than this. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final MemoryStore store;
    private final int maxContentLength;
    private final Gate gate;

    /** How many have waited, and up to which of them all that was stored before has become memories. */
    private final AtomicLong asked = new AtomicLong();

    private final Object monitor = new Object();
    private long answered;

    /**
     * Work on a store.
     *
     * @param store            the store
     * @param maxContentLength how many characters of a message are searchable at the most
     * @param gate             what may become a memory, and what has to wait for it
     */
    public DeferredRecall(MemoryStore store, int maxContentLength, Gate gate) {
        this.store = store;
        this.maxContentLength = maxContentLength;
        this.gate = gate;
    }

    /**
     * Waits until what was stored before is found, by whatever process, but no longer than five seconds. Mostly there is nothing to wait for.
     *
     * @param namespace of whose conversations, or null for all
     * @param wake      lets {@link #recallSome} run on another thread
     */
    public void settle(@Nullable String namespace, Runnable wake) {
        if (!store.read(reader -> reader.conversations().hasUnrecalled(namespace))) {
            return;
        }
        long ticket = asked.incrementAndGet();
        wake.run();
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        synchronized (monitor) {
            try {
                for (long left = PATIENCE_NANOS; answered < ticket && left > 0; left = deadline - System.nanoTime()) {
                    TimeUnit.NANOSECONDS.timedWait(monitor, left);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Makes memories of the messages that have waited longest.
     *
     * @return whether there is more to do
     * @throws MemoriException if the store fails; then it stays to be done
     */
    public boolean recallSome() {
        long ticket = asked.get();
        boolean more = false;
        try {
            more = recallBatch();
        } finally {
            if (!more) {
                answer(ticket); // Also if it failed: to wait longer would help nobody.
            }
        }
        return more;
    }

    private void answer(long ticket) {
        synchronized (monitor) {
            answered = Math.max(answered, ticket);
            monitor.notifyAll();
        }
    }

    private boolean recallBatch() {
        List<UnrecalledMessage> batch =
                store.read(reader -> reader.conversations().unrecalled(BATCH));
        if (batch.isEmpty()) {
            return false;
        }
        List<@Nullable Screened> memories = new ArrayList<>(batch.size());
        batch.forEach(message -> memories.add(memory(message)));
        return store.write(writer -> {
            for (int i = 0; i < batch.size(); i++) {
                recall(writer, batch.get(i).key(), memories.get(i));
            }
            return batch.size() == BATCH;
        });
    }

    private static void recall(StoreWriter writer, long message, @Nullable Screened memory) {
        // Since it was read, it may have been forgotten, or another process may have been faster.
        if (memory == null) {
            writer.conversations().recalled(message, null);
        } else if (writer.conversations().isUnrecalled(message)) {
            StoredMemory stored =
                    writer.insert(memory.stored(), new Change(Event.CREATED, memory.reason(), Actor.SYSTEM));
            writer.defer(stored);
            writer.conversations().recalled(message, stored);
        }
    }

    private @Nullable Screened memory(UnrecalledMessage message) {
        try {
            RecallMemory words = RecallMemory.of(MessageCodec.decode(message.body()), maxContentLength);
            return words == null ? null : screened(message, words);
        } catch (MemoriException e) {
            LOG.warn(
                    "message {} of a conversation cannot be read and is not made searchable: {}",
                    message.key(),
                    e.getMessage());
            return null;
        }
    }

    private @Nullable Screened screened(UnrecalledMessage message, RecallMemory words) {
        StoredMemory stored = words.in(message.namespace(), message.conversation(), message.storedAt());
        Memory memory = stored.memory();
        Verdict verdict = gate.screenWords(words.asNew(), memory.provenance().channel());
        Memory allowed = memory.toBuilder()
                .content(verdict.memory().content())
                .author(verdict.memory().author())
                .metadata(verdict.memory().metadata())
                .collection(
                        verdict.decision() == Decision.QUARANTINE
                                ? Quarantine.of(memory.collection())
                                : memory.collection())
                .build();
        return verdict.decision() == Decision.REFUSE
                ? null
                : new Screened(
                        new StoredMemory(0, allowed, stored.occurredAtGiven()),
                        verdict.reason().isEmpty() ? RecallMemory.REASON : verdict.reason());
    }

    /** A memory as it may be stored, and what the history says of it. */
    private record Screened(StoredMemory stored, String reason) {}
}
