package io.drover.ledger;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What operators ordered of remote systems, how the instances find them, and what waits for them. Thread-safe. */
public final class SystemRows {
    private static final String OPEN = "SUM(CASE WHEN state IN ('PLANNED', 'UNKNOWN', 'SENDING')";

    private final Database database;
    private final Audit audit;
    private final Clock clock;
    private final Owner owner;

    public SystemRows(Database database, Clock clock, Owner owner) {
        this.database = database;
        this.audit = new Audit(database, clock);
        this.clock = clock;
        this.owner = owner;
    }

    /**
     * An operator's last word on a system.
     *
     * @param revision grows with each order, of a system
     */
    public record Order(String system, boolean paused, long revision, String who, String reason, Instant at) {}

    /**
     * How an instance finds a system that is not in use as it should be.
     *
     * @param state open, half-open, denied, paused
     */
    public record Found(
            String system, String instance, String state, Instant since, String reason, @Nullable Instant nextTry) {}

    /**
     * What waits for a system, on all instances.
     *
     * @param due actions that could be sent or probed now
     * @param waiting actions that may not yet: in back-off, or behind what they need
     * @param unknown among both, those of which nobody can tell whether they took effect
     * @param accepted actions that the system works on
     * @param deliveries that wait since a lookup at the system could not tell
     */
    public record Work(long due, long waiting, long unknown, long accepted, long deliveries) {
        public static final Work NONE = new Work(0, 0, 0, 0, 0);
    }

    /**
     * Stores an order together with its audit entry.
     *
     * @param detail JSON object for the audit
     */
    public Order order(String system, boolean paused, String who, String reason, String detail) {
        Instant now = clock.instant();
        return database.inTransaction(sql -> {
            long revision = sql.sql("SELECT revision FROM system_order WHERE system = :system FOR UPDATE")
                            .param("system", system)
                            .query(Long.class)
                            .optional()
                            .orElse(0L)
                    + 1;
            String statement = revision == 1
                    ? "INSERT INTO system_order (system, paused, revision, by_whom, reason, at)"
                            + " VALUES (:system, :paused, :revision, :who, :reason, :at)"
                    : "UPDATE system_order SET paused = :paused, revision = :revision, by_whom = :who, reason = :reason,"
                            + " at = :at WHERE system = :system";
            sql.sql(statement)
                    .param("system", system)
                    .param("paused", paused)
                    .param("revision", revision)
                    .param("who", SqlText.cut(who, 200))
                    .param("reason", SqlText.clean(reason))
                    .param("at", Judgements.at(now))
                    .update();
            audit.append(sql, new Audit.Entry(who, paused ? "system.pause" : "system.resume", system, detail));
            return new Order(system, paused, revision, who, reason, now);
        });
    }

    public List<Order> orders() {
        return database.sql()
                .sql("SELECT system, paused, revision, by_whom, reason, at FROM system_order ORDER BY system")
                .query((row, n) -> new Order(
                        row.getString(1),
                        row.getBoolean(2),
                        row.getLong(3),
                        row.getString(4),
                        row.getString(5),
                        row.getObject(6, OffsetDateTime.class).toInstant()))
                .list();
    }

    /** Which life of which instance {@link #found(List)} speaks for. */
    public String speaker() {
        return owner.name();
    }

    /** Replaces what this instance said before; systems that are in use are left out. */
    public void found(List<Found> sick) {
        database.inTransaction(sql -> {
            sql.sql("DELETE FROM system_state WHERE instance = :instance"
                            + " OR instance NOT IN (SELECT name FROM instance WHERE gone_at IS NULL)")
                    .param("instance", owner.name())
                    .update();
            for (Found one : sick) {
                sql.sql("INSERT INTO system_state (system, instance, state, since, reason, next_try)"
                                + " VALUES (:system, :instance, :state, :since, :reason, :next)")
                        .param("system", one.system())
                        .param("instance", owner.name())
                        .param("state", one.state())
                        .param("since", Judgements.at(one.since()))
                        .param("reason", SqlText.clean(one.reason()))
                        .param("next", one.nextTry() == null ? null : Judgements.at(one.nextTry()))
                        .update();
            }
            return sick.size();
        });
    }

    /** What all living instances said last. */
    public List<Found> found() {
        return database.sql()
                .sql(
                        """
                        SELECT s.system, COALESCE(i.label, i.name), s.state, s.since, s.reason, s.next_try
                          FROM system_state s JOIN instance i ON i.name = s.instance
                         WHERE i.gone_at IS NULL ORDER BY s.system, s.instance""")
                .query((row, n) -> {
                    OffsetDateTime next = row.getObject(6, OffsetDateTime.class);
                    return new Found(
                            row.getString(1),
                            row.getString(2),
                            row.getString(3),
                            row.getObject(4, OffsetDateTime.class).toInstant(),
                            row.getString(5),
                            next == null ? null : next.toInstant());
                })
                .list();
    }

    /** By system; those for which nothing waits are left out. */
    public Map<String, Work> work() {
        Map<String, Long> deliveries = database
                .sql()
                .sql("SELECT waits_for, COUNT(*) FROM delivery WHERE state = 'WAITING' AND waits_for IS NOT NULL"
                        + " GROUP BY waits_for")
                .query((row, n) -> Map.entry(row.getString(1), row.getLong(2)))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        Map<String, Work> work = database
                .sql()
                .sql(
                        """
                        SELECT system, %s AND ready THEN 1 ELSE 0 END), %s AND NOT ready THEN 1 ELSE 0 END),
                               SUM(CASE WHEN state = 'UNKNOWN' THEN 1 ELSE 0 END),
                               SUM(CASE WHEN state = 'ACCEPTED' THEN 1 ELSE 0 END)
                          FROM (SELECT a.system, a.state,
                                       (a.next_attempt_at IS NULL OR a.next_attempt_at <= :now)
                                       AND NOT EXISTS (SELECT 1 FROM action_dependency d
                                                         JOIN action n ON n.id = d.needs_id
                                                        WHERE d.action_id = a.id AND n.state <> 'DONE') AS ready
                                  FROM action a
                                 WHERE a.state IN ('PLANNED', 'UNKNOWN', 'SENDING', 'ACCEPTED')) o
                         GROUP BY system"""
                                .formatted(OPEN, OPEN))
                .param("now", Judgements.at(clock.instant()))
                .query((row, n) -> Map.entry(
                        row.getString(1),
                        new Work(
                                row.getLong(2),
                                row.getLong(3),
                                row.getLong(4),
                                row.getLong(5),
                                deliveries.getOrDefault(row.getString(1), 0L))))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        deliveries.forEach((system, n) -> work.putIfAbsent(system, new Work(0, 0, 0, 0, n)));
        return work;
    }

    /**
     * A system that was sick is well again: what waited for it is due at once, oldest first; actions and deliveries of
     * this instance.
     */
    public void waitNoMoreFor(String system) {
        database.inTransaction(sql -> {
            sql.sql("UPDATE action SET next_attempt_at = NULL WHERE state IN ('PLANNED', 'UNKNOWN')"
                            + " AND system = :system AND owner = :owner AND next_attempt_at > :now")
                    .param("system", system)
                    .param("owner", owner.name())
                    .param("now", Judgements.at(clock.instant()))
                    .update();
            return sql.sql("UPDATE delivery SET next_attempt_at = :now WHERE state = 'WAITING'"
                            + " AND waits_for = :system AND owner = :owner AND next_attempt_at > :now")
                    .param("system", system)
                    .param("owner", owner.name())
                    .param("now", Judgements.at(clock.instant()))
                    .update();
        });
    }
}
