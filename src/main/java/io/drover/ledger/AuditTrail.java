package io.drover.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The audit, to be read and to be held against its own hashes, some rows at a time. Retention leaves it alone, so the chain
 * begins with the first row that there ever was. Thread-safe.
 */
public final class AuditTrail {
    private static final String ROWS =
            "SELECT id, at, who, what, subject, detail, previous_hash, hash FROM audit WHERE ";

    private final Database database;

    public AuditTrail(Database database) {
        this.database = database;
    }

    /**
     * How far a check has come.
     *
     * @param rows that fit so far
     * @param id of the last of them; before the first one smaller than any
     * @param head its hash, 64 zeros before the first
     */
    public record Position(long rows, long id, String head) {
        public static final Position START = new Position(0, Long.MIN_VALUE, Audit.BEGINNING);
    }

    /** What a stretch of the chain is like. */
    public sealed interface Stretch {
        /** @param end whether there is no row behind it */
        record Fits(Position at, boolean end) implements Stretch {}

        /**
         * @param id the first row that does not fit the one before it, or its own hash
         * @param expected the hash that should be there
         * @param found the one that is
         */
        record Broken(long id, String why, String expected, String found) implements Stretch {}
    }

    /** One line of the audit. */
    public record Row(long id, Instant at, Audit.Entry entry, String previousHash, String hash) {}

    /** Which rows; null for any. */
    public record Wanted(@Nullable String who, @Nullable String what, @Nullable String subject) {}

    /** Checks at most so many rows behind a position. */
    public Stretch check(Position from, int most) {
        Position at = from;
        List<Row> rows = database.sql()
                .sql(ROWS + "id > :id ORDER BY id LIMIT :most")
                .param("id", from.id())
                .param("most", most)
                .query(AuditTrail::read)
                .list();
        for (Row row : rows) {
            if (!row.previousHash().equals(at.head())) {
                return new Stretch.Broken(
                        row.id(),
                        "it does not follow the row before it: one was removed or inserted",
                        at.head(),
                        row.previousHash());
            }
            String hash = Audit.hash(at.head(), row.at(), row.entry());
            if (!row.hash().equals(hash)) {
                return new Stretch.Broken(
                        row.id(), "its content does not have its hash: it was changed", hash, row.hash());
            }
            at = new Position(at.rows() + 1, row.id(), row.hash());
        }
        return new Stretch.Fits(at, rows.size() < most);
    }

    public Optional<Row> find(long id) {
        return database.sql()
                .sql(ROWS + "id = :id")
                .param("id", id)
                .query(AuditTrail::read)
                .optional();
    }

    /** Newest first. @param before ids smaller than this only */
    public List<Row> newest(Wanted wanted, long before, int most) {
        return database.sql()
                .sql(ROWS
                        + "id < :before AND (CAST(:who AS varchar) IS NULL OR who = :who)"
                        + " AND (CAST(:what AS varchar) IS NULL OR what = :what)"
                        + " AND (CAST(:subject AS varchar) IS NULL OR subject = :subject) ORDER BY id DESC LIMIT :most")
                .param("before", before)
                .param("who", wanted.who())
                .param("what", wanted.what())
                .param("subject", wanted.subject())
                .param("most", most)
                .query(AuditTrail::read)
                .list();
    }

    private static Row read(ResultSet row, int number) throws SQLException {
        return new Row(
                row.getLong("id"),
                Columns.requiredInstant(row, "at"),
                new Audit.Entry(
                        Columns.requiredText(row, "who"),
                        Columns.requiredText(row, "what"),
                        Columns.requiredText(row, "subject"),
                        Columns.requiredText(row, "detail")),
                Columns.requiredText(row, "previous_hash"),
                Columns.requiredText(row, "hash"));
    }
}
