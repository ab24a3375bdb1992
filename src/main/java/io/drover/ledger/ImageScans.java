package io.drover.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The scans of koji's image builds, one row for each hub. A page's builds and the place behind it are one commit, so that a
 * scan goes on where it was after a crash. Thread-safe; one instance at a time moves a scan on.
 */
public final class ImageScans {
    private static final int LONGEST_TROUBLE = 1_000;

    private final Database database;
    private final Clock clock;
    private final ImageBuilds builds;

    public ImageScans(Database database, Clock clock, ImageBuilds builds) {
        this.database = database;
        this.clock = clock;
        this.builds = builds;
    }

    public Optional<ImageScan> of(String hub) {
        return database.sql()
                .sql("SELECT * FROM image_scan WHERE hub = :hub")
                .param("hub", hub)
                .query(ImageScans::scan)
                .optional();
    }

    /**
     * A whole scan is wanted; one that is under way goes on.
     *
     * @param audit null where nobody but Drover itself wants it
     * @return whether a new one begins
     */
    public boolean ask(String hub, String who, @Nullable Audit audit) {
        return database.inTransaction(sql -> {
            Optional<ImageScan> known = sql.sql("SELECT * FROM image_scan WHERE hub = :hub FOR UPDATE")
                    .param("hub", hub)
                    .query(ImageScans::scan)
                    .optional();
            if (known.isPresent()
                    && known.get().state() != ImageScan.State.DONE
                    && known.get().state() != ImageScan.State.READING) {
                return false;
            }
            String statement = known.isPresent()
                    ? "UPDATE image_scan SET number = number + 1, state = 'ASKED', asked_by = :who, asked_at = :now,"
                            + " place = '0 0', last_seen = 0, listed = 0, trouble = NULL WHERE hub = :hub"
                    : "INSERT INTO image_scan (hub, number, state, asked_by, asked_at, place, last_seen, listed)"
                            + " VALUES (:hub, 1, 'ASKED', :who, :now, '0 0', 0, 0)";
            sql.sql(statement)
                    .param("hub", hub)
                    .param("who", SqlText.cut(who, 200))
                    .param("now", Judgements.at(clock.instant()))
                    .update();
            if (audit != null) {
                audit.append(sql, new Audit.Entry(who, "images.scan", hub, "{}"));
            }
            return true;
        });
    }

    /** The list is begun, from its beginning. */
    public void begin(ImageScan scan) {
        database.inTransaction(sql -> sql.sql("UPDATE image_scan SET state = 'LISTING', began_at = :now, place = '0 0',"
                        + " last_seen = 0, listed = 0 WHERE hub = :hub AND number = :number")
                .param("now", Judgements.at(clock.instant()))
                .param("hub", scan.hub())
                .param("number", scan.number())
                .update());
    }

    /** A page of the list, and where the next one begins. */
    public void page(ImageScan scan, Collection<ImageBuilds.Listed> page, ImageScan.Place next) {
        database.inTransaction(sql -> {
            builds.listed(sql, page, scan.number());
            return sql.sql("UPDATE image_scan SET place = :place, last_seen = :last, listed = :listed, trouble = NULL"
                            + " WHERE hub = :hub AND number = :number AND state = 'LISTING'")
                    .param("place", next.text())
                    .param("last", next.last())
                    .param("listed", next.listed())
                    .param("hub", scan.hub())
                    .param("number", scan.number())
                    .update();
        });
    }

    /**
     * The list has come to its end.
     *
     * @param whole whether it has every image build that koji has: what was not on it is looked at again
     */
    public void listed(ImageScan scan, boolean whole) {
        database.inTransaction(sql -> {
            if (whole) {
                ImageReadings.recheck(sql, scan.hub(), scan.number(), clock.instant());
            }
            return sql.sql("UPDATE image_scan SET state = 'READING', refreshed_at = began_at, trouble = NULL"
                            + " WHERE hub = :hub AND number = :number AND state = 'LISTING'")
                    .param("hub", scan.hub())
                    .param("number", scan.number())
                    .update();
        });
    }

    /** What was completed since the last list is known, too. @param page what is new */
    public void refreshed(ImageScan scan, Collection<ImageBuilds.Listed> page, Instant upTo) {
        database.inTransaction(sql -> {
            builds.listed(sql, page, scan.number());
            return set(sql, scan, "refreshed_at = :at, trouble = NULL", upTo);
        });
    }

    /** Nothing is left to be read. */
    public void done(ImageScan scan) {
        database.inTransaction(sql -> sql.sql("UPDATE image_scan SET state = 'DONE', finished_at = :at, trouble = NULL"
                        + " WHERE hub = :hub AND number = :number AND state = 'READING'")
                .param("at", Judgements.at(clock.instant()))
                .param("hub", scan.hub())
                .param("number", scan.number())
                .update());
    }

    /** What keeps it, for people. */
    public void trouble(ImageScan scan, String what) {
        database.inTransaction(sql -> sql.sql("UPDATE image_scan SET trouble = :what WHERE hub = :hub")
                .param("what", SqlText.cut(what, LONGEST_TROUBLE))
                .param("hub", scan.hub())
                .update());
    }

    private static int set(JdbcClient sql, ImageScan scan, String what, Instant at) {
        return sql.sql("UPDATE image_scan SET " + what + " WHERE hub = :hub AND number = :number")
                .param("at", Judgements.at(at))
                .param("hub", scan.hub())
                .param("number", scan.number())
                .update();
    }

    private static ImageScan scan(ResultSet row, int number) throws SQLException {
        return new ImageScan(
                Columns.requiredText(row, "hub"),
                row.getLong("number"),
                ImageScan.State.valueOf(Columns.requiredText(row, "state")),
                ImageScan.Place.of(Columns.requiredText(row, "place"), row.getLong("last_seen"), row.getLong("listed")),
                Columns.instant(row, "began_at"),
                Columns.instant(row, "refreshed_at"),
                Columns.instant(row, "finished_at"),
                Columns.text(row, "trouble"));
    }
}
