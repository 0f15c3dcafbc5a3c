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
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * LangChain4j's filters as conditions on the rows of {@code metadata} that belong to memory {@code m}. Keys and values are always bound,
 * never written into the SQL.
 *
 * <p>A memory that lacks the key is let through by {@code IsNotEqualTo} and {@code IsNotIn} and by nothing else, as in LangChain4j's own
 * in-memory store. SQLite compares integers with reals exactly, and any number as smaller than any text, so comparisons of order
 * also ask for the kind.
 */
final class FilterSql {

    private static final int MAX_DEPTH = 64;
    private static final String NUMBER = "x.kind IN ('INTEGER', 'LONG', 'FLOAT', 'DOUBLE')";
    private static final String TEXT = "x.kind IN ('STRING', 'UUID')";

    private final StringBuilder sql;
    private final List<Object> parameters;

    private FilterSql(StringBuilder sql, List<Object> parameters) {
        this.sql = sql;
        this.parameters = parameters;
    }

    /** Appends the condition and its parameters. */
    static void append(Filter filter, StringBuilder sql, List<Object> parameters) {
        new FilterSql(sql, parameters).condition(filter, 0);
    }

    private void condition(Filter filter, int depth) {
        if (depth > MAX_DEPTH) {
            throw MemoriException.invalid("the filter is nested deeper than " + MAX_DEPTH + " levels");
        }
        if (filter instanceof And and) {
            both(and.left(), " AND ", and.right(), depth);
        } else if (filter instanceof Or or) {
            both(or.left(), " OR ", or.right(), depth);
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
            throw MemoriException.invalid("filters of type " + filter.getClass().getName()
                    + " are not supported; use LangChain4j's comparison and logical filters");
        }
    }

    private void both(Filter left, String operator, Filter right, int depth) {
        sql.append('(');
        condition(left, depth + 1);
        sql.append(operator);
        condition(right, depth + 1);
        sql.append(')');
    }

    private void compare(String key, String operator, Object value) {
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
            return (double) number;
        }
        if (value instanceof BigDecimal number) {
            return number.doubleValue();
        }
        throw MemoriException.invalid("the filter compares the metadata key '" + key + "' with a "
                + value.getClass().getName() + "; metadata values are String, UUID, int, long, float or double");
    }
}
