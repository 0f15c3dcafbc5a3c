package dev.langchain4j.memori;

import dev.langchain4j.memori.data.Block;
import dev.langchain4j.memori.data.BudgetedContext;
import dev.langchain4j.memori.data.ContextRequest;
import dev.langchain4j.memori.data.ContextSection;
import dev.langchain4j.memori.data.Memory;
import dev.langchain4j.memori.data.MemoryContext;
import dev.langchain4j.memori.prompt.ContextPrompt;
import dev.langchain4j.memori.store.Scope;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/** Puts together what an agent sees at the start of a session: what was gathered, core memory, and both as a text. */
final class Contexts {

    private final Floors floors;
    private final Scope scope;
    private final Supplier<List<Block>> core;

    Contexts(Floors floors, Scope scope, Supplier<List<Block>> core) {
        this.floors = floors;
        this.scope = scope;
        this.core = core;
    }

    MemoryContext whole(String task) {
        MemoryContext context = gather(task, EnumSet.allOf(ContextSection.class));
        floors.context().markRead(scope, context.relevant());
        return context;
    }

    /** What the budget leaves out was not read. */
    BudgetedContext within(ContextRequest request) {
        MemoryContext context = gather(request.task(), request.sections());
        Map<String, String> citations = citations(context);
        BudgetedContext shown =
                ContextPrompt.show(context, request, memory -> Objects.requireNonNull(citations.get(memory.id())));
        floors.context().markRead(scope, shown.shown().relevant());
        return shown;
    }

    private MemoryContext gather(String task, Set<ContextSection> sections) {
        return floors.context()
                .gather(scope, task, sections.contains(ContextSection.CORE) ? core.get() : List.of(), sections);
    }

    private Map<String, String> citations(MemoryContext context) {
        return floors.store().read(reader -> {
            Map<String, String> citations = new HashMap<>();
            for (ContextSection section : ContextSection.values()) {
                for (Memory memory : context.memories(section)) {
                    citations.computeIfAbsent(memory.id(), id -> MemoryLookup.shortest(reader, scope, id));
                }
            }
            return citations;
        });
    }
}
