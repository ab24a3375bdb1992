package io.drover.ledger;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which images of the index are to be read, and what became of trying to. Thread-safe, also between instances. */
public final class ImageReadings {
    private static final int LONGEST_REASON = 2_000;

    private final Database database;
    private final Clock clock;

    public ImageReadings(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Those that are due, the youngest builds first. */
    public List<Long> due(String hub, int most) {
        return database.sql()
                .sql("SELECT build_id FROM image WHERE hub = :hub AND next_attempt_at <= :now"
                        + " ORDER BY build_id DESC LIMIT :most")
                .param("hub", hub)
                .param("now", Judgements.at(clock.instant()))
                .param("most", most)
                .query(Long.class)
                .list();
    }

    /**
     * Could not be read, and is to be tried again. One that was read before stays as it was.
     *
     * @param next when
     */
    public void failed(ImageBuild.Key key, String reason, Instant next) {
        database.inTransaction(sql -> sql.sql("UPDATE image SET reason = :reason, attempts = attempts + 1,"
                        + " next_attempt_at = :next WHERE hub = :hub AND build_id = :build AND state <> 'LEFT_OUT'")
                .param("reason", SqlText.cut(reason, LONGEST_REASON))
                .param("next", Judgements.at(next))
                .param("hub", key.hub())
                .param("build", key.buildId())
                .update());
    }

    /** How often each was tried in vain. */
    public int attempts(ImageBuild.Key key) {
        return database.sql()
                .sql("SELECT attempts FROM image WHERE hub = :hub AND build_id = :build")
                .param("hub", key.hub())
                .param("build", key.buildId())
                .query(Integer.class)
                .optional()
                .orElse(0);
    }

    /** Whether it has been read. */
    public boolean isRead(ImageBuild.Key key) {
        return database.sql()
                .sql("SELECT 1 FROM image WHERE hub = :hub AND build_id = :build AND state = 'READ'")
                .param("hub", key.hub())
                .param("build", key.buildId())
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    /** All that could not be read are due at once. */
    public void tryAgain(String hub) {
        database.inTransaction(
                sql -> sql.sql("UPDATE image SET next_attempt_at = :now WHERE hub = :hub AND next_attempt_at > :now")
                        .param("now", Judgements.at(clock.instant()))
                        .param("hub", hub)
                        .update());
    }

    /** Those that a whole scan did not find in koji's list are to be looked at again; until then they stay as they are. */
    static int recheck(JdbcClient sql, String hub, long scan, Instant now) {
        return sql.sql("UPDATE image SET next_attempt_at = :now WHERE hub = :hub AND state = 'READ' AND seen < :scan")
                .param("now", Judgements.at(now))
                .param("hub", hub)
                .param("scan", scan)
                .update();
    }

    /**
     * Somebody decides that these need not be read: the index counts as complete without them.
     *
     * @return how many there were that were unread
     */
    public int leaveOut(Collection<String> nvrs, Audit audit, String who, String reason) {
        return database.inTransaction(sql -> {
            int left = 0;
            for (String nvr : nvrs) {
                int one = sql.sql("UPDATE image SET state = 'LEFT_OUT', reason = :reason, next_attempt_at = NULL"
                                + " WHERE nvr = :nvr AND state = 'UNREAD'")
                        .param("reason", SqlText.cut(who + ": " + reason, LONGEST_REASON))
                        .param("nvr", nvr)
                        .update();
                if (one > 0) {
                    audit.append(sql, new Audit.Entry(who, "images.leave-out", SqlText.cut(nvr, 500), "{}"));
                }
                left += one;
            }
            return left;
        });
    }
}
