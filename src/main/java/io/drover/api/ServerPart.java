package io.drover.api;

import io.vertx.ext.web.Router;

/** What the same HTTP server serves beside {@link Api}: pages and streams, which are no question with one answer. */
@FunctionalInterface
public interface ServerPart {
    /** Called once when the server is there, before it listens. */
    void addTo(Router router, Gate gate);
}
