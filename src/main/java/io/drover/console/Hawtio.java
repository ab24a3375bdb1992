package io.drover.console;

import io.drover.api.Gate;
import io.drover.api.Json;
import io.drover.api.ServerPart;
import io.drover.api.User;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Hawtio at {@code /hawtio}, for everybody with a login: its pages, the few answers that it expects of its own server, and before
 * Camel's Jolokia, which is at {@value #JOLOKIA}, who may ask it for what. Thread-safe.
 */
public final class Hawtio implements ServerPart {
    public static final String JOLOKIA = "/hawtio/jolokia";

    private static final String ADMINISTRATOR = "admin";
    private static final String BELOW = "/hawtio/";
    private static final int FIRST = -1_000;
    private static final long LONGEST_REQUEST = 1 << 20;

    /** Hawtio styles its elements one by one, and its editor makes workers of its own text. */
    private static final String POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
            + " font-src 'self' data:; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self';"
            + " frame-ancestors 'none'";

    /** What Hawtio's server would say: no other ways to log in, no plugins, no proxy. */
    private static final Map<String, String> SAID = Map.of(
            "auth/config", "[]",
            "auth/config/login", "{}",
            "auth/config/session-timeout", "{}",
            "plugin", "[]",
            "proxy/enabled", "false",
            "keycloak/enabled", "false",
            "oidc/enabled", "false");

    private final ShippedFiles files = new ShippedFiles("/hawtio-static", POLICY);

    @Override
    public void addTo(Router router, Gate gate) {
        router.route("/hawtio*").order(FIRST).handler(gate.users(Set.of()));
        router.route(JOLOKIA + "*")
                .order(FIRST + 1)
                .handler(BodyHandler.create(false).setBodyLimit(LONGEST_REQUEST))
                .handler(Hawtio::mayAsk);
        router.get("/hawtio*").order(FIRST + 2).handler(this::page);
    }

    private static void mayAsk(RoutingContext context) {
        boolean administrator = context.<User>get(Gate.USER).roles().contains(ADMINISTRATOR);
        String asked = context.request().uri();
        String below = asked.startsWith(JOLOKIA) ? asked.substring(JOLOKIA.length()) : asked;
        Optional<String> no =
                switch (context.request().method().name()) {
                    case "GET" -> JolokiaRights.ofGet(below);
                    case "POST" -> {
                        String type = context.request().getHeader("Content-Type");
                        Buffer body = context.body().buffer();
                        yield JolokiaRights.ofPost(
                                type == null ? "" : type, body == null ? null : body.getBytes(), administrator);
                    }
                    default -> Optional.of("Only GET and POST are known here.");
                };
        if (no.isPresent()) {
            refuse(context, no.get());
        } else {
            context.next();
        }
    }

    private static void refuse(RoutingContext context, String message) {
        context.response()
                .setStatusCode(403)
                .putHeader("Content-Type", "application/json")
                .end(Buffer.buffer(Json.bytes(Json.object().put("status", 403).put("error", message))));
    }

    private void page(RoutingContext context) {
        String path = context.request().path();
        if (path.equals("/hawtio")) {
            context.response().setStatusCode(302).putHeader("Location", BELOW).end();
            return;
        }
        if (!path.startsWith(BELOW) || path.startsWith(JOLOKIA)) {
            context.next();
            return;
        }
        String name = path.substring(BELOW.length());
        if (name.equals("user")) {
            String user = context.<User>get(Gate.USER).name();
            say(
                    context,
                    Json.object().textNode(user.isEmpty() ? "anybody" : user).toString());
        } else if (SAID.containsKey(name)) {
            say(context, SAID.getOrDefault(name, ""));
        } else {
            // every other address is a view of the one page
            files.send(context, files.has(name) ? name : "index.html");
        }
    }

    private static void say(RoutingContext context, String json) {
        context.response()
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-store")
                .end(json);
    }
}
