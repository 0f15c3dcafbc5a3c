package dev.langchain4j.memori.retention;

import dev.langchain4j.memori.data.ForgetReceipt;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.ProgressListener;
import dev.langchain4j.memori.data.Texts;
import dev.langchain4j.memori.store.AgingMemory;
import dev.langchain4j.memori.store.MemoryStore;
import dev.langchain4j.memori.store.Scope;
import dev.langchain4j.memori.store.StoreReader;
import dev.langchain4j.memori.store.StoredMemory;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A policy for some collections of a namespace. {@link #preview} says what it would do now; {@link #apply()} does it, and done twice it does nothing more. Safe
 * for use by several threads; valid until the store is closed. Every method throws {@link MemoriException} when the store fails.
 */
public final class Retention {

    /** So many memories are erased in one transaction; others may write, and progress is told, between two. */
    private static final int BATCH = 1_000;

    private final MemoryStore store;
    private final Scope scope;
    private final RetentionPolicy policy;
    private final InstantSource clock;
    private final BiConsumer<Scope, Memory> check;
    private final Runnable embedding;

    /**
     * A policy for a scope; applications get it from their {@code MemoryNamespace}.
     *
     * @param store     the store
     * @param scope     where the policy holds
     * @param policy    the rules
     * @param clock     tells the time
     * @param check     throws at a memory that cannot be stored
     * @param embedding lets what was condensed get its vectors, in the background
     */
    public Retention(
            MemoryStore store,
            Scope scope,
            RetentionPolicy policy,
            InstantSource clock,
            BiConsumer<Scope, Memory> check,
            Runnable embedding) {
        this.store = store;
        this.scope = scope;
        this.policy = policy;
        this.clock = clock;
        this.check = check;
        this.embedding = embedding;
    }

    /** A rule and what it takes: groups to be condensed, or one group to be erased. */
    private record Planned(RetentionRule rule, List<List<AgingMemory>> groups) {

        List<AgingMemory> memories() {
            return groups.stream().flatMap(List::stream).toList();
        }
    }

    /**
     * What the policy would do now. Erases nothing.
     *
     * @return the memories that each rule would erase
     */
    public RetentionPreview preview() {
        return new RetentionPreview(planned().stream()
                .map(planned -> {
                    List<AgingMemory> taken = planned.memories();
                    return new RetentionPreview.OfRule(
                            planned.rule.name(),
                            taken.stream().map(AgingMemory::id).sorted().toList(),
                            planned.rule.condenser() == null ? 0 : planned.groups.size(),
                            taken.stream()
                                    .map(AgingMemory::updatedAt)
                                    .min(Comparator.naturalOrder())
                                    .orElse(null));
                })
                .toList());
    }

    /**
     * Does what {@link #preview} says.
     *
     * @return what was done
     * @throws MemoriException as {@link #apply(ProgressListener)}
     */
    public RetentionReport apply() {
        return apply(ProgressListener.NONE);
    }

    /**
     * Does what {@link #preview} says, in transactions that are durable one by one. What was changed, pinned or read since it was looked at stays where that
     * makes it none of the rule's.
     *
     * @param progress hears after every transaction how many memories are done; may stop the work, which goes on there when the policy is applied again
     * @return what was done
     * @throws MemoriException if a condenser fails, or what it returns cannot be stored; what was done until then is durable
     */
    public RetentionReport apply(ProgressListener progress) {
        Texts.required("progress", progress);
        List<Planned> all = planned();
        long total =
                all.stream().mapToLong(planned -> planned.memories().size()).sum();
        long done = 0;
        boolean stopped = false;
        List<RetentionReport.OfRule> reports = new ArrayList<>();
        for (Planned planned : all) {
            List<ForgetReceipt> receipts = new ArrayList<>();
            List<String> condensed = new ArrayList<>();
            for (List<AgingMemory> group : batches(planned)) {
                if (stopped) {
                    break;
                }
                ForgetReceipt receipt = planned.rule.condenser() == null
                        ? erase(planned.rule, group)
                        : condense(planned.rule, planned.rule.condenser(), group, condensed);
                if (receipt.memories() > 0) {
                    receipts.add(receipt);
                }
                done += group.size();
                stopped = !progress.progress(done, total);
            }
            reports.add(new RetentionReport.OfRule(planned.rule.name(), receipts, condensed));
        }
        return new RetentionReport(reports, !stopped || done == total);
    }

    private List<Planned> planned() {
        store.flush(); // Whether something is used is written a second after it is.
        Instant now = clock.instant();
        return store.read(reader -> {
            Set<Long> earlier = new HashSet<>();
            List<Planned> planned = new ArrayList<>();
            for (RetentionRule rule : policy.rules()) {
                List<AgingMemory> taken = rule.taken(reader.aging(scope, rule.selection(), null), now).stream()
                        .filter(memory -> !earlier.contains(memory.key()))
                        .toList();
                List<List<AgingMemory>> groups =
                        rule.condenser() == null ? (taken.isEmpty() ? List.of() : List.of(taken)) : Groups.of(taken);
                groups.forEach(group -> group.forEach(memory -> earlier.add(memory.key())));
                planned.add(new Planned(rule, groups));
            }
            return planned;
        });
    }

    private static List<List<AgingMemory>> batches(Planned planned) {
        if (planned.rule.condenser() != null) {
            return planned.groups;
        }
        List<AgingMemory> all = planned.memories();
        List<List<AgingMemory>> batches = new ArrayList<>();
        for (int start = 0; start < all.size(); start += BATCH) {
            batches.add(all.subList(start, Math.min(all.size(), start + BATCH)));
        }
        return batches;
    }

    private ForgetReceipt erase(RetentionRule rule, List<AgingMemory> batch) {
        return store.erase(null, writer -> writer.purge(scope, still(writer, rule, batch)));
    }

    private ForgetReceipt condense(
            RetentionRule rule, Condenser condenser, List<AgingMemory> group, List<String> condensed) {
        Map<Long, StoredMemory> loaded = store.read(reader -> reader.load(keys(group)));
        List<Memory> memories = group.stream()
                .map(memory -> loaded.get(memory.key()))
                .filter(Objects::nonNull)
                .map(StoredMemory::memory)
                .toList();
        @Nullable
        StoredMemory text = memories.size() < 2 ? null : Condensation.of(memories, condenser, clock.instant());
        if (text != null) {
            check.accept(scope, text.memory());
        }
        ForgetReceipt receipt = store.erase(null, writer -> {
            List<Long> still = still(writer, rule, group);
            if (text == null || still.size() < group.size()) {
                return writer.forget(scope, List.<Long>of()); // Somebody has changed one of them: the next time.
            }
            writer.defer(writer.insert(text, Condensation.change(scope, group.size())));
            return writer.purge(scope, still);
        });
        if (text != null && receipt.memories() > 0) {
            condensed.add(text.memory().id());
            embedding.run();
        }
        return receipt;
    }

    /** What of a batch the rule still takes, seen from inside the transaction. */
    private List<Long> still(StoreReader reader, RetentionRule rule, List<AgingMemory> batch) {
        Instant now = clock.instant();
        return reader.aging(scope, rule.selection(), keys(batch)).stream()
                .filter(memory -> rule.takes(memory, now))
                .map(AgingMemory::key)
                .toList();
    }

    private static List<Long> keys(List<AgingMemory> memories) {
        return memories.stream().map(AgingMemory::key).collect(Collectors.toList());
    }
}
