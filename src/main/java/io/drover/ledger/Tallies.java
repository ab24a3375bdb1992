package io.drover.ledger;

import java.util.HashMap;
import java.util.Map;

/** How many rows the ledger has of each kind, counted in full: not for every request. Thread-safe. */
public final class Tallies {
    private final Database database;

    public Tallies(Database database) {
        this.database = database;
    }

    /**
     * One count.
     *
     * @param messages taken in
     * @param unwanted of those, what no route was asked about
     * @param deliveries by decision; DEAD for those that could not be judged
     * @param publications by state
     * @param events by state
     * @param builds actions that make an artifact, by state
     */
    public record Tally(
            long messages,
            long unwanted,
            Map<String, Long> deliveries,
            Map<String, Long> publications,
            Map<String, Long> events,
            Map<String, Long> builds) {
        public static final Tally NOTHING = new Tally(0, 0, Map.of(), Map.of(), Map.of(), Map.of());

        public Tally {
            deliveries = Map.copyOf(deliveries);
            publications = Map.copyOf(publications);
            events = Map.copyOf(events);
            builds = Map.copyOf(builds);
        }
    }

    public Tally count() {
        return new Tally(
                number("SELECT count(*) FROM message"),
                number("SELECT count(*) FROM message m WHERE NOT EXISTS"
                        + " (SELECT 1 FROM delivery d WHERE d.message_id = m.id)"),
                by("SELECT COALESCE(decision, state) AS word, count(*) FROM delivery GROUP BY word"),
                by("SELECT state AS word, count(*) FROM publication GROUP BY state"),
                by("SELECT state AS word, count(*) FROM event GROUP BY state"),
                by("SELECT state AS word, count(*) FROM action WHERE artifact >= '' GROUP BY state"));
    }

    private long number(String sql) {
        return database.sql().sql(sql).query(Long.class).single();
    }

    private Map<String, Long> by(String sql) {
        Map<String, Long> counts = new HashMap<>();
        database.sql().sql(sql).query(row -> {
            counts.put(row.getString(1), row.getLong(2));
        });
        return counts;
    }
}
