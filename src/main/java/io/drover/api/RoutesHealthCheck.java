package io.drover.api;

import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Whether the route files on disk are in force. Always up, with a warning where they are not: the old ones do their work. */
public final class RoutesHealthCheck extends AbstractHealthCheck {
    private final RoutesDoor door;

    public RoutesHealthCheck(RoutesDoor door) {
        super("drover", "routes");
        this.door = door;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.up();
        RoutesDoor.Difference difference = door.difference();
        if (difference != null) {
            builder.detail("warning", true);
            builder.message("warning: the route files on disk have not been taken since " + difference.since() + ": "
                    + String.join("; ", difference.faults()));
        }
    }
}
