package io.drover.sandbox.koji;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The {@code queryOpts} of list methods and the {@code filterOpts} around them (wire/koji.md §5.8). */
final class HubQuery {

    private HubQuery() {}

    /** The rows ordered and cut, or their number for {@code countOnly}. */
    static Object apply(List<Map<String, @Nullable Object>> rows, Map<?, ?> options) {
        if (Boolean.TRUE.equals(options.get("countOnly"))) {
            return (long) rows.size();
        }
        List<Map<String, @Nullable Object>> ordered = new ArrayList<>(rows);
        if (options.get("order") instanceof String order) {
            boolean noneGreatest = !Boolean.FALSE.equals(options.get("noneGreatest"));
            ordered.sort(order(order, rows, noneGreatest));
        }
        int from = (int) Math.min(number(options.get("offset")), ordered.size());
        long limit = number(options.get("limit"));
        int to = limit == 0 ? ordered.size() : (int) Math.min(from + limit, ordered.size());
        List<Map<String, @Nullable Object>> page = ordered.subList(from, to);
        if (Boolean.TRUE.equals(options.get("asList"))) {
            return page.stream()
                    .map(row -> new ArrayList<>(new TreeMap<>(row).values()))
                    .toList();
        }
        return page;
    }

    /** A row of another method's result. @throws HubFault 1000 where it is no struct */
    static Map<String, @Nullable Object> row(@Nullable Object value) {
        if (!(value instanceof Map<?, ?> struct)) {
            throw HubFault.generic("results must be structs to be filtered");
        }
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        struct.forEach((name, member) -> row.put(String.valueOf(name), member));
        return row;
    }

    private static long number(@Nullable Object value) {
        return value instanceof Long number ? Math.max(number, 0) : 0;
    }

    private static Comparator<Map<String, @Nullable Object>> order(
            String columns, List<Map<String, @Nullable Object>> rows, boolean noneGreatest) {
        Comparator<Map<String, @Nullable Object>> all = Comparator.comparingInt(row -> 0);
        for (String column : columns.split(",")) {
            boolean descending = column.startsWith("-");
            String name = descending ? column.substring(1) : column;
            if (!rows.isEmpty() && !rows.get(0).containsKey(name)) {
                throw HubFault.unexpected("<class 'Exception'>: Invalid order: " + name);
            }
            Comparator<Map<String, @Nullable Object>> next =
                    (left, right) -> compare(left.get(name), right.get(name), noneGreatest);
            all = all.thenComparing(descending ? next.reversed() : next);
        }
        return all;
    }

    private static int compare(@Nullable Object left, @Nullable Object right, boolean noneGreatest) {
        if (left == null || right == null) {
            int nulls = Boolean.compare(left == null, right == null);
            return noneGreatest ? nulls : -nulls;
        }
        if (left instanceof Long one && right instanceof Long other) {
            return Long.compare(one, other);
        }
        if (left instanceof Number one && right instanceof Number other) {
            return Double.compare(one.doubleValue(), other.doubleValue());
        }
        return String.valueOf(left).compareTo(String.valueOf(right));
    }
}
