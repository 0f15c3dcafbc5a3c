package dev.langchain4j.memori.fact;

import dev.langchain4j.memori.data.AddOutcome;
import dev.langchain4j.memori.data.Fact;
import dev.langchain4j.memori.data.FactResult;
import dev.langchain4j.memori.data.HistoryEntry.Event;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.NewFact;
import dev.langchain4j.memori.data.Provenance;
import dev.langchain4j.memori.store.Change;
import dev.langchain4j.memori.store.Scope;
import dev.langchain4j.memori.store.StoreWriter;
import dev.langchain4j.memori.store.StoredMemory;
import dev.langchain4j.memori.text.Names;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One fact on its way into the store, inside a transaction. */
final class FactWriting {

    private static final Comparator<StoredMemory> BY_BEGINNING =
            Comparator.<StoredMemory>comparingLong(one -> interval(one).from()).thenComparingLong(StoredMemory::key);

    private final StoreWriter writer;
    private final Scope scope;
    private final FactRules rules;
    private final Instant now;

    /**
     * A transaction.
     *
     * @param scope the collections that sources stand in; facts go into the namespace's own collection
     */
    FactWriting(StoreWriter writer, Scope scope, FactRules rules, Instant now) {
        this.writer = writer;
        this.scope = scope;
        this.rules = rules;
        this.now = now;
    }

    FactResult add(NewFact added) {
        StoredMemory source = added.source() == null ? null : source(added.source());
        Boolean said = added.singleValued();
        boolean single = said == null ? rules.predicates().isSingleValued(added.predicate()) : said;
        String object = Names.key(added.object());
        Provenance provenance = provenance(source);
        List<StoredMemory> same = new ArrayList<>();
        List<StoredMemory> others = new ArrayList<>();
        for (StoredMemory known : writer.facts().of(scope, added.subject(), added.predicate(), MemorySelection.all())) {
            if (isNever(known)) {
                continue;
            }
            boolean saysTheSame = Names.key(fact(known).object()).equals(object);
            if (!touches(provenance, known, saysTheSame)) {
                continue;
            }
            if (saysTheSame) {
                same.add(known);
            } else if (single) {
                others.add(known);
            }
        }
        same.sort(BY_BEGINNING);
        others.sort(BY_BEGINNING);
        Timeline placed = Timeline.place(added.validity(), intervals(same), intervals(others), Interval.micros(now));
        same.removeIf(known -> !interval(known).overlaps(placed.interval()));
        others.removeIf(known -> !interval(known).overlaps(placed.interval()));
        StoredMemory planned =
                planned(added, source, provenance, placed.joined(), superseded(others, placed.interval()));
        rules.check().accept(factScope(), planned.memory());
        List<Fact> changed = new ArrayList<>();
        others.forEach(other -> giveWay(other, placed.interval()).ifPresent(changed::add));
        if (!same.isEmpty()) {
            return reinforced(same, planned, changed);
        }
        StoredMemory created = writer.insert(
                planned,
                new Change(
                        Event.CREATED,
                        others.isEmpty() ? null : others.size() + " contradicting facts gave way",
                        scope.actor()));
        writer.defer(created);
        return others.isEmpty()
                ? new FactResult(fact(created), AddOutcome.CREATED, changed, "nothing that is known contradicts it")
                : new FactResult(
                        fact(created),
                        AddOutcome.SUPERSEDED,
                        changed,
                        others.size() + " facts with another object gave way for the time in which it is true");
    }

    /** Ends what is no longer true. */
    Fact end(StoredMemory fact, Instant at) {
        Memory memory = fact.memory();
        Instant from = memory.validity().from();
        if (isTrusted(memory.provenance()) && !scope.actor().channel().isTrusted()) {
            throw new MemoriException(
                    MemoriException.Reason.NOT_ALLOWED,
                    "fact " + memory.id() + " cannot be ended by the channel "
                            + scope.actor().channel() + ", which is not trusted; nothing was changed");
        }
        if (from != null && !from.isBefore(at)) {
            throw MemoriException.invalid("fact " + memory.id() + " is valid from " + from + " and cannot end at " + at
                    + "; forget it instead");
        }
        return fact(replaced(fact, memory.toBuilder().validity(memory.validity().until(at)), Event.UPDATED, null));
    }

    private Scope factScope() {
        return scope.on(List.of(Fact.COLLECTION));
    }

    private StoredMemory source(String id) {
        return writer.find(scope, id).stream()
                .findFirst()
                .orElseThrow(() -> new MemoriException(
                        MemoriException.Reason.NOT_FOUND,
                        "the source of the fact, memory " + id + ", is not in the namespace '" + scope.namespace()
                                + "', collections " + scope.collections()));
    }

    /**
     * What a fact looks like that has no like yet. It is believed no further than its source, and no further than who writes it: what a web page
     * said stays so when an extractor reads it again, and nobody vouches for what comes by an untrusted channel.
     */
    private StoredMemory planned(
            NewFact added,
            @Nullable StoredMemory source,
            Provenance provenance,
            Interval interval,
            @Nullable String supersedes) {
        String author = source != null && scope.actor().channel().isTrusted()
                ? source.memory().author()
                : null;
        Memory memory = Memory.builder(
                        UUID.randomUUID().toString(),
                        scope.namespace(),
                        Fact.COLLECTION,
                        added.subject() + " " + added.predicate() + " " + added.object(),
                        now)
                .metadata(Fact.metadata(
                        added.subject(),
                        added.predicate(),
                        added.object(),
                        added.confidence(),
                        source == null ? List.of() : List.of(source.memory().id()),
                        source == null))
                .author(author)
                .provenance(provenance)
                .validity(interval.validity())
                .supersedes(supersedes)
                .build();
        return new StoredMemory(0, memory, false);
    }

    private Provenance provenance(@Nullable StoredMemory source) {
        if (source == null || !scope.actor().channel().isTrusted()) {
            return Provenance.of(scope.actor());
        }
        Provenance of = source.memory().provenance();
        return new Provenance(of.channel(), of.actor(), false, 0);
    }

    /**
     * Whether a new fact can change a known one. What comes by an untrusted channel stands beside what was told: it does not end it, does not stretch the
     * time of which it is said, and is not stated in its name. What was told ends what strangers say, and does not join it.
     */
    private boolean touches(Provenance added, StoredMemory known, boolean same) {
        boolean trusted = isTrusted(added);
        boolean knownTrusted = isTrusted(known.memory().provenance());
        return trusted == knownTrusted || (trusted && !same);
    }

    private static boolean isTrusted(Provenance of) {
        return of.confirmed() || of.channel().isTrusted();
    }

    /** What held until the new fact does. */
    private static @Nullable String superseded(List<StoredMemory> others, Interval interval) {
        return others.stream()
                .filter(other -> interval(other).from() < interval.from())
                .map(other -> other.memory().id())
                .reduce((earlier, later) -> later)
                .orElse(null);
    }

    private Optional<Fact> giveWay(StoredMemory other, Interval to) {
        Interval.Rest rest = interval(other).without(to);
        String reason = "a fact with another object holds from "
                + (to.from() == Interval.OPEN_BEGINNING
                        ? "always"
                        : to.validity().from());
        Interval kept = rest.before() == null ? rest.behind() : rest.before();
        if (kept == null) {
            writer.withdraw(other, new Change(Event.WITHDRAWN, reason, scope.actor()));
            return Optional.empty();
        }
        StoredMemory changed =
                replaced(other, other.memory().toBuilder().validity(kept.validity()), Event.SUPERSEDED, reason);
        if (rest.before() != null && rest.behind() != null) {
            Memory behind = Memory.builder(
                            UUID.randomUUID().toString(),
                            scope.namespace(),
                            Fact.COLLECTION,
                            other.memory().content(),
                            now)
                    .metadata(other.memory().metadata())
                    .author(other.memory().author())
                    .provenance(other.memory().provenance())
                    .importance(other.memory().importance())
                    .validity(rest.behind().validity())
                    .build();
            StoredMemory again = writer.insert(
                    new StoredMemory(0, behind, false),
                    new Change(
                            Event.CREATED,
                            "what is left of " + other.memory().id() + " behind another fact",
                            scope.actor()));
            writer.defer(again);
        }
        return Optional.of(fact(changed));
    }

    /** What says the same becomes one: the oldest of them. */
    private FactResult reinforced(List<StoredMemory> same, StoredMemory planned, List<Fact> changed) {
        Fact said = fact(planned);
        StoredMemory first = same.get(0);
        boolean another = corroborates(first, planned);
        double confidence = another
                ? 1 - (1 - fact(first).confidence()) * (1 - said.confidence())
                : Math.max(fact(first).confidence(), said.confidence());
        List<String> sources = new ArrayList<>(fact(first).sources());
        boolean stated = fact(first).stated() || said.stated();
        add(said.sources(), sources);
        for (StoredMemory more : same.subList(1, same.size())) {
            confidence = Math.max(confidence, fact(more).confidence());
            add(fact(more).sources(), sources);
            stated |= fact(more).stated();
            writer.withdraw(
                    more,
                    new Change(Event.WITHDRAWN, "joined with " + first.memory().id(), scope.actor()));
        }
        Fact old = fact(first);
        Memory.Builder joined = first.memory().toBuilder()
                .metadata(Fact.metadata(old.subject(), old.predicate(), old.object(), confidence, sources, stated))
                .validity(planned.memory().validity());
        String reason = another ? "somebody else says the same" : "it was said again";
        Memory after = joined.build();
        StoredMemory current;
        if (after.equals(first.memory())) {
            writer.reinforce(first, new Change(Event.REINFORCED, reason, scope.actor()));
            current = loaded(first);
        } else {
            current = loaded(replaced(
                    first, joined.reinforcements(first.memory().reinforcements() + 1), Event.REINFORCED, reason));
        }
        return new FactResult(fact(current), AddOutcome.REINFORCED, changed, reason);
    }

    private static void add(List<String> more, List<String> sources) {
        for (String source : more) {
            if (sources.size() < Fact.MAX_SOURCES && !sources.contains(source)) {
                sources.add(source);
            }
        }
    }

    /** Whether who says so has not said so before. */
    private boolean corroborates(StoredMemory known, StoredMemory planned) {
        String origin = rules.origin().apply(planned);
        if (origin.equals(rules.origin().apply(known))) {
            return false;
        }
        int before = loaded(known).memory().provenance().corroborations();
        writer.corroborate(known, origin);
        return loaded(known).memory().provenance().corroborations() > before;
    }

    private StoredMemory replaced(StoredMemory before, Memory.Builder after, Event event, @Nullable String reason) {
        Instant updated = before.memory().updatedAt();
        Memory memory = after.version(before.memory().version() + 1)
                .updatedAt(now.isBefore(updated) ? updated : now)
                .build();
        StoredMemory replaced = writer.replace(
                before,
                new StoredMemory(0, memory, before.occurredAtGiven()),
                new Change(event, reason, scope.actor()));
        writer.copyVectors(before, replaced); // What it says is the same.
        return replaced;
    }

    private StoredMemory loaded(StoredMemory version) {
        StoredMemory loaded = writer.load(List.of(version.key())).get(version.key());
        return loaded == null ? version : loaded;
    }

    /** Whether a correction from its very beginning has left nothing of it. */
    private static boolean isNever(StoredMemory fact) {
        Instant from = fact.memory().validity().from();
        return from != null && from.equals(fact.memory().validity().to());
    }

    private static List<Interval> intervals(List<StoredMemory> facts) {
        return facts.stream().map(FactWriting::interval).toList();
    }

    private static Interval interval(StoredMemory fact) {
        return Interval.of(fact.memory().validity());
    }

    static Fact fact(StoredMemory stored) {
        return Fact.of(stored.memory())
                .orElseThrow(() ->
                        new IllegalStateException("memory " + stored.memory().id() + " is no fact"));
    }
}
