package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.memori.data.Access;
import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.AuditHead;
import dev.langchain4j.memori.data.AuditRequest;
import dev.langchain4j.memori.data.Block;
import dev.langchain4j.memori.data.BlockUpdate;
import dev.langchain4j.memori.data.Channel;
import dev.langchain4j.memori.data.ContextRequest;
import dev.langchain4j.memori.data.ErasureCheck;
import dev.langchain4j.memori.data.ExportRequest;
import dev.langchain4j.memori.data.ForgetRequest;
import dev.langchain4j.memori.data.ImportIds;
import dev.langchain4j.memori.data.ImportMode;
import dev.langchain4j.memori.data.ImportRequest;
import dev.langchain4j.memori.data.KernelRequest;
import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.MemoryType;
import dev.langchain4j.memori.data.MemoryUpdate;
import dev.langchain4j.memori.data.NewBlock;
import dev.langchain4j.memori.data.NewFact;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.ProgressListener;
import dev.langchain4j.memori.data.RollbackRequest;
import dev.langchain4j.memori.data.SearchMode;
import dev.langchain4j.memori.data.SearchRequest;
import dev.langchain4j.memori.fact.FactExtractor;
import dev.langchain4j.memori.recall.Window;
import dev.langchain4j.memori.retention.RetentionPolicy;
import dev.langchain4j.store.embedding.filter.Filter;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Eve knows every id, label, session, name, file and word by which Anna's memories can be called, and calls every public method of every handle
 * that her own namespace gives her with each of them. The methods are found by reflection, so that a new one is tried without anybody thinking of
 * it; one with a parameter of a type that nobody gave values for makes the test fail.
 */
class GeneratedIsolationTest {

    /** In nothing that Eve gives. */
    private static final String SECRET = AnnasWorld.SECRET;

    /** What Eve calls her own. */
    private static final String OWN = "evening";

    /** What leads to something of Anna's, where anything does: the handles got by it are tried before others. */
    private static final Set<String> DOORS = Set.of(
            "MemoryNamespace.shared [anna]",
            "MemoryNamespace.including [anna, [anna]]",
            "MemoryNamespace.vectorCollection [annas-vectors]",
            "MemoryNamespace.collections [recall, [anna]]",
            "MemoryNamespace.conversation [annas-chat]",
            "MemoryNamespace.documents [scopes]");

    private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");
    private static final Instant LATER = Instant.parse("2035-01-01T00:00:00Z");

    @TempDir
    Path folder;

    private final SettableClock clock = new SettableClock();
    private Memori memori;
    private final Map<Type, List<Object>> values = new LinkedHashMap<>();
    private final Set<String> tried = new TreeSet<>();
    private final Set<String> answered = new TreeSet<>();
    private final Set<String> opened = new TreeSet<>();
    private long calls;
    private AnnasWorld anna;

    @BeforeEach
    void settle() throws IOException {
        memori = Memori.builder()
                .file(folder.resolve("memory.db"))
                .embeddingModel(TestModels.words())
                .clock(clock)
                .build();
        anna = AnnasWorld.in(memori, folder);
        fillValues();
    }

    @AfterEach
    void close() {
        memori.close();
    }

    @Test
    void should_reach_nothing_of_another_namespace_by_any_method_with_any_argument() {
        String before = anna.everything();
        assertThat(before).contains(SECRET);
        MemoryNamespace eve = memori.namespace("eve");

        tryAll(eve, 0);
        tryAll(eve.actingAs(Actor.of("anna-agent", Channel.AGENT).inSession("annas-session")), 1);

        System.out.println("tried " + tried.size() + " methods in " + calls + " calls: " + tried);
        Set<String> refused = new TreeSet<>(tried);
        refused.removeAll(answered);
        assertThat(refused)
                .as("methods that refuse all that they are given")
                .isSubsetOf("Facts.end", "Facts.forget"); // Nobody chooses the id of a fact.
        assertThat(opened).as("handles by what they were got").containsAll(DOORS);
        assertThat(tried.size()).isGreaterThan(90);
        assertThat(calls).isGreaterThan(25_000);
        assertThat(memori.verify().problems()).isEmpty();
    }

    /** Every public method of a handle, and of the handles that it gives. */
    private void tryAll(Object handle, int depth) {
        for (Method method : methods(handle.getClass())) {
            String name = handle.getClass().getSimpleName() + "." + method.getName();
            giveEveSomething();
            List<Opened> further = new ArrayList<>();
            for (List<@Nullable Object> arguments : argumentLists(method)) {
                Object returned = call(handle, method, name, arguments);
                if (returned != null && isHandle(returned.getClass())) {
                    further.add(new Opened(returned, name + " " + printed(arguments)));
                }
            }
            tried.add(name);
            assertThat(anna.everything()).as("after " + name + " by Eve").isEqualTo(anna.before());
            if (depth < 2) {
                // What a handle on other collections of her own gives is no other class of handle than what was tried.
                further.stream()
                        .filter(found -> !(found.handle() instanceof MemoryNamespace) || depth == 0)
                        .limit(most(further))
                        .forEach(found -> {
                            opened.add(found.by());
                            tryAll(found.handle(), found.handle() instanceof MemoryNamespace ? 2 : depth + 1);
                        });
            }
        }
    }

    /** Whatever she has erased: a method that finds nothing of hers would refuse all that it is given. */
    private void giveEveSomething() {
        MemoryNamespace eve = memori.namespace("eve");
        if (eve.peek(OWN).isEmpty()) {
            eve.forgetAll(List.of(OWN)); // It may have expired.
            eve.add(NewMemory.builder().id(OWN).content("Something of her own").build());
        }
        if (eve.core().block(OWN).isEmpty()) {
            eve.core().create(NewBlock.builder().label(OWN).value("Eve").build());
        }
    }

    private record Opened(Object handle, String by) {}

    private static long most(List<Opened> further) {
        return further.stream().anyMatch(found -> found.handle() instanceof MemoryNamespace) ? 3 : 6;
    }

    private @Nullable Object call(Object handle, Method method, String name, List<@Nullable Object> arguments) {
        calls++;
        String what = method + " with " + printed(arguments);
        try {
            Object[] given = arguments.toArray();
            for (int i = 0; i < given.length; i++) {
                given[i] = given[i] instanceof Path path ? copy(path) : given[i];
            }
            Object returned = method.invoke(handle, given);
            answered.add(name);
            assertThat(told(returned)).as(what).doesNotContain(SECRET);
            for (Object argument : given) {
                assertThat(written(argument)).as(what).doesNotContain(SECRET);
            }
            return returned;
        } catch (InvocationTargetException e) {
            assertThat(e.getCause()).as(what).isInstanceOf(MemoriException.class);
            assertThat(String.valueOf(e.getCause())).as(what).doesNotContain(SECRET);
            return null;
        } catch (ReflectiveOperationException | IOException e) {
            throw new AssertionError(what, e);
        }
    }

    private static String printed(List<@Nullable Object> arguments) {
        return arguments.stream()
                .map(argument -> argument instanceof Object[] several ? Arrays.asList(several) : argument)
                .toList()
                .toString();
    }

    /** What is read is there for the next one, too, whoever writes over it. */
    private Path copy(Path path) throws IOException {
        Path copy = folder.resolve("copy");
        if (Files.isDirectory(copy)) {
            try (Stream<Path> files = Files.list(copy)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
        }
        Files.deleteIfExists(copy);
        if (Files.isDirectory(path)) {
            Files.createDirectory(copy);
            try (Stream<Path> files = Files.list(path)) {
                for (Path file : files.toList()) {
                    Files.copy(file, copy.resolve(file.getFileName()));
                }
            }
        } else if (Files.exists(path)) {
            Files.copy(path, copy);
        }
        return copy;
    }

    /** What stands in the files that a call may have written. */
    private static String written(@Nullable Object argument) throws IOException {
        Path path = null;
        if (argument instanceof Path given) {
            path = given;
        } else if (argument instanceof ExportRequest request) {
            path = request.file();
        } else if (argument instanceof KernelRequest request) {
            path = request.file();
        }
        if (path == null || !Files.exists(path)) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                text.append(Files.readString(file));
            }
        }
        return text.toString();
    }

    /** All that a value tells, a handle's own data left to the calls on it. */
    private static String told(@Nullable Object value) {
        if (value instanceof Optional<?> optional) {
            return told(optional.orElse(null));
        }
        if (value instanceof Collection<?> all) {
            StringBuilder text = new StringBuilder();
            all.forEach(one -> text.append(told(one)).append('\n'));
            return text.toString();
        }
        return String.valueOf(value);
    }

    private static List<Method> methods(Class<?> handle) {
        return Arrays.stream(handle.getMethods())
                .filter(method -> method.getDeclaringClass() == handle)
                .filter(method -> !Modifier.isStatic(method.getModifiers()) && !method.isSynthetic())
                .sorted((a, b) -> a.toString().compareTo(b.toString()))
                .toList();
    }

    /** Classes of this library that are neither values nor errors: what has methods that read and write. */
    private static boolean isHandle(Class<?> type) {
        return type.getName().startsWith("dev.langchain4j.memori.")
                && !type.isRecord()
                && !type.isEnum()
                && !type.getPackageName().endsWith(".data");
    }

    /** Each value of each parameter once, the others at their first; and for several parameters of one type all of them alike. */
    private List<List<@Nullable Object>> argumentLists(Method method) {
        List<List<Object>> candidates = new ArrayList<>();
        for (Type type : method.getGenericParameterTypes()) {
            candidates.add(valuesOf(type, method));
        }
        List<List<@Nullable Object>> lists = new ArrayList<>();
        int most = candidates.stream().mapToInt(List::size).max().orElse(1);
        for (int parameter = 0; parameter < Math.max(1, candidates.size()); parameter++) {
            for (int i = 0; i < most; i++) {
                List<@Nullable Object> list = new ArrayList<>();
                for (int p = 0; p < candidates.size(); p++) {
                    List<Object> own = candidates.get(p);
                    list.add(own.get(p == parameter ? i % own.size() : 0));
                }
                lists.add(list);
            }
        }
        for (int i = 0; i < most && candidates.size() > 1; i++) {
            List<@Nullable Object> list = new ArrayList<>();
            for (List<Object> own : candidates) {
                list.add(own.get(i % own.size()));
            }
            lists.add(list);
        }
        return lists.stream().distinct().toList();
    }

    private List<Object> valuesOf(Type type, Method method) {
        List<Object> found = values.get(type);
        if (found == null && type instanceof ParameterizedType generic) {
            List<Object> inner = valuesOf(generic.getActualTypeArguments()[0], method);
            if (generic.getRawType() == List.class || generic.getRawType() == Collection.class) {
                return Stream.concat(
                                Stream.of(List.copyOf(inner)), inner.stream().map(List::of))
                        .map(Object.class::cast)
                        .toList();
            }
        }
        if (found == null && type == String[].class) {
            return valuesOf(String.class, method).stream()
                    .map(name -> (Object) new String[] {(String) name})
                    .toList();
        }
        assertThat(found)
                .as("no values for a parameter of " + type + " of " + method)
                .isNotNull();
        return java.util.Objects.requireNonNull(found);
    }

    private void fillValues() {
        List<Object> names = new ArrayList<>(anna.names());
        names.add(OWN);
        values.put(String.class, names);
        values.put(int.class, List.of(5, 1, 10_000));
        values.put(long.class, List.of(1L, 2L));
        values.put(boolean.class, List.of(true, false));
        values.put(Instant.class, List.of(LONG_AGO, clock.instant(), LATER));
        List<Object> paths = new ArrayList<>(List.of(folder.resolve("eves-file"), anna.forged()));
        paths.addAll(anna.bundles());
        values.put(Path.class, paths);
        values.put(Filter.class, List.copyOf(anna.filters()));
        values.put(MemorySelection.class, selections());
        values.put(SearchRequest.class, searches());
        values.put(
                ListRequest.class,
                selections().stream()
                        .map(selection -> (Object) ListRequest.builder()
                                .selection((MemorySelection) selection)
                                .build())
                        .toList());
        values.put(NewMemory.class, added());
        values.put(
                MemoryUpdate.class,
                List.of(MemoryUpdate.builder().content("Eve was here").build()));
        values.put(
                ContextRequest.class,
                List.of(ContextRequest.builder().task("what does Anna like").build()));
        values.put(ProgressListener.class, List.of(ProgressListener.NONE));
        values.put(ExportRequest.class, List.of(ExportRequest.to(folder.resolve("eves-whole-file"))));
        values.put(ImportRequest.class, imports());
        values.put(
                KernelRequest.class,
                selections().stream()
                        .map(MemorySelection.class::cast)
                        .filter(selection -> selection.asOf() == null)
                        .map(selection -> (Object) KernelRequest.builder()
                                .file(folder.resolve("eves-kernel"))
                                .selection(selection)
                                .build())
                        .toList());
        values.put(ImportIds.class, List.of((Object[]) ImportIds.values()));
        values.put(Actor.class, List.of(Actor.of("anna", Channel.USER), Actor.SYSTEM));
        values.put(
                NewFact.class,
                names.stream()
                        .filter(name -> !((String) name).contains("\u0000"))
                        .map(name -> (Object) NewFact.builder()
                                .subject((String) name)
                                .predicate("lives in")
                                .object("Eve's house")
                                .source((String) name)
                                .build())
                        .toList());
        FactExtractor extractor = memory -> List.of(NewFact.of("Anna", "is called", memory.content()));
        values.put(FactExtractor.class, List.of(extractor));
        values.put(ForgetRequest.class, erasures());
        values.put(RetentionPolicy.class, List.of(RetentionPolicy.expired(), RetentionPolicy.threeStages()));
        values.put(
                RollbackRequest.class,
                names.stream()
                        .flatMap(name -> Stream.of(
                                (Object) RollbackRequest.ofActor((String) name, LONG_AGO),
                                RollbackRequest.ofSession((String) name, LONG_AGO)))
                        .toList());
        values.put(
                NewBlock.class,
                List.of(
                        NewBlock.builder().label("human").value("Eve").build(),
                        NewBlock.builder().label("morning").value("Eve").build()));
        values.put(BlockUpdate.class, List.of(BlockUpdate.builder().value("Eve").build()));
        values.put(Access.class, List.of((Object[]) Access.values()));
        values.put(AuditRequest.class, List.of(AuditRequest.builder().build()));
        values.put(AuditHead.class, List.of(AuditHead.NONE));
        MemoryNamespace annas = memori.namespace("anna");
        values.put(Memory.class, List.copyOf(annas.list(ListRequest.builder().build())));
        values.put(Block.class, List.copyOf(annas.core().blocks()));
        values.put(ChatMessage.class, List.of(UserMessage.from("hello"), AiMessage.from("hello, Eve")));
        values.put(
                Window.class,
                List.of(memori.namespace("anna").conversation("annas-chat").window()));
        values.put(Embedding.class, List.of(anna.embedding()));
    }

    private List<Object> imports() {
        List<Object> imports = new ArrayList<>();
        for (Path file : anna.bundles()) {
            for (ImportMode mode : ImportMode.values()) {
                imports.add(ImportRequest.builder().file(file).mode(mode).build());
            }
        }
        imports.add(ImportRequest.of(anna.forged()));
        return imports;
    }

    /** All that Eve has goes with the last of them. */
    private List<Object> erasures() {
        List<Object> erasures = new ArrayList<>();
        for (String name : anna.names()) {
            erasures.add(ForgetRequest.builder()
                    .ids(List.of(name))
                    .check(ErasureCheck.NONE)
                    .build());
            if (!name.contains("\u0000")) {
                erasures.add(ForgetRequest.ofSession(name));
                erasures.add(ForgetRequest.ofActor(name));
            }
        }
        erasures.add(ForgetRequest.ofEverything());
        return erasures;
    }

    private List<Object> selections() {
        List<Object> selections = new ArrayList<>();
        selections.add(MemorySelection.all());
        anna.filters()
                .forEach(filter ->
                        selections.add(MemorySelection.builder().filter(filter).build()));
        selections.add(MemorySelection.builder().asOf(clock.instant()).build());
        selections.add(MemorySelection.builder()
                .validAt(clock.instant())
                .types(MemoryType.values())
                .build());
        return selections;
    }

    private List<Object> searches() {
        List<Object> searches = new ArrayList<>();
        BiFunction<String, SearchMode, SearchRequest.Builder> search =
                (text, mode) -> SearchRequest.builder().text(text).mode(mode).limit(1_000);
        for (SearchMode mode : SearchMode.values()) {
            searches.add(
                    search.apply("what is it that grows in the garden", mode).build());
            anna.filters()
                    .forEach(filter -> searches.add(
                            search.apply("garden", mode).filter(filter).build()));
            searches.add(search.apply("garden", mode)
                    .asOf(clock.instant())
                    .explain(true)
                    .build());
        }
        searches.add(SearchRequest.builder().build());
        searches.add(SearchRequest.builder()
                .embedding(anna.embedding())
                .mode(SearchMode.VECTOR)
                .build());
        return searches;
    }

    private List<Object> added() {
        List<Object> added = new ArrayList<>();
        anna.names()
                .forEach(name -> added.add(NewMemory.builder()
                        .content("Eve says so")
                        .author("Anna")
                        .sessionId(name)
                        .metadata(Metadata.from("namespace", "anna"))
                        .build()));
        anna.names()
                .forEach(name -> added.add(
                        NewMemory.builder().id(name).content("Eve has it").build()));
        return added;
    }
}
