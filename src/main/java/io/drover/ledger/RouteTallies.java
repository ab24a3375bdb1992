package io.drover.ledger;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the routes decided lately: counted over the newest {@value #COUNTED} deliveries of all instances. Thread-safe. */
public final class RouteTallies {
    public static final int COUNTED = 5_000;

    private static final String NEWEST = "(SELECT route, COALESCE(decision, LOWER(state)) AS word, received_at FROM"
            + " delivery ORDER BY id DESC LIMIT " + COUNTED + ") n";

    private final Database database;

    public RouteTallies(Database database) {
        this.database = database;
    }

    /** @param word acted, ignored, duplicate, or a delivery's state where nothing is decided yet: pending, waiting, dead */
    public record Tally(String route, String word, long count, Instant last) {}

    /**
     * @param since when the oldest of them came; null where there is none
     * @param all whether these are all deliveries that there are
     */
    public record Lately(List<Tally> tallies, @Nullable Instant since, boolean all) {}

    public Lately lately() {
        List<Tally> tallies = database.sql()
                .sql("SELECT n.route, n.word, COUNT(*) AS times, MAX(n.received_at) AS last_at FROM " + NEWEST
                        + " GROUP BY n.route, n.word ORDER BY n.route, n.word")
                .query((row, number) -> new Tally(
                        Columns.requiredText(row, "route"),
                        Columns.requiredText(row, "word"),
                        row.getLong("times"),
                        Columns.requiredInstant(row, "last_at")))
                .list();
        long counted = tallies.stream().mapToLong(Tally::count).sum();
        Instant since = database.sql()
                .sql("SELECT MIN(n.received_at) AS first_at FROM " + NEWEST)
                .query((row, number) -> Columns.instant(row, "first_at"))
                .list()
                .get(0);
        return new Lately(tallies, since, counted < COUNTED);
    }
}
