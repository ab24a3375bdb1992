package io.drover.ledger;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Who is alive. Each life of a process has a row and an owner's name of its own ({@code drover#1f0c2a9b}), so that a life
 * that was taken for dead, or whose name another process has taken, can change no row that it once owned: there is
 * nothing else to fence. Used by one thread; {@link #name} by any.
 *
 * <p>A life is silent when its beat has not changed for a while of the observer's own uninterrupted looking: neither the
 * clocks of others nor a database that was away count.
 */
public final class Instances implements Owner {
    /** Room for {@code #} and eight digits in {@code owner}. */
    public static final int LONGEST_NAME = 90;

    private static final int SLICE = 5_000;
    private static final Duration BLIND = Duration.ofSeconds(5);

    /** Lives whose work was looked through once. */
    private final Set<String> succeeded = ConcurrentHashMap.newKeySet();

    private final Database database;
    private final Clock clock;
    private final String label;
    private final String address;
    private final LongSupplier nanos;
    private final Map<String, Seen> seen = new HashMap<>();
    private long looked;
    private volatile String name;

    /**
     * Writes nothing yet.
     *
     * @param label {@code drover.instance}
     * @param address host and process, for people
     * @param nanos as {@link System#nanoTime}
     */
    public Instances(Database database, Clock clock, String label, String address, LongSupplier nanos) {
        if (label.isBlank() || label.length() > LONGEST_NAME) {
            throw new IllegalArgumentException(
                    "drover.instance: 1 to " + LONGEST_NAME + " characters, not " + label.length());
        }
        this.database = database;
        this.clock = clock;
        this.label = label;
        this.address = SqlText.cut(address, 300);
        this.nanos = nanos;
        this.looked = nanos.getAsLong();
        this.name = fresh();
    }

    private String fresh() {
        return label + "#" + UUID.randomUUID().toString().substring(0, 8);
    }

    @Override
    public String name() {
        return name;
    }

    /**
     * Begins a life, or another one after {@link Beat#SILENT}. A life of the same name that has not ended is over from now
     * on: a process that restarts need not wait until the one before is known to be dead.
     *
     * @return the addresses of lives that this one has ended; empty where nothing of that name was left
     */
    public List<String> register() {
        String life = fresh();
        List<String> ended = database.inTransaction(sql -> {
            List<String> former = sql.sql(
                            "SELECT name FROM instance WHERE gone_at IS NULL AND (label = :label OR name = :label)")
                    .param("label", label)
                    .query(String.class)
                    .list();
            List<String> addresses = former.stream()
                    .filter(known -> leave(sql, known, "superseded"))
                    .map(known -> address(sql, known))
                    .toList();
            sql.sql("INSERT INTO instance (name, label, address, boot, started_at, heartbeat_at)"
                            + " VALUES (:name, :label, :address, :boot, :now, :now)")
                    .param("name", life)
                    .param("label", label)
                    .param("address", address)
                    .param("boot", UUID.randomUUID())
                    .param("now", Judgements.at(clock.instant()))
                    .update();
            return addresses;
        });
        name = life;
        return ended;
    }

    private static String address(JdbcClient sql, String life) {
        return sql.sql("SELECT COALESCE(address, name) FROM instance WHERE name = :name")
                .param("name", life)
                .query(String.class)
                .single();
    }

    private boolean leave(JdbcClient sql, String life, String why) {
        return sql.sql("UPDATE instance SET gone_at = :now, gone_why = :why WHERE name = :name AND gone_at IS NULL")
                        .param("now", Judgements.at(clock.instant()))
                        .param("why", why)
                        .param("name", life)
                        .update()
                == 1;
    }

    /** Says that this life goes on, and learns whether others agree. */
    public Beat beat() {
        return database.inTransaction(sql -> {
            int alive = sql.sql("UPDATE instance SET beat = beat + 1, heartbeat_at = :now"
                            + " WHERE name = :name AND gone_at IS NULL")
                    .param("now", Judgements.at(clock.instant()))
                    .param("name", name)
                    .update();
            return alive == 1 ? Beat.ALIVE : gone(sql);
        });
    }

    private Beat gone(JdbcClient sql) {
        // an older version deletes the row of whom it takes for dead
        boolean superseded = sql.sql("SELECT gone_why FROM instance WHERE name = :name")
                .param("name", name)
                .query(String.class)
                .list()
                .contains("superseded");
        return superseded ? Beat.SUPERSEDED : Beat.SILENT;
    }

    /** Where the process runs that has taken this one's name; null where none has. */
    public @Nullable String successor() {
        return database.sql()
                .sql("SELECT address FROM instance WHERE label = :label AND gone_at IS NULL AND name <> :name"
                        + " ORDER BY started_at DESC LIMIT 1")
                .param("label", label)
                .param("name", name)
                .query(String.class)
                .optional()
                .orElse(null);
    }

    /** Gives up everything that is open: others may take it at once. */
    public void end() {
        database.inTransaction(sql -> leave(sql, name, "ended"));
    }

    /** Declares dead whoever has been silent for so long. @return their names */
    public List<String> bury(Duration silence) {
        long now = nanos.getAsLong();
        if (now - looked > BLIND.toNanos()) {
            seen.clear();
        }
        List<Pulse> others = database.sql()
                .sql("SELECT name, beat, heartbeat_at FROM instance WHERE gone_at IS NULL AND name <> :name")
                .param("name", name)
                .query((row, n) -> new Pulse(row.getString(1), row.getLong(2) + " " + row.getString(3)))
                .list();
        looked = now;
        seen.keySet().retainAll(others.stream().map(Pulse::name).toList());
        return others.stream()
                .filter(other -> isSilent(other, now, silence))
                .map(Pulse::name)
                .filter(this::bury)
                .toList();
    }

    private boolean isSilent(Pulse other, long now, Duration silence) {
        Seen last = seen.get(other.name());
        if (last == null || !last.pulse().equals(other.beat())) {
            seen.put(other.name(), new Seen(other.beat(), now));
            return false;
        }
        return now - last.since() >= silence.toNanos();
    }

    /** Its row is locked while its last beat is compared: it cannot beat and be buried at the same time. */
    private boolean bury(String other) {
        return database.inTransaction(sql -> {
            String beat = sql.sql("SELECT beat, heartbeat_at FROM instance WHERE name = :name FOR UPDATE")
                    .param("name", other)
                    .query((row, n) -> row.getLong(1) + " " + row.getString(2))
                    .optional()
                    .orElse("");
            Seen last = seen.get(other);
            return last != null && last.pulse().equals(beat) && leave(sql, other, "silent");
        });
    }

    /**
     * Takes the open rows of lives that are over. What was being sent is in doubt from now on: the request may be on its
     * way for as long as {@code inFlight}.
     *
     * @param recently looks at those that have ended within this time; a transaction that one of them had begun may end
     *     much later, so look at all of them now and then
     * @return how many rows
     */
    public int inherit(Duration inFlight, Duration recently) {
        List<String> gone = database.sql()
                .sql("SELECT name FROM instance WHERE gone_at > :since")
                .param("since", Judgements.at(clock.instant().minus(recently)))
                .query(String.class)
                .list();
        if (gone.isEmpty()) {
            return 0;
        }
        int all = 0;
        int taken;
        if (succeeded.addAll(gone)) {
            // what it was about to look at once more is not known here
            database.looseEnds().everywhere();
        }
        do {
            taken = database.inTransaction(sql -> Inheritance.take(sql, gone, name, SLICE));
            all += taken;
        } while (taken > 0);
        all += database.inTransaction(sql -> Inheritance.actions(
                sql, gone, name, Judgements.at(clock.instant().plus(inFlight)), database.changes()));
        return all;
    }

    /** Rows of lives that ended long ago are of no use: every transaction of theirs is over as well. */
    public void forget(Duration after) {
        database.inTransaction(sql -> sql.sql("DELETE FROM instance WHERE gone_at < :before")
                .param("before", Judgements.at(clock.instant().minus(after)))
                .update());
    }

    /** What a beat tells. */
    public enum Beat {
        ALIVE,
        /** Others took it for dead, and took its work: it has to begin another life. */
        SILENT,
        /** Another process was started under its name. */
        SUPERSEDED
    }

    private record Pulse(String name, String beat) {}

    private record Seen(String pulse, long since) {}
}
