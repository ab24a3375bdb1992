package io.drover.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Looks through the dead letters: lists, clusters, counts; every answer is bounded. Thread-safe. */
public final class DeadLetterSearch {
    /** Clusters are counted over so many of the newest letters. */
    public static final int SEARCHED = 100_000;

    private static final int EXCERPT = 2_000;
    private static final String COLUMNS =
            "id, reason_class, state, fingerprint, SUBSTRING(evidence FROM 1 FOR " + EXCERPT + ") AS evidence, source,"
                    + " topic, message_id, delivery_id, action_id, created_at, handled_at, handled_by, note, system,"
                    + " former_id, replayed_as";

    private final Database database;

    public DeadLetterSearch(Database database) {
        this.database = database;
    }

    /**
     * Letters of one cause.
     *
     * @param example the evidence of the newest, cut
     * @param first when the oldest was made
     * @param places where they happened: routes, verbs, buses; each with its number, at most 20
     * @param systems whose answers they were, as far as known
     */
    public record Cluster(
            String fingerprint,
            String reasonClass,
            String example,
            long newest,
            long count,
            long open,
            long replayed,
            long discarded,
            Instant first,
            Instant last,
            Map<String, Long> places,
            List<String> systems) {}

    /** Newest first, with an id below {@code before}; evidence cut at 2,000 characters. */
    public List<LedgerRows.DeadLetter> list(DeadLetterFilter filter, long before, int limit) {
        Where where = filter.where().and("id < :before", "before", before);
        String order = filter.state() == null ? "id DESC" : "state DESC, id DESC";
        return new NewestRows(database.sql(), "dead_letter", COLUMNS).list(where, order, limit, LedgerRows::deadLetter);
    }

    /** Ids of open letters, ascending: those above {@code after} up to {@code last}. */
    public List<Long> open(DeadLetterFilter filter, long after, long last, int limit) {
        Where where = between(filter, after, last);
        return database.sql()
                .sql("SELECT id FROM dead_letter" + where.sql() + " ORDER BY id LIMIT :limit")
                .params(where.params())
                .param("limit", limit)
                .query(Long.class)
                .list();
    }

    /** How many open letters there are above {@code after} up to {@code last}. */
    public long countOpen(DeadLetterFilter filter, long after, long last) {
        Where where = between(filter, after, last);
        return database.sql()
                .sql("SELECT COUNT(*) FROM dead_letter" + where.sql())
                .params(where.params())
                .query(Long.class)
                .single();
    }

    private static Where between(DeadLetterFilter filter, long after, long last) {
        return filter.in(DeadLetter.State.OPEN)
                .where()
                .and("id > :after", "after", after)
                .and("id <= :last", "last", last);
    }

    /** The newest letter's id, 0 where there is none: letters that come later are above it. */
    public long last() {
        return database.sql()
                .sql("SELECT COALESCE(MAX(id), 0) FROM dead_letter")
                .query(Long.class)
                .single();
    }

    /** The newest letter that says that what this one is about failed again. */
    public Optional<Long> successorOf(long letter) {
        return database.sql()
                .sql("SELECT id FROM dead_letter WHERE former_id = ? ORDER BY id DESC LIMIT 1")
                .param(letter)
                .query(Long.class)
                .optional();
    }

    /** Whole fingerprints that begin so, two at the most. @param beginning hex digits */
    public List<String> fingerprints(String beginning) {
        return database.sql()
                .sql(
                        "SELECT DISTINCT fingerprint FROM dead_letter WHERE fingerprint LIKE ? ORDER BY fingerprint LIMIT 2")
                .param(beginning + "%")
                .query(String.class)
                .list();
    }

    /** Those with the most open letters first, then those with the newest. */
    public List<Cluster> clusters(DeadLetterFilter filter, int limit) {
        Where where = filter.in(null).where().and("id > :oldest", "oldest", last() - SEARCHED);
        String having = filter.state() == null ? "" : " HAVING SUM(CASE WHEN state = :of THEN 1 ELSE 0 END) > 0";
        List<Cluster> found = database.sql()
                .sql("SELECT fingerprint, MAX(reason_class) AS reason_class, COUNT(*) AS number,"
                        + " SUM(CASE WHEN state = 'OPEN' THEN 1 ELSE 0 END) AS opened,"
                        + " SUM(CASE WHEN state = 'REPLAYED' THEN 1 ELSE 0 END) AS replayed,"
                        + " SUM(CASE WHEN state = 'DISCARDED' THEN 1 ELSE 0 END) AS discarded,"
                        + " MIN(created_at) AS earliest, MAX(created_at) AS latest, MAX(id) AS newest"
                        + " FROM dead_letter" + where.sql() + " GROUP BY fingerprint" + having
                        + " ORDER BY opened DESC, newest DESC LIMIT :limit")
                .params(where.params())
                .params(
                        filter.state() == null
                                ? Map.of()
                                : Map.of("of", filter.state().name()))
                .param("limit", limit)
                .query(DeadLetterSearch::counted)
                .list();
        return found.stream().map(cluster -> told(cluster, where)).toList();
    }

    private static Cluster counted(ResultSet row, int number) throws SQLException {
        return new Cluster(
                Columns.requiredText(row, "fingerprint"),
                Columns.requiredText(row, "reason_class"),
                "",
                row.getLong("newest"),
                row.getLong("number"),
                row.getLong("opened"),
                row.getLong("replayed"),
                row.getLong("discarded"),
                Columns.requiredInstant(row, "earliest"),
                Columns.requiredInstant(row, "latest"),
                Map.of(),
                List.of());
    }

    private record Place(String source, @Nullable String system, long number) {}

    private Cluster told(Cluster cluster, Where where) {
        String also = where.sql() + " AND fingerprint = :this";
        List<Place> places = database.sql()
                .sql("SELECT source, system, COUNT(*) AS number FROM dead_letter" + also
                        + " GROUP BY source, system ORDER BY number DESC LIMIT 20")
                .params(where.params())
                .param("this", cluster.fingerprint())
                .query((row, n) -> new Place(row.getString(1), row.getString(2), row.getLong(3)))
                .list();
        Map<String, Long> numbers = new TreeMap<>();
        TreeSet<String> systems = new TreeSet<>();
        for (Place place : places) {
            numbers.merge(place.source(), place.number(), Long::sum);
            if (place.system() != null) {
                systems.add(place.system());
            }
        }
        String example = database.sql()
                .sql("SELECT SUBSTRING(evidence FROM 1 FOR " + EXCERPT + ") FROM dead_letter WHERE id = ?")
                .param(cluster.newest())
                .query(String.class)
                .optional()
                .orElse("");
        return new Cluster(
                cluster.fingerprint(),
                cluster.reasonClass(),
                example,
                cluster.newest(),
                cluster.count(),
                cluster.open(),
                cluster.replayed(),
                cluster.discarded(),
                cluster.first(),
                cluster.last(),
                numbers,
                List.copyOf(systems));
    }
}
