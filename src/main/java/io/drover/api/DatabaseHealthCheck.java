package io.drover.api;

import io.drover.ledger.LedgerPing;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Readiness: whether the ledger's database answers. Not liveness: a database that is away is waited for, a restart of
 * ours does not bring it back.
 */
public final class DatabaseHealthCheck extends AbstractHealthCheck {
    private final LedgerPing ping;

    public DatabaseHealthCheck(LedgerPing ping) {
        super("drover", "ledger");
        this.ping = ping;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        ping.failure()
                .ifPresentOrElse(
                        why -> builder.down().message("the ledger's database does not answer: " + why), builder::up);
    }
}
