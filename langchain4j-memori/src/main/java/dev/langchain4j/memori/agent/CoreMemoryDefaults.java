package dev.langchain4j.memori.agent;

import dev.langchain4j.memori.Memori;
import dev.langchain4j.memori.core.CoreMemory;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.NewBlock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Gives a namespace the blocks that it lacks, once for each namespace that this process meets, and again when all of it was forgotten. */
final class CoreMemoryDefaults {

    /** The blocks of an agent that can edit them, as MemGPT has them. */
    static final List<NewBlock> MEMGPT = List.of(
            NewBlock.builder()
                    .label("persona")
                    .description("Who you are, how you talk and what you have been asked to do differently.")
                    .build(),
            NewBlock.builder()
                    .label("human")
                    .description("What you know about the person you talk to: name, circumstances, preferences.")
                    .build());

    private final Memori memori;
    private final List<NewBlock> blocks;
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    CoreMemoryDefaults(Memori memori, List<NewBlock> blocks) {
        this.memori = memori;
        this.blocks = List.copyOf(blocks);
    }

    /** When a turn begins: whoever was forgotten meanwhile, by whichever process, begins with these blocks again. */
    void begin(String namespace) {
        if (seen.contains(namespace)
                && memori.namespace(namespace).core().blocks().isEmpty()) {
            seen.remove(namespace);
        }
        ensure(namespace);
    }

    void ensure(String namespace) {
        if (blocks.isEmpty() || seen.contains(namespace)) {
            return;
        }
        CoreMemory core = memori.namespace(namespace).core();
        for (NewBlock block : blocks) {
            ensure(core, block);
        }
        seen.add(namespace);
    }

    private static void ensure(CoreMemory core, NewBlock block) {
        if (core.block(block.label()).isPresent()) {
            return;
        }
        try {
            core.create(block);
        } catch (MemoriException e) {
            // Another thread or process may have been faster.
            if (core.block(block.label()).isEmpty()) {
                throw e;
            }
        }
    }
}
