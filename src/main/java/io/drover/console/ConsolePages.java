package io.drover.console;

import io.drover.api.Gate;
import io.drover.api.ServerPart;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import java.util.List;

/**
 * The console's pages at {@code /} and its files below {@code /console/}. They hold nothing of the ledger, so they need no login;
 * what they ask the REST API for does, where reading needs one. Thread-safe.
 */
public final class ConsolePages implements ServerPart {
    /** One page, which looks at its own address to know what to show. */
    private static final List<String> PAGES =
            List.of("/", "/live", "/event", "/why", "/dead-letters", "/systems", "/routes", "/catalogue");

    private static final String POLICY =
            "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
    private static final String BELOW = "/console/";

    private final ShippedFiles files = new ShippedFiles("/console", POLICY);

    @Override
    public void addTo(Router router, Gate gate) {
        PAGES.forEach(page -> router.route(page)
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .handler(context -> files.send(context, "index.html")));
        router.get(BELOW + "*")
                .handler(context -> files.send(context, context.request().path().substring(BELOW.length())));
        router.get("/favicon.ico").handler(context -> files.send(context, "drover.svg"));
    }
}
