package io.drover.sandbox.koji;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A versioned table: at most one row per key holds at any time, and rows that no longer hold are kept with the event that
 * revoked them. Guarded by the hub's lock.
 */
final class HubRows<K, V> {

    /** One version. */
    static final class Row<K, V> {
        final K key;
        final V value;
        final HubChange created;

        @Nullable
        HubChange revoked;

        private Row(K key, V value, HubChange created) {
            this.key = key;
            this.value = value;
            this.created = created;
        }

        boolean heldAt(long event) {
            HubChange end = revoked;
            return created.event() <= event && (end == null || end.event() > event);
        }
    }

    private final Map<K, Row<K, V>> current = new LinkedHashMap<>();
    private final List<Row<K, V>> all = new ArrayList<>();
    private final Map<K, List<Row<K, V>>> versions = new HashMap<>();
    private long lastChange;

    @Nullable
    V get(K key) {
        Row<K, V> row = current.get(key);
        return row == null ? null : row.value;
    }

    @Nullable
    V get(K key, @Nullable Long event) {
        if (event == null) {
            return get(key);
        }
        for (Row<K, V> row : versions.getOrDefault(key, List.of())) {
            if (row.heldAt(event)) {
                return row.value;
            }
        }
        return null;
    }

    boolean has(K key) {
        return current.containsKey(key);
    }

    /** Revokes the key's row, if there is one, and makes a new one, which is then the last in order. */
    void put(K key, V value, HubChange change) {
        remove(key, change);
        Row<K, V> row = new Row<>(key, value, change);
        current.put(key, row);
        all.add(row);
        versions.computeIfAbsent(key, unused -> new ArrayList<>()).add(row);
        lastChange = change.event();
    }

    /** @return whether there was one */
    boolean remove(K key, HubChange change) {
        Row<K, V> row = current.remove(key);
        if (row != null) {
            row.revoked = change;
            lastChange = change.event();
        }
        return row != null;
    }

    void removeAll(HubChange change) {
        List.copyOf(current.keySet()).forEach(key -> remove(key, change));
    }

    int size() {
        return current.size();
    }

    /** The rows that hold, oldest first. @param event null: as it is at present */
    List<Row<K, V>> rows(@Nullable Long event) {
        if (event == null) {
            return new ArrayList<>(current.values());
        }
        return all.stream().filter(row -> row.heldAt(event)).toList();
    }

    List<V> values(@Nullable Long event) {
        return rows(event).stream().map(row -> row.value).toList();
    }

    /** Every row that ever was, oldest first. */
    List<Row<K, V>> history() {
        return List.copyOf(all);
    }

    /** The number of the last change before the given event, 0 where there is none. @param before null for no bound */
    long lastChange(@Nullable Long before) {
        if (before == null) {
            return lastChange;
        }
        Predicate<HubChange> counts = change -> change.event() < before;
        long last = 0;
        for (Row<K, V> row : all) {
            if (counts.test(row.created)) {
                last = Math.max(last, row.created.event());
            }
            HubChange end = row.revoked;
            if (end != null && counts.test(end)) {
                last = Math.max(last, end.event());
            }
        }
        return last;
    }
}
