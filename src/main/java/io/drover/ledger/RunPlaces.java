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

    /**
     * Takes back what runs in a directory and belongs to an instance that works elsewhere, which took it over while nobody
     * was here and cannot see how it ends. Instances that share the directory take nothing from one another.
     *
     * @param instance that works on the directory now
     * @return how many plays
     */
    public int takeBack(String place, String instance) {
        return database.inTransaction(sql -> {
            sql.sql("DELETE FROM run_place_instance WHERE instance = :instance"
                            + " OR instance IN (SELECT name FROM instance WHERE gone_at IS NOT NULL)")
                    .param("instance", instance)
                    .update();
            sql.sql("INSERT INTO run_place_instance (instance, place) VALUES (:instance, :place)")
                    .param("instance", instance)
                    .param("place", place)
                    .update();
            return sql.sql("UPDATE action SET owner = :instance, poll_at = :now"
                            + " WHERE state = 'ACCEPTED' AND external_id LIKE :here"
                            + " AND system LIKE 'ansible%' AND owner NOT IN"
                            + " (SELECT instance FROM run_place_instance WHERE place = :place)")
                    .param("instance", instance)
                    .param("now", Judgements.at(clock.instant()))
                    .param("here", "%@" + place)
                    .param("place", place)
                    .update();
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
