package dev.langchain4j.memori.core;

import dev.langchain4j.memori.data.Block;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemoriException.Reason;
import dev.langchain4j.memori.data.Texts;
import dev.langchain4j.memori.store.BlockReader;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the block that a namespace calls by a label: one of its own, or {@code owner/label} for one that it was granted. Of everything else
 * it says the same, so that nobody learns which blocks others have.
 */
record BlockLookup(String namespace) {

    /** The last one of a name parts owner and label: labels hold none, names of namespaces may. */
    static final char SLASH = '/';

    private static final int SHOWN_LABELS = 20;

    /** Own blocks by label, then granted ones by owner and label. */
    List<Held> all(BlockReader blocks) {
        return Stream.concat(
                        blocks.own(namespace).stream().map(Held::own),
                        blocks.granted(namespace).stream().map(Held::granted))
                .toList();
    }

    Optional<Held> find(BlockReader blocks, String label) {
        Texts.required("label", label);
        int slash = label.lastIndexOf(SLASH);
        return slash < 0
                ? blocks.find(namespace, label).map(Held::own)
                : blocks.findGranted(namespace, label.substring(0, slash), label.substring(slash + 1))
                        .map(Held::granted);
    }

    Held require(BlockReader blocks, String label) {
        return find(blocks, label)
                .orElseThrow(() -> new MemoriException(
                        Reason.NOT_FOUND,
                        "there is no block " + BlockRules.quoted(label) + " in the namespace '" + namespace + "'; "
                                + labels(blocks)));
    }

    /** What only the owner may do; the other is told so only if he can see the block anyway. */
    Block requireOwn(BlockReader blocks, String label, String deed) {
        Held held = require(blocks, label);
        if (held.access() != null) {
            throw new MemoriException(
                    Reason.NOT_ALLOWED,
                    "the block '" + held.seen().label() + "' belongs to the namespace '"
                            + held.block().namespace() + "', which alone may " + deed);
        }
        return held.block();
    }

    private String labels(BlockReader blocks) {
        List<Held> all = all(blocks);
        if (all.isEmpty()) {
            return "it has none yet";
        }
        StringBuilder labels = new StringBuilder("it has ");
        for (int i = 0; i < Math.min(SHOWN_LABELS, all.size()); i++) {
            labels.append(i == 0 ? "'" : ", '")
                    .append(all.get(i).seen().label())
                    .append('\'');
        }
        return all.size() <= SHOWN_LABELS
                ? labels.toString()
                : labels + " and " + (all.size() - SHOWN_LABELS) + " more";
    }
}
