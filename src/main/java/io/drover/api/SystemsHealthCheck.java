package io.drover.api;

import io.drover.dispatch.RemoteSystem;
import io.drover.dispatch.SystemStatus;
import io.drover.dispatch.Systems;
import java.util.List;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Says which remote systems are not in use as they should be. Never down: work waits for them, and neither a restart of ours
 * nor traffic to another instance would help.
 */
public final class SystemsHealthCheck extends AbstractHealthCheck {
    private final Systems systems;

    public SystemsHealthCheck(Systems systems) {
        super("drover", "systems");
        this.systems = systems;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.up();
        List<SystemStatus> sick = systems.all().stream()
                .map(RemoteSystem::status)
                .filter(status -> status.state() != SystemStatus.State.CLOSED)
                .toList();
        sick.forEach(status -> builder.detail(status.name(), status.sentence()));
        if (!sick.isEmpty()) {
            builder.message("degraded: "
                    + String.join(
                            "; ", sick.stream().map(SystemStatus::sentence).toList()));
        }
    }
}
