package io.drover.api;

import io.vertx.ext.web.Router;
import java.util.List;

/** What the same HTTP server serves beside {@link Api}: pages and streams, which are no question with one answer. */
@FunctionalInterface
public interface ServerPart {
    /** Called once when the server is there, before it listens. */
    void addTo(Router router, Gate gate);

    /** What of it belongs to the REST API; pages do not. */
    default List<Operation> operations() {
        return List.of();
    }
}
