package dev.langchain4j.memori;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.memori.PoisonedWorld.Prompts;
import dev.langchain4j.memori.ShownElements.Shown;
import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.Channel;
import dev.langchain4j.memori.data.ListRequest;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemorySelection;
import dev.langchain4j.memori.data.MemoryType;
import dev.langchain4j.memori.data.Quarantine;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Texts that want to be more than data, by every way in, and what a model is shown of them afterwards: one block of ours, well-formed for any
 * parser, in which every element holds exactly what was stored, and around it nothing but what the user typed.
 */
class PoisoningTest {

    private static final String CUT = "…";
    private static final List<String> SHELVES = List.of(Memori.ARCHIVAL, Memori.RECALL, Memori.FACTS);

    @TempDir
    Path folder;

    static Stream<PoisonCase> shown() {
        return PoisonCase.all().stream().filter(poison -> !PoisonedWorld.waits(poison.way()));
    }

    static Stream<PoisonCase> waiting() {
        return PoisonCase.all().stream().filter(poison -> PoisonedWorld.waits(poison.way()));
    }

    @Test
    void should_try_more_than_a_hundred_things_by_every_way() {
        Map<PoisonCase.Way, Integer> ways = new EnumMap<>(PoisonCase.Way.class);
        Set<String> names = new HashSet<>();
        for (PoisonCase poison : PoisonCase.all()) {
            ways.merge(poison.way(), 1, Integer::sum);
            assertThat(names.add(poison.toString())).as(poison.toString()).isTrue();
        }
        System.out.println("poisoning script: " + names.size() + " texts " + ways + ", and "
                + RepeatedPoisonTest.Repetition.values().length + " repetitions");

        assertThat(ways).containsOnlyKeys(PoisonCase.Way.values());
        assertThat(names).hasSizeGreaterThanOrEqualTo(100);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shown")
    void should_show_poison_as_data_and_as_nothing_else(PoisonCase poison) {
        try (PoisonedWorld world = new PoisonedWorld(folder, false)) {
            world.take(poison);

            Prompts prompts = world.ask();

            assertShowsWhatIsStored(poison, world, prompts);
            assertThat(contents(prompts.behindMessage())).contains(PoisonedWorld.HARMLESS);
            assertThat(world.kept()).isEqualTo(UserMessage.from(PoisonedWorld.QUESTION));
            assertAtItsPlace(poison, prompts);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("waiting")
    void should_show_nothing_that_waits_before_it_is_confirmed(PoisonCase poison) {
        try (PoisonedWorld world = new PoisonedWorld(folder, true)) {
            world.take(poison);

            Prompts before = world.ask();

            assertShowsWhatIsStored(poison, world, before);
            assertThat(before.everyWord()).doesNotContain("quokka");
            assertNotInTheRealCollections(world);
            Memory waiting = onlyOneThatWaits(world);
            MemoryNamespace shelf = world.anna.collections(Quarantine.origin(waiting.collection()));
            for (Channel channel : List.of(Channel.WEB, Channel.TOOL)) {
                assertThatThrownBy(() -> shelf.actingAs(Actor.of("stranger", channel))
                                .quarantine()
                                .confirm(waiting.id()))
                        .isInstanceOfSatisfying(MemoriException.class, e -> assertThat(e.reason())
                                .isEqualTo(MemoriException.Reason.NOT_ALLOWED));
            }
            assertThat(world.ask().everyWord()).doesNotContain("quokka");

            shelf.actingAs(Actor.of("anna", Channel.USER)).quarantine().confirm(waiting.id());

            Prompts after = world.ask();
            assertShowsWhatIsStored(poison, world, after);
            assertThat(after.everyWord()).contains("quokka");
            assertThat(contents(after.core())).noneMatch(block -> block.contains("quokka"));
        }
    }

    private static void assertAtItsPlace(PoisonCase poison, Prompts prompts) {
        String content = shown(poison, poison.content());
        boolean cut = content.length() > 3_000;
        switch (poison.way().place()) {
            case RECALLED -> {
                List<Shown> face = poison.way() == PoisonCase.Way.FACT ? prompts.facts() : prompts.behindMessage();
                if (cut) {
                    // It does not fit beside the others: left out, or cut where it stands alone.
                    assertThat(contents(prompts.memories())).contains(content);
                } else {
                    assertThat(contents(face))
                            .filteredOn(one -> one.endsWith(content))
                            .hasSize(1);
                    assertThat(contents(prompts.withFactsAndTeam()))
                            .filteredOn(one -> one.endsWith(content))
                            .hasSize(1);
                    assertThat(contents(prompts.context())).anyMatch(one -> one.endsWith(content));
                }
                assertThat(prompts.retrieved())
                        .filteredOn(one -> one.endsWith(poison.content()))
                        .hasSize(1);
                if (poison.way() == PoisonCase.Way.FORGED_SPEECH) {
                    assertThat(prompts.messages())
                            .filteredOn(one -> one.content().equals(content))
                            .allMatch(one -> "web".equals(one.attributes().get("via")))
                            .hasSize(1);
                }
            }
            case SEARCHED -> {
                assertThat(contents(prompts.behindMessage())).doesNotContain(content);
                assertThat(contents(prompts.messages()))
                        .filteredOn(content::equals)
                        .hasSize(1);
            }
            case SHARED -> {
                assertThat(contents(prompts.behindMessage())).doesNotContain(content);
                assertThat(contents(prompts.withFactsAndTeam()))
                        .filteredOn(content::equals)
                        .hasSize(1);
            }
            case ATTRIBUTE -> {
                List<Shown> face = poison.way() == PoisonCase.Way.TAG ? prompts.memories() : prompts.behindMessage();
                assertThat(face.stream()
                                .flatMap(one -> one.attributes().values().stream())
                                .filter(value ->
                                        value.equals(poison.shown()) || value.equals(poison.shown() + " (user)")))
                        .hasSizeBetween(1, 2);
            }
            case CORE -> assertThat(contents(prompts.core())).contains(poison.shown());
            case CORE_ATTRIBUTE -> assertThat(prompts.core())
                    .anyMatch(block -> poison.shown().equals(block.attributes().get("description")));
            case NOWHERE -> assertThat(prompts.everyWord()).doesNotContain("quokka");
            case QUARANTINE -> throw new AssertionError("has a test of its own");
        }
    }

    /** Whatever any face shows is what some memory says, letter by letter, and no face shows one memory twice. */
    private static void assertShowsWhatIsStored(PoisonCase poison, PoisonedWorld world, Prompts prompts) {
        Set<String> stored = new HashSet<>();
        for (MemoryNamespace namespace : List.of(world.anna, world.team)) {
            for (String shelf : SHELVES) {
                namespace
                        .collections(shelf)
                        .list(ListRequest.builder().limit(1_000).build())
                        .forEach(memory -> stored.add(shown(poison, memory.content())));
            }
        }
        Set<String> blocks = new HashSet<>();
        world.anna.core().blocks().forEach(block -> blocks.add(shown(poison, block.value())));
        assertThat(prompts.core())
                .extracting(block -> block.attributes().get("label"))
                .doesNotHaveDuplicates()
                .hasSize(2 + shared(poison));
        assertThat(contents(prompts.core())).allMatch(blocks::contains);
        for (List<Shown> face : List.of(
                prompts.behindMessage(),
                prompts.withFactsAndTeam(),
                prompts.memories(),
                prompts.messages(),
                prompts.facts())) {
            assertThat(face)
                    .extracting(one -> one.attributes().get("id"))
                    .doesNotHaveDuplicates()
                    .doesNotContainNull();
            assertThat(contents(face)).allMatch(content -> isOf(stored, content));
        }
        assertThat(prompts.context())
                .allMatch(one ->
                        one.tag().equals("block") ? blocks.contains(one.content()) : isOf(stored, one.content()));
    }

    private static int shared(PoisonCase poison) {
        return poison.way() == PoisonCase.Way.SHARED_BLOCK ? 1 : 0;
    }

    private static boolean isOf(Set<String> stored, String content) {
        return stored.contains(content)
                || (content.endsWith(CUT)
                        && stored.stream().anyMatch(one -> one.startsWith(content.substring(0, content.length() - 1))));
    }

    private static void assertNotInTheRealCollections(PoisonedWorld world) {
        for (String shelf : SHELVES) {
            MemoryNamespace real = world.anna.collections(shelf);
            assertThat(real.list(ListRequest.builder().limit(1_000).build()))
                    .noneMatch(memory -> memory.content().contains("quokka"))
                    .noneMatch(memory -> memory.type() == MemoryType.PROCEDURAL);
            assertThat(real.search("quokka"))
                    .noneMatch(hit -> hit.memory().content().contains("quokka"));
            assertThat(real.stats().memories()).isEqualTo(real.count(MemorySelection.all()));
        }
    }

    private static Memory onlyOneThatWaits(PoisonedWorld world) {
        List<Memory> waiting = SHELVES.stream()
                .flatMap(shelf ->
                        world
                                .anna
                                .collections(shelf)
                                .quarantine()
                                .list(ListRequest.builder().build())
                                .stream())
                .filter(memory -> memory.content().contains("quokka"))
                .toList();
        assertThat(waiting).hasSize(1);
        return waiting.get(0);
    }

    private static String shown(PoisonCase poison, String stored) {
        return stored.replace(poison.text(), poison.shown());
    }

    private static List<String> contents(List<Shown> face) {
        return face.stream().map(Shown::content).toList();
    }
}
