package dev.langchain4j.memori.text;

import dev.langchain4j.memori.text.Folding.Kind;
import dev.langchain4j.memori.text.Piece.Word;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the terms out of one query's pieces. Every term is made of pieces that are neighbours, so that the text itself holds it. */
final class QueryReader {

    private static final String QUOTES = "\"“”„‟«»";
    private static final String APOSTROPHES = "'’ʼ";
    private static final String JOINERS = "-_.@/\\:#&+=~%?‐‑‒–" + APOSTROPHES;

    private final String text;
    private final List<Piece> pieces;
    private final Map<List<String>, QueryTerm> terms = new LinkedHashMap<>();
    private final EnglishStemmer stemmer = new EnglishStemmer();
    private final Map<String, String> stems = new HashMap<>();
    private Set<String> stopWords = Set.of();
    private boolean hasLowerCase;

    QueryReader(Pieces pieces) {
        this.text = pieces.text();
        this.pieces = pieces.pieces();
    }

    List<QueryTerm> terms() {
        Set<String> forms = new HashSet<>();
        for (Piece piece : pieces) {
            for (Word word : piece.words()) {
                forms.add(word.form());
            }
        }
        stopWords = StopWords.among(forms);
        hasLowerCase = text.chars().anyMatch(Character::isLowerCase);
        read();
        if (terms.isEmpty()) {
            stopWords = Set.of();
            read();
        }
        return List.copyOf(terms.values());
    }

    private void read() {
        int quotesLeft = count(QUOTES) / 2 * 2;
        int quoted = -1;
        int compound = 0;
        for (int i = 0; i <= pieces.size() && terms.size() < TextAnalyzer.MAX_QUERY_TERMS; i++) {
            int gapStart = i == 0 ? 0 : pieces.get(i - 1).end();
            int gapEnd = i == pieces.size() ? text.length() : pieces.get(i).start();
            if (i > 0 && !isJoined(i, gapStart, gapEnd)) {
                addCompound(compound, i);
                compound = i;
            }
            for (int at = gapStart; at < gapEnd; at++) {
                if (quotesLeft > 0 && QUOTES.indexOf(text.charAt(at)) >= 0) {
                    quotesLeft--;
                    if (quoted >= 0) {
                        addQuoted(quoted, i);
                        quoted = -1;
                    } else {
                        quoted = i;
                    }
                }
            }
            if (i < pieces.size()) {
                addPiece(i);
            }
        }
    }

    private int count(String chars) {
        return (int) text.chars().filter(c -> chars.indexOf(c) >= 0).count();
    }

    private void addPiece(int i) {
        Piece piece = pieces.get(i);
        boolean unspaced = piece.kind() == Kind.UNSPACED;
        if (touches(i) && (unspaced || pieces.get(i - 1).kind() == Kind.UNSPACED)) {
            Word before = pieces.get(i - 1).last();
            Word word = piece.first();
            add(List.of(token(before), token(word)), before.form() + word.form());
        }
        if (unspaced && (touches(i) || touches(i + 1))) {
            return;
        }
        for (Word word : piece.words()) {
            if (!stopWords.contains(word.form()) || isAcronym(piece)) {
                add(List.of(token(word)), word.form());
            }
        }
    }

    /** Whether two words or letters stand side by side with nothing between them. */
    private boolean touches(int i) {
        return i > 0
                && i < pieces.size()
                && pieces.get(i - 1).end() == pieces.get(i).start()
                && pieces.get(i - 1).kind() != Kind.SYMBOL
                && pieces.get(i).kind() != Kind.SYMBOL;
    }

    /** The US embassy, the IT department: capitals say that it is a name, unless everything is in capitals. */
    private boolean isAcronym(Piece piece) {
        if (!hasLowerCase || piece.end() - piece.start() < 2) {
            return false;
        }
        for (int i = piece.start(); i < piece.end(); i++) {
            if (!Character.isUpperCase(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Whether piece i belongs to the same compound as the piece before it. */
    private boolean isJoined(int i, int gapStart, int gapEnd) {
        int length = gapEnd - gapStart;
        if (i == pieces.size() || length == 0 || length > 3) {
            return false;
        }
        if (pieces.get(i - 1).kind() != Kind.WORD || pieces.get(i).kind() != Kind.WORD) {
            return false;
        }
        char joiner = text.charAt(gapStart);
        if (length == 1) {
            if (joiner == ',') {
                return Character.isDigit(text.charAt(gapStart - 1)) && Character.isDigit(text.charAt(gapEnd));
            }
            if (APOSTROPHES.indexOf(joiner) >= 0) {
                // O'Brien, but not don't, Anna's or l'avion.
                return !stopWords.contains(pieces.get(i - 1).last().form())
                        && !stopWords.contains(pieces.get(i).first().form());
            }
            return JOINERS.indexOf(joiner) >= 0;
        }
        boolean path = false;
        for (int at = gapStart; at < gapEnd; at++) {
            char c = text.charAt(at);
            if (JOINERS.indexOf(c) < 0) {
                return false;
            }
            path |= c == '/' || c == '\\' || c == ':';
        }
        return path;
    }

    private void addCompound(int from, int to) {
        Piece first = pieces.get(from);
        if (to - from > 1) {
            if (isGrammar(from, to)) {
                return;
            }
            addPhrase(
                    from,
                    to,
                    Folding.lower(text, first.start(), pieces.get(to - 1).end()));
        } else if (first.words().size() > 1) {
            int parts = first.words().size() - (first.joined() ? 1 : 0);
            List<String> tokens = new ArrayList<>(parts);
            for (Word word : first.words().subList(0, parts)) {
                tokens.add(token(word));
            }
            add(tokens, Folding.lower(text, first.start(), first.end()));
        }
    }

    /** Est-ce, va-t-il; but on/off and off-by-one are terms. */
    private boolean isGrammar(int from, int to) {
        for (Piece piece : pieces.subList(from, to)) {
            String form = piece.last().form();
            if (!stopWords.contains(form) || StopWords.isEnglish(form)) {
                return false;
            }
        }
        return true;
    }

    private void addQuoted(int from, int to) {
        if (from < to) {
            int start = pieces.get(from).start();
            addPhrase(from, to, Folding.lower(text, start, pieces.get(to - 1).end()));
        }
    }

    private void addPhrase(int from, int to, String label) {
        List<String> tokens = new ArrayList<>();
        for (Piece piece : pieces.subList(from, to)) {
            for (Word word : piece.words()) {
                tokens.add(token(word));
            }
            if (tokens.size() >= TextAnalyzer.MAX_PHRASE_TOKENS) {
                break;
            }
        }
        add(tokens, label);
    }

    /** Stemming costs more than all the rest, so a word is stemmed when a term needs it, and once. */
    private String token(Word word) {
        return word.stems() ? stems.computeIfAbsent(word.form(), form -> stemmer.token(word)) : word.form();
    }

    private void add(List<String> tokens, String label) {
        if (terms.size() < TextAnalyzer.MAX_QUERY_TERMS) {
            List<String> key = tokens.size() <= TextAnalyzer.MAX_PHRASE_TOKENS
                    ? tokens
                    : tokens.subList(0, TextAnalyzer.MAX_PHRASE_TOKENS);
            terms.computeIfAbsent(key, distinct -> new QueryTerm(distinct, label));
        }
    }
}
