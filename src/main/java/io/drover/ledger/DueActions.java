package io.drover.ledger;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What DISPATCH may take up now, of this instance's open actions. Thread-safe. */
public final class DueActions {
    private static final String TRIED_FIRST =
            "CASE WHEN a.next_attempt_at IS NULL THEN 1 ELSE 0 END, a.next_attempt_at, a.id";

    private final Database database;
    private final Clock clock;
    private final Owner owner;

    public DueActions(Database database, Clock clock, Owner owner) {
        this.database = database;
        this.clock = clock;
        this.owner = owner;
    }

    /** Systems that open actions wait for. */
    public List<String> systemsWithWork() {
        if (database.dialect() == Dialect.H2) {
            return distinctSystems();
        }
        // from one to the next by the index of what is open: DISTINCT would read all of it
        List<String> systems = new ArrayList<>();
        for (Optional<String> next = systemAfter(""); next.isPresent(); next = systemAfter(next.get())) {
            systems.add(next.get());
        }
        return systems;
    }

    private Optional<String> systemAfter(String last) {
        return database.sql()
                .sql("SELECT system FROM action WHERE state IN ('PLANNED', 'UNKNOWN', 'SENDING', 'ACCEPTED')"
                        + " AND owner = :owner AND system > :last ORDER BY system LIMIT 1")
                .param("owner", owner.name())
                .param("last", last)
                .query(String.class)
                .optional();
    }

    private List<String> distinctSystems() {
        return database.sql()
                .sql("SELECT DISTINCT system FROM action WHERE state IN ('PLANNED', 'UNKNOWN', 'SENDING', 'ACCEPTED')"
                        + " AND owner = :owner ORDER BY system")
                .param("owner", owner.name())
                .query(String.class)
                .list();
    }

    /**
     * A system's actions that may be sent or probed now: all they need is done, their lanes are free, and their next attempt is due. Oldest
     * first. One that is SENDING is either in the caller's hand, or was left so when its outcome could not be stored.
     *
     * @param trial the system is sick and a few are to find out how it is: then those come first that were tried before,
     *     the longest ago first, so that not all that wait are sent into the unknown one after the other, and none is
     *     always the one that is tried
     */
    public List<ActionRow> due(String system, int limit, boolean trial) {
        return database.sql()
                .sql("SELECT " + ActionRow.COLUMNS
                        + """
                         FROM action a
                        WHERE a.state IN ('PLANNED', 'UNKNOWN', 'SENDING') AND a.system = :system AND a.owner = :owner
                          AND (a.next_attempt_at IS NULL OR a.next_attempt_at <= :now)
                          AND NOT EXISTS (SELECT 1 FROM action_dependency d JOIN action n ON n.id = d.needs_id
                                           WHERE d.action_id = a.id AND n.state <> 'DONE' OFFSET 0)
                          AND (a.state = 'SENDING' OR\s"""
                        + Lanes.FREE
                        + ") ORDER BY "
                        + (trial ? TRIED_FIRST : "a.id")
                        + " LIMIT :limit")
                .param("system", system)
                .param("owner", owner.name())
                .param("now", now())
                .param("limit", limit)
                .query(ActionRow::read)
                .list();
    }

    /** A system's accepted actions that it knows by these ids, at most 1,000 of them. */
    public List<ActionRow> accepted(String system, Collection<String> externalIds) {
        return database.sql()
                .sql("SELECT " + ActionRow.COLUMNS
                        + " FROM action WHERE state = 'ACCEPTED' AND system = :system AND owner = :owner"
                        + " AND external_id IN (:ids) ORDER BY verb, id")
                .param("system", system)
                .param("owner", owner.name())
                .param("ids", externalIds)
                .query(ActionRow::read)
                .list();
    }

    /** A system's accepted actions whose next look at it is due, those of one verb together, oldest first. */
    public List<ActionRow> duePolls(String system, int limit) {
        return database.sql()
                .sql("SELECT " + ActionRow.COLUMNS
                        + " FROM action WHERE state = 'ACCEPTED' AND system = :system AND owner = :owner"
                        + " AND poll_at <= :now ORDER BY verb, id LIMIT :limit")
                .param("system", system)
                .param("owner", owner.name())
                .param("now", now())
                .param("limit", limit)
                .query(ActionRow::read)
                .list();
    }

    private OffsetDateTime now() {
        return Judgements.at(clock.instant());
    }
}
