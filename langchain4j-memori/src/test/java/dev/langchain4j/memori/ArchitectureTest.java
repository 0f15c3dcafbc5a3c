package dev.langchain4j.memori;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Map;

/** The floors of the house: a room uses the floors beneath it, never one above and never a neighbour. */
@AnalyzeClasses(packages = "dev.langchain4j.memori", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "dev.langchain4j.memori";

    /** Rooms by floor. A package that is not named here fails the test: give it a floor. */
    private static final Map<Integer, List<String>> FLOORS = Map.of(
            0, List.of(".data", ".observe"),
            1, List.of(".store", ".encode", ".text", ".vector", ".policy"),
            2,
                    List.of(
                            ".search",
                            ".write",
                            ".transfer",
                            ".backup",
                            ".core",
                            ".recall",
                            ".prompt",
                            ".store.sqlite",
                            ".audit",
                            ".fact",
                            ".retention"),
            3, List.of(""),
            4, List.of(".chat", ".rag", ".embedding", ".tool", ".page"),
            5, List.of(".agent"));

    /** An encoder makes vectors, and checks them by the one rule there is for that; whoever observes is told why something failed. */
    private static final Map<String, List<String>> ALLOWED_NEIGHBOURS =
            Map.of(".encode", List.of(".vector"), ".observe", List.of(".data"));

    @ArchTest
    static final ArchRule rooms_use_only_the_floors_beneath_them = classes()
            .that()
            .resideInAPackage(ROOT + "..")
            .should(new ArchCondition<>("use only the floors beneath") {
                @Override
                public void check(JavaClass item, ConditionEvents events) {
                    String room = item.getPackageName().substring(ROOT.length());
                    item.getDirectDependenciesFromSelf().stream()
                            .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                            .filter(target -> target.getPackageName().startsWith(ROOT))
                            .forEach(target -> {
                                String other = target.getPackageName().substring(ROOT.length());
                                boolean neighbour = ALLOWED_NEIGHBOURS
                                        .getOrDefault(room, List.of())
                                        .contains(other);
                                if (!other.equals(room) && !neighbour && floor(other) >= floor(room)) {
                                    events.add(SimpleConditionEvent.violated(
                                            item, item.getName() + " uses " + target.getName()));
                                }
                            });
                }
            });

    @ArchTest
    static final ArchRule only_the_builder_knows_a_storage_engine = noClasses()
            .that(DescribedPredicate.not(simpleName("MemoriBuilder")))
            .and()
            .resideOutsideOfPackage(ROOT + ".store.sqlite")
            .should()
            .dependOnClassesThat(resideInAnyPackage(ROOT + ".store.sqlite", "org.sqlite..", "java.sql.."));

    @ArchTest
    static final ArchRule numbers_know_nothing_of_memories = noClasses()
            .that()
            .resideInAPackage(ROOT + ".vector")
            .should()
            .dependOnClassesThat(resideInAnyPackage(ROOT + "..")
                    .and(DescribedPredicate.not(simpleName("MemoriException")))
                    .and(DescribedPredicate.not(resideInAnyPackage(ROOT + ".vector"))));

    @ArchTest
    static final ArchRule the_library_knows_no_spring =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("org.springframework..");

    private static int floor(String room) {
        return FLOORS.entrySet().stream()
                .filter(entry -> entry.getValue().contains(room))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new AssertionError("the package " + ROOT + room + " stands on no floor"));
    }
}
