package dev.langchain4j.memori.core;

import dev.langchain4j.memori.data.Block;
import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.memori.data.MemoriException.Reason;
import dev.langchain4j.memori.data.Texts;
import java.util.regex.Pattern;

/** What a block may be called and hold. */
final class BlockRules {

    private static final Pattern LABEL = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}");
    private static final int MAX_DESCRIPTION = 1_000;
    private static final int SHOWN = 80;

    private BlockRules() {}

    static void checkLabel(String label) {
        if (!LABEL.matcher(label).matches()) {
            throw MemoriException.invalid(
                    "the label " + quoted(label)
                            + " must begin with a letter and go on with at most 63 letters, digits, underscores and hyphens, all ASCII");
        }
    }

    /** Refuses what cannot become a current version. */
    static void check(Block block) {
        if (block.limit() < 1 || block.limit() > Block.MAX_LIMIT) {
            throw MemoriException.invalid("the limit of a block must be from 1 to " + Block.MAX_LIMIT
                    + " characters, but that of '" + block.label() + "' is " + block.limit());
        }
        int description = characters(block.description());
        if (description > MAX_DESCRIPTION) {
            throw MemoriException.invalid("the description of the block '" + block.label() + "' must have at most "
                    + MAX_DESCRIPTION + " characters, but has " + description);
        }
        checkUnicode("description", block.label(), block.description());
        checkUnicode("value", block.label(), block.value());
        if (block.characters() > block.limit()) {
            throw new MemoriException(
                    Reason.OVER_LIMIT,
                    "the block '" + block.label() + "' may have at most " + block.limit()
                            + " characters, but would have " + block.characters()
                            + "; nothing was changed: write less, or shorten what is in it first");
        }
    }

    /** What a caller called a block: a model may call it anything, and a message is one sentence. */
    static String quoted(String label) {
        StringBuilder shown = new StringBuilder("'");
        label.codePoints()
                .limit(SHOWN)
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE ? ' ' : c)
                .forEach(shown::appendCodePoint);
        return shown.append(characters(label) > SHOWN ? "…'" : "'").toString();
    }

    private static void checkUnicode(String what, String label, String text) {
        int broken = Texts.unpairedSurrogate(text);
        if (broken >= 0) {
            throw MemoriException.invalid("the " + what + " of the block '" + label
                    + "' would hold half a character (an unpaired surrogate) at position " + broken
                    + " and cannot be stored as Unicode text");
        }
    }

    private static int characters(String text) {
        return text.codePointCount(0, text.length());
    }
}
