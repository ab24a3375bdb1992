package io.drover.sandbox.koji;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The {@code queryOpts} of list methods (wire/koji.md §5.8). */
final class HubQuery {

    private HubQuery() {}

    /** The rows ordered and cut, or their number for {@code countOnly}. */
    static Object apply(List<Map<String, @Nullable Object>> rows, Map<?, ?> options) {
        if (Boolean.TRUE.equals(options.get("countOnly"))) {
            return (long) rows.size();
        }
        List<Map<String, @Nullable Object>> ordered = new ArrayList<>(rows);
        if (options.get("order") instanceof String order) {
            ordered.sort(order(order, rows));
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

    private static long number(@Nullable Object value) {
        return value instanceof Long number ? Math.max(number, 0) : 0;
    }

    private static Comparator<Map<String, @Nullable Object>> order(
            String columns, List<Map<String, @Nullable Object>> rows) {
        Comparator<Map<String, @Nullable Object>> all = Comparator.comparingInt(row -> 0);
        for (String column : columns.split(",")) {
            boolean descending = column.startsWith("-");
            String name = descending ? column.substring(1) : column;
            if (!rows.isEmpty() && !rows.get(0).containsKey(name)) {
                throw HubFault.unexpected("<class 'Exception'>: Invalid order: " + name);
            }
            Comparator<Map<String, @Nullable Object>> next = (left, right) -> compare(left.get(name), right.get(name));
            all = all.thenComparing(descending ? next.reversed() : next);
        }
        return all;
    }

    private static int compare(@Nullable Object left, @Nullable Object right) {
        if (left instanceof Number one && right instanceof Number other) {
            return Double.compare(one.doubleValue(), other.doubleValue());
        }
        return String.valueOf(left).compareTo(String.valueOf(right));
    }
}
