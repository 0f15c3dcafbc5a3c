package dev.langchain4j.memori.text;

import dev.langchain4j.memori.text.TimeSymbol.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The symbols of a question, to be asked about by place; beyond both ends stands a sign that is nothing. */
final class TimeSymbols {

    private static final TimeSymbol NOTHING =
            new TimeSymbol(";", Map.of(), false, -1, 0, Kind.SIGN, List.of(), false, 0, 0);
    private static final String DASHES = "-‐‑‒–—";

    private final List<TimeSymbol> symbols;

    TimeSymbols(List<TimeSymbol> symbols) {
        this.symbols = symbols;
    }

    /**
     * An amount of something.
     *
     * @param least at least so many
     * @param most  at most so many
     * @param next  the symbol after it
     */
    record Amount(int least, int most, int next) {}

    /**
     * A year.
     *
     * @param value the year
     * @param next  the symbol after it
     */
    record Year(int value, int next) {}

    int size() {
        return symbols.size();
    }

    TimeSymbol at(int i) {
        return i < 0 || i >= symbols.size() ? NOTHING : symbols.get(i);
    }

    /** Whether an expression can begin here: what no list knows can only be a number, or a quarter (Q3) or half (H1) of a year. */
    boolean canBegin(int i) {
        TimeSymbol symbol = at(i);
        return switch (symbol.kind()) {
            case WORD -> !symbol.roles().isEmpty() || symbol.form().length() == 2;
            case SIGN, POSSESSIVE -> !symbol.roles().isEmpty();
            case NUMBER, ORDINAL, DECADE, DATE -> true;
        };
    }

    boolean is(int i, TimeRole role) {
        return at(i).roles().containsKey(role);
    }

    boolean isAny(int i, TimeRole... roles) {
        for (TimeRole role : roles) {
            if (is(i, role)) {
                return true;
            }
        }
        return false;
    }

    String value(int i, TimeRole role) {
        String value = at(i).roles().get(role);
        if (value == null) {
            throw new IllegalStateException("Symbol " + i + " has no role " + role + ".");
        }
        return value;
    }

    int number(int i, TimeRole role) {
        return Integer.parseInt(value(i, role));
    }

    TimeUnit unit(int i) {
        return TimeUnit.valueOf(value(i, TimeRole.UNIT).toUpperCase(Locale.ROOT));
    }

    boolean isUnit(int i, TimeUnit unit) {
        return is(i, TimeRole.UNIT) && unit(i) == unit;
    }

    boolean isSign(int i, char sign) {
        return at(i).isSign(sign);
    }

    boolean isDash(int i) {
        return at(i).kind() == Kind.SIGN && DASHES.indexOf(at(i).form().charAt(0)) >= 0;
    }

    /** Whether nothing follows that an adjective or a first name could belong to. */
    boolean closes(int i) {
        return at(i).kind() == Kind.SIGN || isAny(i, TimeRole.AND, TimeRole.TO, TimeRole.UNTIL);
    }

    /** A word that is none of time, in lower case. */
    boolean isPlainWord(int i) {
        TimeSymbol symbol = at(i);
        return symbol.kind() == Kind.WORD && symbol.roles().isEmpty() && !symbol.capital();
    }

    int skip(int i, TimeRole... roles) {
        int next = i;
        for (TimeRole role : roles) {
            if (is(next, role)) {
                next++;
            }
        }
        return next;
    }

    /** The place before an article that may stand before i. */
    int before(int i) {
        return is(i - 1, TimeRole.THE) && !isAny(i - 1, TimeRole.IN, TimeRole.WHICH) ? i - 2 : i - 1;
    }

    /** A day of the month in digits, or -1. */
    int day(int i) {
        TimeSymbol symbol = at(i);
        boolean counts = symbol.kind() == Kind.NUMBER || symbol.kind() == Kind.ORDINAL;
        return counts && symbol.digits() <= 2 && symbol.number() >= 1 && symbol.number() <= 31 ? symbol.number() : -1;
    }

    /** First, 2nd, last; 0 for none. */
    int ordinal(int i) {
        if (is(i, TimeRole.ORDINAL)) {
            return number(i, TimeRole.ORDINAL);
        }
        return at(i).kind() == Kind.ORDINAL ? at(i).number() : 0;
    }

    @Nullable
    Amount amount(int i) {
        TimeSymbol symbol = at(i);
        if (symbol.kind() == Kind.NUMBER) {
            return symbol.number() < 1 ? null : new Amount(symbol.number(), symbol.number(), i + 1);
        }
        if (is(i, TimeRole.NUMBER)) {
            int number = number(i, TimeRole.NUMBER);
            return new Amount(number, number, i + 1);
        }
        if (is(i, TimeRole.COUPLE)) {
            return new Amount(1, 3, i + 1);
        }
        if (is(i, TimeRole.FEW)) {
            return new Amount(2, 6, i + 1);
        }
        if (is(i, TimeRole.ONE) && !is(i - 1, TimeRole.HALF)) {
            return new Amount(1, 1, i + 1);
        }
        return null;
    }

    /** Four digits that can be a year. */
    @Nullable
    Year year(int i) {
        TimeSymbol symbol = at(i);
        boolean possible = symbol.kind() == Kind.NUMBER
                && symbol.digits() == 4
                && symbol.number() >= 1000
                && symbol.number() < 3000
                && !is(i + 1, TimeRole.UNIT);
        return possible ? new Year(symbol.number(), i + 1) : null;
    }

    /** The year of the month, season or quarter before it: 2023, of 2023, ", 2023", '23. */
    @Nullable
    Year yearAfter(int i) {
        if (isSign(i, '\'') || isSign(i, '’')) {
            TimeSymbol symbol = at(i + 1);
            boolean two = symbol.kind() == Kind.NUMBER && symbol.digits() == 2;
            return two ? new Year(symbol.number() + (symbol.number() < 70 ? 2000 : 1900), i + 2) : null;
        }
        int from = isSign(i, ',') || isSign(i, '/') || isDash(i) ? i + 1 : skip(i, TimeRole.OF, TimeRole.THE);
        return year(isUnit(from, TimeUnit.YEAR) ? from + 1 : from);
    }
}
