package io.drover.bus.outbox;

import io.drover.ledger.OutboxRows;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.jspecify.annotations.Nullable;

/**
 * How the outbox stands, as details. Never DOWN: a broker that will not have our messages takes nothing from our own work,
 * and a restart of ours changes nothing about it.
 */
public final class OutboxHealth extends AbstractHealthCheck {
    private final Supplier<@Nullable Outbox> outbox;
    private final OutboxRows rows;

    /** @param outbox null while it is not there */
    public OutboxHealth(Supplier<@Nullable Outbox> outbox, OutboxRows rows) {
        super("drover", "outbox");
        this.outbox = outbox;
        this.rows = rows;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.up();
        Outbox running = outbox.get();
        if (running != null) {
            running.trouble()
                    .ifPresent(why -> builder.message("messages wait: " + why).detail("trouble", why));
        }
        try {
            OutboxRows.Standing standing = rows.standing();
            builder.detail("owed", standing.owed());
            builder.detail("oldest", String.valueOf(standing.oldest()));
        } catch (RuntimeException e) {
            builder.detail("owed", "unknown: the ledger's own check says why");
        }
    }
}
