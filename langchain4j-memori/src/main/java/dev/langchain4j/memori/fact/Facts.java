package dev.langchain4j.memori.fact;

import dev.langchain4j.memori.data.Fact;
import dev.langchain4j.memori.data.FactResult;
import dev.langchain4j.memori.data.ForgetReceipt;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.NewFact;
import dev.langchain4j.memori.data.RelatedFact;
import dev.langchain4j.memori.data.Texts;
import dev.langchain4j.memori.store.FactReader;
import dev.langchain4j.memori.store.MemoryStore;
import dev.langchain4j.memori.store.Scope;
import dev.langchain4j.memori.store.StoreReader;
import dev.langchain4j.memori.store.StoredMemory;
import dev.langchain4j.memori.text.Names;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one namespace knows in the form of facts: subject, predicate, object, how likely, and when it is true. Safe for use by several threads;
 * valid until the store is closed.
 *
 * <p>A fact has four times. {@link Fact#validity()} says from when and until when it is true <i>in the world</i>; the history says from when
 * and until when <i>the store</i> held it to be so. {@link #asOf} takes a moment of either.
 *
 * <p>Of a single-valued predicate a subject has one object at every moment. What is said last is believed for the time it is said of, and
 * whatever contradicts it gives way for that time and no longer. With "Anna lives in Oslo" known from 2020 on:
 *
 * <table>
 * <caption>When facts are true</caption>
 * <tr><th>then it is said that she lives in Paris</th><th>Paris</th><th>Oslo</th></tr>
 * <tr><td>from 2023</td><td>2023 to the open end</td><td>2020 to 2023</td></tr>
 * <tr><td>(no times)</td><td>now to the open end</td><td>2020 to now</td></tr>
 * <tr><td>2015 to 2018</td><td>2015 to 2018</td><td>as before: the two never meet</td></tr>
 * <tr><td>from 2018</td><td>2018 to 2020, where something else is known to begin</td><td>as before</td></tr>
 * <tr><td>2021 to 2022</td><td>2021 to 2022</td><td>2020 to 2021, and in a fact of its own from 2022</td></tr>
 * <tr><td>until 2022, and 2022 is past</td><td>2020 to 2022, back to where something else begins or ends</td><td>from 2022</td></tr>
 * <tr><td>from 2020</td><td>2020 to the open end</td><td>withdrawn; its history stays</td></tr>
 * </table>
 *
 * <p>A fact without a beginning begins where nobody said, if it is the first of its subject and predicate, else now. The same fact again, at a
 * time that overlaps, is no second one: it reinforces the first. A known beginning or end then takes the place of one that nobody knew, the earliest beginning
 * and the latest end are kept, and an open end reaches on to where something else begins, unless the fact that is known still holds and has an
 * end. If somebody else says so, confidences a and b make {@code 1 - (1 - a)(1 - b)}, and the fact counts one more corroboration; if the same one
 * repeats it, the greater of the two stays. Of predicates that are not single-valued, nothing contradicts anything.
 *
 * <p>Every method throws {@link MemoriException} when an argument is null or outside its range, or the store fails; then nothing was changed.
 */
public final class Facts {

    /** The greatest depth of a neighbourhood. */
    public static final int MAX_DEPTH = 4;

    /** The most facts that a neighbourhood holds. */
    public static final int MAX_NEIGHBOURS = 1_000;

    private static final int DEFAULT_NEIGHBOURS = 100;

    private static final Comparator<Fact> IN_TIME = Comparator.<Fact, Instant>comparing(
                    fact -> fact.validity().from(), Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(fact -> fact.validity().to(), Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(fact -> Names.key(fact.predicate()))
            .thenComparing(fact -> Names.key(fact.object()))
            .thenComparing(Fact::id);

    private final MemoryStore store;
    private final Scope scope;
    private final FactRules rules;
    private final Consumer<List<Memory>> seen;

    /**
     * The facts of a namespace; applications get them from their {@code MemoryNamespace}.
     *
     * @param store where facts are kept
     * @param scope whose, by whom, and the collections that sources stand in
     * @param rules what they are written by
     * @param seen  is told of every memory that is read, for the audit
     */
    public Facts(MemoryStore store, Scope scope, FactRules rules, Consumer<List<Memory>> seen) {
        this.store = store;
        this.scope = scope;
        this.rules = rules;
        this.seen = seen;
    }

    /**
     * Remembers a fact of which nothing but its parts is known.
     *
     * @param subject   of what it says something
     * @param predicate what it says of it
     * @param object    the other end
     * @return what was done
     */
    public FactResult add(String subject, String predicate, String object) {
        return add(NewFact.of(subject, predicate, object));
    }

    /**
     * Remembers a fact. When this returns it is durable and its words find it; its vector is made in the background.
     *
     * @param fact the fact
     * @return what was done, and which facts gave way
     * @throws MemoriException if its source is not among the memories of this handle
     */
    public FactResult add(NewFact fact) {
        return addAll(List.of(Texts.required("fact", fact))).get(0);
    }

    /**
     * Remembers facts in one transaction, one after the other.
     *
     * @param facts the facts
     * @return what was done, in the same order
     * @throws MemoriException as {@link #add(NewFact)}; then none is stored
     */
    public List<FactResult> addAll(List<NewFact> facts) {
        List<NewFact> added = List.copyOf(Texts.required("facts", facts));
        List<FactResult> results = new ArrayList<>(added.size());
        store.write(writer -> {
            results.clear(); // The store may run this again.
            FactWriting writing =
                    new FactWriting(writer, scope, rules, rules.clock().instant());
            added.forEach(fact -> results.add(writing.add(fact)));
            return results;
        });
        rules.wake().run();
        return List.copyOf(results);
    }

    /**
     * Remembers what a memory says, with the memory as the source of each fact.
     *
     * @param memoryId  the full id of a memory of this handle
     * @param extractor reads the facts; nothing is locked meanwhile
     * @return what was done
     * @throws MemoriException if there is no such memory
     */
    public List<FactResult> extract(String memoryId, FactExtractor extractor) {
        Texts.required("extractor", extractor);
        Memory memory = store.read(reader -> reader.find(scope, Texts.required("id", memoryId))).stream()
                .findFirst()
                .map(StoredMemory::memory)
                .orElseThrow(() -> notFound("memory", memoryId, scope));
        seen.accept(List.of(memory));
        return addAll(extractor.extract(memory).stream()
                .map(fact -> sourced(fact, memory.id()))
                .toList());
    }

    /**
     * What is true of a subject now.
     *
     * @param subject of what
     * @return the facts, in the order of their beginning
     */
    public List<Fact> current(String subject) {
        return of(subject, null, validAt(rules.clock().instant()).build());
    }

    /**
     * What is true of a subject now, by one predicate.
     *
     * @param subject   of what
     * @param predicate what is asked of it
     * @return the facts, in the order of their beginning; at most one if the predicate is single-valued
     */
    public List<Fact> current(String subject, String predicate) {
        return of(
                subject,
                Texts.required("predicate", predicate),
                validAt(rules.clock().instant()).build());
    }

    /**
     * What was, is or will be true of a subject, as far as is known today.
     *
     * @param subject   of what
     * @param predicate what is asked of it, or null for everything
     * @param validAt   the moment of the world
     * @return the facts, in the order of their beginning
     */
    public List<Fact> asOf(String subject, @Nullable String predicate, Instant validAt) {
        return of(subject, predicate, validAt(validAt).build());
    }

    /**
     * What the store held to be true of a subject.
     *
     * @param subject   of what
     * @param predicate what is asked of it, or null for everything
     * @param validAt   the moment of the world
     * @param knownAt   the moment at which the store knew it
     * @return the facts as they were known then, in the order of their beginning
     */
    public List<Fact> asOf(String subject, @Nullable String predicate, Instant validAt, Instant knownAt) {
        return of(
                subject,
                predicate,
                validAt(validAt).asOf(Texts.required("knownAt", knownAt)).build());
    }

    /**
     * What was, is and will be true of a subject by one predicate.
     *
     * @param subject   of what
     * @param predicate what is asked of it
     * @return the facts, in the order of their beginning
     */
    public List<Fact> timeline(String subject, String predicate) {
        return of(subject, Texts.required("predicate", predicate), MemorySelection.all());
    }

    /**
     * As {@link #timeline(String, String)}, as the store knew it at a moment.
     *
     * @param subject   of what
     * @param predicate what is asked of it
     * @param knownAt   the moment at which the store knew it
     * @return the facts as they were known then, in the order of their beginning
     */
    public List<Fact> timeline(String subject, String predicate, Instant knownAt) {
        MemorySelection then = MemorySelection.builder()
                .asOf(Texts.required("knownAt", knownAt))
                .build();
        return of(subject, Texts.required("predicate", predicate), then);
    }

    /**
     * All facts that have an entity at one of their ends, whenever they are true.
     *
     * @param entity a subject or object
     * @return the facts, in the order of their beginning
     */
    public List<Fact> about(String entity) {
        Texts.required("entity", entity);
        return sorted(store.read(reader -> reader.facts().about(scope, entity, MemorySelection.all())));
    }

    /**
     * The facts around an entity that are true now, at most 100 of them.
     *
     * @param entity where to begin
     * @param depth  how many facts to walk over, from 1 to {@value #MAX_DEPTH}
     * @return the facts, each once, as {@link #neighbourhood(String, int, int)}
     */
    public List<RelatedFact> neighbourhood(String entity, int depth) {
        return neighbourhood(entity, depth, DEFAULT_NEIGHBOURS);
    }

    /**
     * The facts around an entity that are true now. Of an entity with very many facts, the newest are walked over.
     *
     * @param entity where to begin
     * @param depth  how many facts to walk over, from 1 to {@value #MAX_DEPTH}
     * @param limit  how many facts to return at the most, from 1 to {@value #MAX_NEIGHBOURS}
     * @return the facts, each once: nearest first, then the likeliest, ties by id
     */
    public List<RelatedFact> neighbourhood(String entity, int depth, int limit) {
        Texts.required("entity", entity);
        checkRange("depth", depth, MAX_DEPTH);
        checkRange("limit", limit, MAX_NEIGHBOURS);
        MemorySelection now = validAt(rules.clock().instant()).build();
        List<FactReader.Reached> reached =
                store.read(reader -> reader.facts().around(scope, List.of(entity), depth, limit, now));
        seen.accept(reached.stream().map(one -> one.fact().memory()).toList());
        return reached.stream()
                .map(one -> new RelatedFact(FactWriting.fact(one.fact()), one.distance()))
                .toList();
    }

    /**
     * One fact.
     *
     * @param id its full id
     * @return the fact, or empty if there is none
     */
    public Optional<Fact> get(String id) {
        Optional<StoredMemory> found = store.read(reader -> find(reader, id));
        seen.accept(found.stream().map(StoredMemory::memory).toList());
        return found.map(FactWriting::fact);
    }

    /**
     * Ends a fact: it is no longer true in the world.
     *
     * @param id its full id
     * @param at the first moment at which it is not true; after its beginning
     * @return the fact as it is now
     * @throws MemoriException if there is no such fact, it begins later, or the policy does not trust who ends it
     */
    public Fact end(String id, Instant at) {
        Texts.required("at", at);
        return write(id, (writing, fact) -> writing.end(fact, at));
    }

    /**
     * Erases a fact with all its versions.
     *
     * @param id its full id
     * @return what was erased
     * @throws MemoriException if there is no such fact
     */
    public ForgetReceipt forget(String id) {
        Scope facts = scope.on(List.of(Fact.COLLECTION));
        return store.erase(
                null, writer -> writer.forget(facts, List.of(require(writer, id).key())));
    }

    private Fact write(String id, BiFunction<FactWriting, StoredMemory, Fact> change) {
        return store.write(writer ->
                change.apply(new FactWriting(writer, scope, rules, rules.clock().instant()), require(writer, id)));
    }

    private StoredMemory require(StoreReader reader, String id) {
        return find(reader, id).orElseThrow(() -> notFound("fact", id, scope));
    }

    private Optional<StoredMemory> find(StoreReader reader, String id) {
        return reader.find(scope.on(List.of(Fact.COLLECTION)), Texts.required("id", id)).stream()
                .filter(found -> Fact.of(found.memory()).isPresent())
                .findFirst();
    }

    private List<Fact> of(String subject, @Nullable String predicate, MemorySelection selection) {
        Texts.required("subject", subject);
        return sorted(store.read(reader -> reader.facts().of(scope, subject, predicate, selection)));
    }

    private List<Fact> sorted(List<StoredMemory> facts) {
        seen.accept(facts.stream().map(StoredMemory::memory).toList());
        return facts.stream().map(FactWriting::fact).sorted(IN_TIME).toList();
    }

    private static MemorySelection.Builder validAt(Instant moment) {
        return MemorySelection.builder().validAt(Texts.required("validAt", moment));
    }

    private static NewFact sourced(NewFact fact, String source) {
        return NewFact.builder()
                .subject(fact.subject())
                .predicate(fact.predicate())
                .object(fact.object())
                .confidence(fact.confidence())
                .validFrom(fact.validity().from())
                .validTo(fact.validity().to())
                .singleValued(fact.singleValued())
                .source(source)
                .build();
    }

    private static MemoriException notFound(String what, String id, Scope scope) {
        return new MemoriException(
                MemoriException.Reason.NOT_FOUND,
                "there is no " + what + " with the id " + id + " in the namespace '" + scope.namespace() + "'");
    }

    private static void checkRange(String name, int value, int most) {
        if (value < 1 || value > most) {
            throw MemoriException.invalid(name + " must be from 1 to " + most + ", but is " + value);
        }
    }
}
