package io.drover.doctor;

import io.drover.ledger.DatabaseSettings;
import io.drover.ledger.DatabaseVisit;
import io.drover.ledger.DatabaseVisit.Seen;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether the ledger's PostgreSQL is there, keeps what it has committed, has room for our connections, and agrees with our
 * clock. Nothing is migrated. An H2 file belongs to one process: it is not opened.
 */
public record LedgerDatabase(DatabaseSettings settings, Clock clock) implements Check {
    private static final String PART = "ledger";
    private static final Duration SKEW = Duration.ofSeconds(5);

    @Override
    public List<Finding> look() {
        String where = "drover.db.url: " + settings.url();
        if (!settings.url().startsWith("jdbc:postgresql:")) {
            return List.of(Finding.warning(
                    PART,
                    where + " is the embedded database",
                    "For trying out and small sites. Use jdbc:postgresql://HOST/DATABASE in production."));
        }
        try {
            return findings(new DatabaseVisit(settings).look());
        } catch (DatabaseVisit.Closed e) {
            return List.of(Finding.fault(
                    PART,
                    where + " as " + settings.user() + ": " + e.getMessage(),
                    "Is it running, does it let this host in (pg_hba.conf), is the password right?"));
        }
    }

    private List<Finding> findings(Seen seen) {
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.ok(PART, settings.url() + ": PostgreSQL " + seen.version()));
        seen.losingCommits()
                .forEach(setting -> findings.add(Finding.fault(
                        PART,
                        setting + " is off: what was committed may be gone after a crash",
                        "Set it to on; Drover acknowledges messages once they are committed.")));
        findings.add(
                seen.freeConnections() < settings.poolSize()
                        ? Finding.warning(
                                PART,
                                seen.freeConnections() + " connections are free, drover.db.pool-size is "
                                        + settings.poolSize(),
                                "Raise max_connections, or lower the pool of one of its users.")
                        : Finding.ok(PART, seen.freeConnections() + " connections are free"));
        Duration skew = Duration.between(seen.now(), clock.instant()).abs();
        String found = "its clock is " + skew.toMillis() + " ms away from ours";
        findings.add(
                skew.compareTo(SKEW) > 0
                        ? Finding.warning(PART, found, "One of the two is wrong: chronyc tracking.")
                        : Finding.ok(PART, found));
        findings.add(Finding.ok(
                PART,
                seen.schema().isEmpty()
                        ? "it has no schema yet; the first start makes it"
                        : "its schema is version " + seen.schema() + ", about " + seen.messages() + " messages"));
        return findings;
    }
}
