package io.drover.ledger;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Who changed what through API or command line: rows that each carry the hash of the one before, so that a changed,
 * removed or inserted row shows. That the last rows were cut off shows only against a hash noted elsewhere, which is
 * why {@link #verify} returns it. Thread-safe, also between instances: two rows never follow the same one, for
 * {@code previous_hash} is unique.
 */
public final class Audit {
    static final String BEGINNING = "0".repeat(64);
    private static final int ROWS_AT_A_TIME = 1_000;

    private final Database database;
    private final Clock clock;
    private final Object oneAtATime = new Object();

    public Audit(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * What is to be written down.
     *
     * @param who the user's name
     * @param what the verb: message.send, dead-letter.replay …
     * @param subject what it was done to, at most 500 characters
     * @param detail JSON object; never a secret
     */
    public record Entry(String who, String what, String subject, String detail) {}

    /** Whether the chain holds. */
    public sealed interface Verdict {
        /** @param head hash of the last row */
        record Intact(long rows, String head) implements Verdict {}

        /** @param id the first row that does not fit the one before or its own hash */
        record Broken(long id, String why) implements Verdict {}
    }

    /** Appends in a transaction of its own; on disk when this returns. */
    public void append(Entry entry) {
        // H2 would make the others wait for a lock and fail on the unique column: here they queue before.
        synchronized (oneAtATime) {
            database.inTransaction(sql -> {
                append(sql, entry);
                return true;
            });
        }
    }

    /** Appends in the caller's transaction, beside the change that it records. */
    public void append(JdbcClient sql, Entry entry) {
        if (database.dialect() == Dialect.POSTGRESQL) {
            sql.sql("LOCK TABLE audit IN SHARE ROW EXCLUSIVE MODE").update();
        }
        String previous = sql.sql("SELECT hash FROM audit ORDER BY id DESC LIMIT 1")
                .query(String.class)
                .optional()
                .orElse(BEGINNING);
        Instant at = clock.instant().truncatedTo(ChronoUnit.MICROS);
        sql.sql("INSERT INTO audit (at, who, what, subject, detail, previous_hash, hash)"
                        + " VALUES (:at, :who, :what, :subject, :detail, :previous, :hash)")
                .param("at", at.atOffset(ZoneOffset.UTC))
                .param("who", entry.who())
                .param("what", entry.what())
                .param("subject", entry.subject())
                .param("detail", entry.detail())
                .param("previous", previous)
                .param("hash", hash(previous, at, entry))
                .update();
    }

    /** Reads the whole chain from the start, {@value #ROWS_AT_A_TIME} rows at a time. */
    public Verdict verify() {
        AuditTrail trail = new AuditTrail(database);
        AuditTrail.Position at = AuditTrail.Position.START;
        while (true) {
            AuditTrail.Stretch next = trail.check(at, ROWS_AT_A_TIME);
            if (next instanceof AuditTrail.Stretch.Broken broken) {
                return new Verdict.Broken(broken.id(), broken.why());
            }
            AuditTrail.Stretch.Fits fits = (AuditTrail.Stretch.Fits) next;
            at = fits.at();
            if (fits.end()) {
                return new Verdict.Intact(at.rows(), at.head());
            }
        }
    }

    /** SHA-256 over the fields, each behind its length, so that no two rows have the same bytes. */
    static String hash(String previous, Instant at, Entry entry) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            for (String field :
                    List.of(previous, at.toString(), entry.who(), entry.what(), entry.subject(), entry.detail())) {
                byte[] encoded = field.getBytes(StandardCharsets.UTF_8);
                out.writeInt(encoded.length);
                out.write(encoded);
            }
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
