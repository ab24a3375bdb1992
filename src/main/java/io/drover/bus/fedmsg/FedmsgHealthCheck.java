package io.drover.bus.fedmsg;

import java.time.Instant;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Readiness: whether there is a connection to a publisher. Not liveness: one that is away is waited for. It cannot tell a
 * quiet bus from a deaf socket; the time of the last message stands beside it.
 */
public final class FedmsgHealthCheck extends AbstractHealthCheck {
    private final FedmsgIntake intake;

    public FedmsgHealthCheck(FedmsgIntake intake) {
        super("drover", "fedmsg");
        this.intake = intake;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        Map<String, Boolean> endpoints = intake.connected();
        builder.detail("received", intake.received());
        builder.detail("last message", intake.last().map(Instant::toString).orElse("none"));
        endpoints.forEach((endpoint, is) -> builder.detail(endpoint, is ? "connected" : "not connected"));
        if (endpoints.containsValue(true)) {
            builder.up();
        } else {
            builder.down().message("no connection to any of " + String.join(", ", endpoints.keySet()));
        }
    }
}
