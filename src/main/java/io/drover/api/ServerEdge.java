package io.drover.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;

/**
 * What the server answers where no Camel route does: unknown URLs, bodies over the limit, requests that took too long,
 * in the same words as {@link Api}. And health without stack traces, whoever asks for them.
 */
final class ServerEdge {
    private ServerEdge() {}

    /** Adds itself to each HTTP server of the context, before and behind all other routes. */
    static void addTo(CamelContext context, List<ServerPart> parts, Gate gate) {
        for (VertxPlatformHttpRouter router : context.getRegistry().findByType(VertxPlatformHttpRouter.class)) {
            router.route("/observe/health*").order(Integer.MIN_VALUE).handler(ServerEdge::withoutDetails);
            parts.forEach(part -> part.addTo(router, gate));
            router.route().last().handler(ServerEdge::notFound);
            router.route().last().failureHandler(ServerEdge::failed);
        }
    }

    private static void withoutDetails(RoutingContext request) {
        request.request().params().remove("stackTrace");
        request.request().params().remove("data");
        request.next();
    }

    private static void notFound(RoutingContext request) {
        write(request, 404, "Nothing is found at " + request.request().path() + ".");
    }

    private static void failed(RoutingContext request) {
        int status = request.statusCode();
        switch (status) {
            case 413 -> write(request, 413, "The body is larger than this server takes.");
            case 503 -> write(request, 503, "The answer took too long. Try again later.");
            case 400, 414 -> write(request, status, "The request cannot be read.");
            default -> write(request, 500, "Internal Server Error");
        }
    }

    private static void write(RoutingContext request, int status, String message) {
        if (request.response().headWritten()) {
            request.response().close();
            return;
        }
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", Answer.JSON)
                .putHeader("X-Content-Type-Options", "nosniff")
                .end(Buffer.buffer(Json.bytes(ApiError.body(status, message))));
    }
}
