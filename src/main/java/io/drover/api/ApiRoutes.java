package io.drover.api;

import java.util.List;
import org.apache.camel.builder.RouteBuilder;

/**
 * The Camel side of the REST server: one route for each face, all ending in {@link Api}. Its server is Camel's own
 * ({@code camel.server.*}).
 */
public final class ApiRoutes extends RouteBuilder {
    private static final long REQUEST_TIMEOUT_MS = 30_000;

    private final Api api;
    private final HttpExchanges exchanges;
    private final List<ServerPart> parts;

    /** @param parts what the server serves besides */
    public ApiRoutes(Api api, ApiSettings settings, List<ServerPart> parts) {
        this.api = api;
        this.parts = List.copyOf(parts);
        this.exchanges = new HttpExchanges(api, settings.publicUrl());
    }

    @Override
    public void configure() throws Exception {
        getContext().addStartupListener((context, started) -> ServerEdge.addTo(context, parts, api.gate()));
        face("api-freshmaker-1", "/api/1", "Freshmaker's REST API, version 1: events with all of their builds.");
        face(
                "api-freshmaker-2",
                "/api/2",
                "Freshmaker's REST API, version 2: events with the numbers of their builds.");
        face("api-drover", "/api/drover", "Drover's own REST API: messages, why, deliveries, actions, dead letters.");
    }

    private void face(String id, String path, String description) {
        from("platform-http:" + path + "?matchOnUriPrefix=true&requestTimeout=" + REQUEST_TIMEOUT_MS)
                .routeId(id)
                .routeGroup("api")
                .routeDescription(description)
                .errorHandler(noErrorHandler())
                .process(exchanges)
                .id(id + "-answer");
    }
}
