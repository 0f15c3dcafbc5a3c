package dev.langchain4j.memori.core;

import dev.langchain4j.memori.data.Actor;
import dev.langchain4j.memori.data.Block;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemoriException.Reason;
import dev.langchain4j.memori.data.NewMemory;
import dev.langchain4j.memori.data.Texts;
import dev.langchain4j.memori.policy.Decision;
import dev.langchain4j.memori.policy.Gate;
import dev.langchain4j.memori.policy.Verdict;
import org.jspecify.annotations.Nullable;

/** What the policy says to changes of core memory. */
final class BlockAdmission {

    private final Gate gate;
    private final Actor actor;
    private final String namespace;

    BlockAdmission(Gate gate, Actor actor, String namespace) {
        this.gate = gate;
        this.actor = actor;
        this.namespace = namespace;
    }

    /** Core memory stands in every prompt: nobody whose words may be a stranger's writes it. */
    void requireTrusted() {
        if (gate.distrusts(actor.channel())) {
            throw new MemoriException(
                    Reason.NOT_ALLOWED,
                    "core memory cannot be changed by the channel " + actor.channel()
                            + ", which is not trusted; nothing was changed");
        }
    }

    /** A block as it may be stored. It cannot wait to be confirmed, so what would have to is refused. */
    Block screened(Block block, @Nullable Block before) {
        gate.count(namespace, 1);
        String description = before != null && before.description().equals(block.description())
                ? block.description()
                : allowed(block.label(), block.description());
        String value = before != null && before.value().equals(block.value())
                ? block.value()
                : allowed(block.label(), block.value());
        if (value.equals(block.value()) && description.equals(block.description())) {
            return block;
        }
        Block clean = new Block(
                block.namespace(),
                block.label(),
                description,
                value,
                block.limit(),
                block.readOnly(),
                block.grantedAs(),
                block.version(),
                block.createdAt(),
                block.updatedAt());
        BlockRules.check(clean);
        return clean;
    }

    private String allowed(String label, String text) {
        if (Texts.isBlank(text)) {
            return text;
        }
        Verdict verdict = gate.screenWords(NewMemory.of(text), actor.channel());
        if (verdict.decision() != Decision.ACCEPT) {
            throw new MemoriException(
                    Reason.REFUSED,
                    "the block '" + label + "' cannot hold that: " + verdict.reason() + "; nothing was changed");
        }
        return verdict.memory().content();
    }
}
