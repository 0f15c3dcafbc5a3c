package dev.langchain4j.memori.store.sqlite;

import dev.langchain4j.memori.data.MemoriException;
import dev.langchain4j.store.embedding.filter.Filter;
import dev.langchain4j.store.embedding.filter.comparison.ContainsString;
import dev.langchain4j.store.embedding.filter.comparison.IsEqualTo;
import dev.langchain4j.store.embedding.filter.comparison.IsGreaterThan;
import dev.langchain4j.store.embedding.filter.comparison.IsGreaterThanOrEqualTo;
import dev.langchain4j.store.embedding.filter.comparison.IsIn;
import dev.langchain4j.store.embedding.filter.comparison.IsLessThan;
import dev.langchain4j.store.embedding.filter.comparison.IsLessThanOrEqualTo;
import dev.langchain4j.store.embedding.filter.comparison.IsNotEqualTo;
import dev.langchain4j.store.embedding.filter.comparison.IsNotIn;
import dev.langchain4j.store.embedding.filter.logical.And;
import dev.langchain4j.store.embedding.filter.logical.Not;
import dev.langchain4j.store.embedding.filter.logical.Or;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.UUID;

/**
 * LangChain4j's filters as conditions on the rows of {@code metadata} that belong to memory {@code m}. Keys and values are always bound,
 * never written into the SQL.
 *
 * <p>A memory that lacks the key is let through by {@code IsNotEqualTo} and {@code IsNotIn} and by nothing else, as in LangChain4j's own
 * in-memory store. SQLite compares integers with reals exactly, and any number as smaller than any text, so comparisons of order
 * also ask for the kind. Text is ordered by code points; Java's order by UTF-16 units differs only between emoji and the like and the few
 * characters from U+E000 on.
 */
final class FilterSql {

    private static final int MAX_DEPTH = 64;

    /** SQLite, as the driver builds it, takes 250,000 parameters in one statement. */
    private static final int MAX_PARAMETERS = 200_000;

    private static final String NUMBER = "x.kind IN ('INTEGER', 'LONG', 'FLOAT', 'DOUBLE')";
    private static final String TEXT = "x.kind IN ('STRING', 'UUID')";

    /** As {@link #orderOf}. */
    private static final String UUID_ORDER = "(CASE WHEN x.value >= '8' THEN '0' ELSE '1' END || substr(x.value, 1, 18)"
            + " || CASE WHEN substr(x.value, 20) >= '8' THEN '0' ELSE '1' END || substr(x.value, 20))";

    private final StringBuilder sql;
    private final List<Object> parameters;

    private FilterSql(StringBuilder sql, List<Object> parameters) {
        this.sql = sql;
        this.parameters = parameters;
    }

    /** Appends the condition and its parameters. */
    static void append(Filter filter, StringBuilder sql, List<Object> parameters) {
        new FilterSql(sql, parameters).condition(filter, 0);
        if (parameters.size() > MAX_PARAMETERS) {
            throw MemoriException.invalid("the filter compares with " + parameters.size() + " keys and values; at most "
                    + MAX_PARAMETERS + " are possible");
        }
    }

    private void condition(Filter filter, int depth) {
        if (depth > MAX_DEPTH) {
            throw MemoriException.invalid("the filter is nested deeper than " + MAX_DEPTH + " levels");
        }
        if (filter instanceof And and) {
            joined(operands(and, And.class), " AND ", depth);
        } else if (filter instanceof Or or) {
            joined(operands(or, Or.class), " OR ", depth);
        } else if (filter instanceof Not not) {
            sql.append("NOT ");
            condition(not.expression(), depth + 1);
        } else if (filter instanceof IsEqualTo f) {
            compare(f.key(), "=", f.comparisonValue());
        } else if (filter instanceof IsNotEqualTo f) {
            sql.append("NOT ");
            compare(f.key(), "=", f.comparisonValue());
        } else if (filter instanceof IsGreaterThan f) {
            compare(f.key(), ">", f.comparisonValue());
        } else if (filter instanceof IsGreaterThanOrEqualTo f) {
            compare(f.key(), ">=", f.comparisonValue());
        } else if (filter instanceof IsLessThan f) {
            compare(f.key(), "<", f.comparisonValue());
        } else if (filter instanceof IsLessThanOrEqualTo f) {
            compare(f.key(), "<=", f.comparisonValue());
        } else if (filter instanceof IsIn f) {
            oneOf(f.key(), f.comparisonValues());
        } else if (filter instanceof IsNotIn f) {
            sql.append("NOT ");
            oneOf(f.key(), f.comparisonValues());
        } else if (filter instanceof ContainsString f) {
            open(f.key());
            sql.append(" AND ").append(TEXT).append(" AND instr(x.value, ?) > 0)");
            parameters.add(f.comparisonValue());
        } else {
            throw new MemoriException(
                    MemoriException.Reason.UNSUPPORTED_FILTER,
                    "filters of type " + filter.getClass().getName()
                            + " are not supported; use LangChain4j's comparison and logical filters");
        }
    }

    /** As a balanced tree: SQLite takes expressions up to a depth of 1,000 and would join a long chain from the left. */
    private void joined(List<Filter> operands, String operator, int depth) {
        if (operands.size() == 1) {
            condition(operands.get(0), depth + 1);
            return;
        }
        int middle = operands.size() / 2;
        sql.append('(');
        joined(operands.subList(0, middle), operator, depth);
        sql.append(operator);
        joined(operands.subList(middle, operands.size()), operator, depth);
        sql.append(')');
    }

    /** {@code a.or(b).or(c).or(d)} is nested three deep, but says one thing. */
    private static List<Filter> operands(Filter filter, Class<? extends Filter> operator) {
        List<Filter> operands = new ArrayList<>();
        Deque<Filter> open = new ArrayDeque<>(List.of(filter));
        while (!open.isEmpty()) {
            Filter next = open.pop();
            if (!operator.isInstance(next)) {
                operands.add(next);
            } else if (next instanceof And and) {
                open.push(and.right());
                open.push(and.left());
            } else if (next instanceof Or or) {
                open.push(or.right());
                open.push(or.left());
            }
        }
        return operands;
    }

    private void compare(String key, String operator, Object value) {
        if (value instanceof UUID uuid && !operator.equals("=")) {
            open(key);
            sql.append(" AND x.kind = 'UUID' AND ")
                    .append(UUID_ORDER)
                    .append(' ')
                    .append(operator)
                    .append(" ?)");
            parameters.add(orderOf(uuid));
            return;
        }
        Object bound = bindable(key, value);
        open(key);
        sql.append(" AND ").append(bound instanceof String ? TEXT : NUMBER);
        sql.append(" AND x.value ").append(operator).append(" ?)");
        parameters.add(bound);
    }

    private void oneOf(String key, Collection<?> values) {
        open(key);
        sql.append(" AND x.value IN (");
        String separator = "";
        for (Object value : values) {
            sql.append(separator).append('?');
            parameters.add(bindable(key, value));
            separator = ", ";
        }
        sql.append("))");
    }

    private void open(String key) {
        sql.append("EXISTS (SELECT 1 FROM metadata x WHERE x.memory = m.key AND x.name = ?");
        parameters.add(key);
    }

    /** A text that sorts as Java compares UUIDs: by both halves as signed numbers, where 8 to f as the first digit is negative. */
    private static String orderOf(UUID uuid) {
        String text = uuid.toString();
        return sign(uuid.getMostSignificantBits())
                + text.substring(0, 18)
                + sign(uuid.getLeastSignificantBits())
                + text.substring(19);
    }

    private static String sign(long half) {
        return half < 0 ? "0" : "1";
    }

    private static Object bindable(String key, Object value) {
        if (value instanceof String || value instanceof Long || value instanceof Double) {
            return value;
        }
        if (value instanceof UUID) {
            return value.toString();
        }
        if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        }
        if (value instanceof Float number) {
            return MetadataRows.realOf(number);
        }
        if (value instanceof BigDecimal number) {
            return number.doubleValue();
        }
        throw MemoriException.invalid("the filter compares the metadata key '" + key + "' with a "
                + value.getClass().getName() + "; metadata values are String, UUID, int, long, float or double");
    }
}
