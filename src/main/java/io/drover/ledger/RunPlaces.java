package io.drover.ledger;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** Which machines have a directory of runs, and when one was last seen by an instance that works on it. Thread-safe. */
public final class RunPlaces {
    private final Database database;
    private final Clock clock;

    public RunPlaces(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * A directory of runs.
     *
     * @param place what tells it from others
     * @param host for people
     * @param seenAt when an instance last said that it is there
     */
    public record RunPlace(String place, String host, String directory, Instant seenAt) {}

    /** Notes that the directory is there now. */
    public void seen(String place, String host, String directory) {
        OffsetDateTime now = Judgements.at(clock.instant());
        database.inTransaction(sql -> {
            int known = sql.sql("UPDATE run_place SET host = :host, directory = :directory, seen_at = :now"
                            + " WHERE place = :place")
                    .param("host", SqlText.cut(host, 300))
                    .param("directory", SqlText.cut(directory, 1_000))
                    .param("now", now)
                    .param("place", place)
                    .update();
            if (known == 0) {
                sql.sql(
                                "INSERT INTO run_place (place, host, directory, seen_at) VALUES (:place, :host, :directory, :now)")
                        .param("place", place)
                        .param("host", SqlText.cut(host, 300))
                        .param("directory", SqlText.cut(directory, 1_000))
                        .param("now", now)
                        .update();
            }
            return true;
        });
    }

    /** Empty for one that an older version wrote of. */
    public Optional<RunPlace> find(String place) {
        return database.sql()
                .sql("SELECT host, directory, seen_at FROM run_place WHERE place = :place")
                .param("place", place)
                .query((row, number) -> new RunPlace(
                        place,
                        row.getString("host"),
                        row.getString("directory"),
                        row.getObject("seen_at", OffsetDateTime.class).toInstant()))
                .optional();
    }
}
