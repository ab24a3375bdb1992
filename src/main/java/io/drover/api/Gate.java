package io.drover.api;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets requests of a {@link ServerPart} go on only for those who may, by the same logins as {@link Api}. Looking a password up is
 * slow on purpose, so one that was right is believed for {@code BELIEVED}: a page asks many times a second. Thread-safe.
 */
public final class Gate {
    /** Under this name the {@link User} stands in what goes on. */
    public static final String USER = "drover.user";

    private static final Duration BELIEVED = Duration.ofSeconds(30);
    private static final int MOST = 200;

    private final Login login;
    private final boolean openReads;
    private final Clock clock;
    private final Map<String, Known> known = new LinkedHashMap<>();

    Gate(Login login, boolean openReads, Clock clock) {
        this.login = login;
        this.openReads = openReads;
        this.clock = clock;
    }

    private record Known(User user, Instant until) {}

    /** For those who may read. */
    public Handler<RoutingContext> readers() {
        return openReads ? RoutingContext::next : users(Set.of());
    }

    /** For users with one of these roles; no roles: for every user. */
    public Handler<RoutingContext> users(Set<String> roles) {
        return context -> {
            context.request().pause();
            context.vertx()
                    .executeBlocking(() -> user(request(context.request()), roles), false)
                    .onComplete(found -> {
                        context.request().resume();
                        if (found.succeeded()) {
                            context.put(USER, found.result());
                            context.next();
                        } else {
                            refuse(context, found.cause());
                        }
                    });
        };
    }

    private User user(Request request, Set<String> roles) {
        String key = key(request);
        if (key != null) {
            synchronized (known) {
                Known before = known.get(key);
                if (before != null
                        && clock.instant().isBefore(before.until())
                        && before.user().hasOneOf(roles)) {
                    return before.user();
                }
            }
        }
        User user = login.require(request, roles);
        if (key != null) {
            synchronized (known) {
                known.put(key, new Known(user, clock.instant().plus(BELIEVED)));
                if (known.size() > MOST) {
                    known.remove(known.keySet().iterator().next());
                }
            }
        }
        return user;
    }

    /** Of a password alone: whose token or proxy speaks for somebody is asked each time. */
    private static @Nullable String key(Request request) {
        String header = request.authorization();
        if (header == null || !header.regionMatches(true, 0, "Basic ", 0, 6)) {
            return null;
        }
        return Sha256.of(header);
    }

    private static Request request(HttpServerRequest http) {
        return new Request(
                http.method().name(),
                http.path() == null ? "/" : http.path(),
                Query.parse(http.query()),
                http.getHeader("Authorization"),
                "",
                http.remoteAddress() == null
                        ? ""
                        : String.valueOf(http.remoteAddress().hostAddress()),
                "",
                HttpExchanges.headers(http),
                new byte[0]);
    }

    private static void refuse(RoutingContext context, Throwable cause) {
        if (cause instanceof ApiError error) {
            Answer answer = error.answer();
            answer.headers().forEach((name, value) -> context.response().putHeader(name, value));
            context.response()
                    .setStatusCode(answer.status())
                    .putHeader("Content-Type", answer.contentType().toLowerCase(Locale.ROOT))
                    .end(Buffer.buffer(answer.body()));
        } else {
            context.fail(500, cause);
        }
    }
}
