package io.drover.console;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.api.Answer;
import io.drover.api.Json;
import io.drover.api.Operation;
import io.drover.api.Request;
import io.drover.api.Resources;
import io.drover.dispatch.Threads;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/drover/contexts}: the Drovers that the console offers to go to, and whether each lives. Browsers go there by a plain
 * link, with the same path and filters; no answer of another Drover passes through this one, and none needs to trust its pages.
 * Each is asked by this server when somebody looks, at most every {@code ASK}, and never waited for. Thread-safe.
 */
public final class Contexts implements Resources.Face {
    private static final Duration ASK = Duration.ofSeconds(20);
    private static final int MOST = 50;

    private final List<Context> contexts;
    private final Health health;
    private final String instance;
    private final boolean hawtio;
    private final Clock clock;
    private final Map<String, Found> found = new ConcurrentHashMap<>();
    private final Set<String> asking = ConcurrentHashMap.newKeySet();
    private final ExecutorService askers;

    /**
     * @param instance the name of this one, for where it is not among them
     * @param hawtio whether this one has it
     */
    public Contexts(List<Context> contexts, Health health, String instance, boolean hawtio, Clock clock) {
        this.contexts = List.copyOf(contexts);
        this.health = health;
        this.instance = instance;
        this.hawtio = hawtio;
        this.clock = clock;
        this.askers = Threads.pool("drover-contexts", 4);
    }

    /** One Drover. @param url without a slash at its end */
    public record Context(String name, String url) {}

    /** Asks whether somebody answers. */
    @FunctionalInterface
    public interface Health {
        /** @return why not; empty where it lives */
        Optional<String> trouble(String url);
    }

    private record Found(Instant at, @Nullable String trouble) {}

    /**
     * Of "prod=https://drover.example.org, stg=https://…".
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    public static List<Context> parse(String text) {
        List<Context> contexts = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (String entry : text.split(",")) {
            if (entry.isBlank()) {
                continue;
            }
            int equals = entry.indexOf('=');
            String name = equals < 0 ? "" : entry.substring(0, equals).strip();
            String url = entry.substring(equals + 1).strip().replaceAll("/+$", "");
            if (name.isEmpty() || !isUrl(url)) {
                throw new IllegalArgumentException(
                        "name=https://host, with commas between, not '" + entry.strip() + "'");
            }
            if (!names.add(name) || names.size() > MOST) {
                throw new IllegalArgumentException(
                        "at most " + MOST + " different names, and " + name + " is one more");
            }
            contexts.add(new Context(name, url));
        }
        return contexts;
    }

    private static boolean isUrl(String text) {
        try {
            URI url = new URI(text);
            return ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
                    && url.getHost() != null
                    && url.getRawQuery() == null
                    && url.getRawFragment() == null
                    && url.getRawUserInfo() == null;
        } catch (java.net.URISyntaxException e) {
            return false;
        }
    }

    @Override
    public void addTo(Resources resources) {
        resources.get(
                Operation.get(
                                "/api/drover/contexts",
                                "The Drovers that the console offers to go to; whether it has Hawtio.")
                        .gives("items", "hawtio"),
                (request, path) -> list(request));
    }

    private Answer list(Request request) {
        ObjectNode body = Json.object();
        ArrayNode items = body.putArray("items");
        if (!contexts.isEmpty()
                && contexts.stream().noneMatch(context -> context.url().equals(request.base()))) {
            items.add(json(new Context(instance, request.base()), true));
        }
        contexts.forEach(context -> items.add(json(context, context.url().equals(request.base()))));
        return Answer.ok(body.put("hawtio", hawtio));
    }

    private ObjectNode json(Context context, boolean here) {
        Found last = here ? null : found.get(context.url());
        if (!here) {
            ask(context, last);
        }
        String state = here ? "up" : last == null ? "unknown" : last.trouble() == null ? "up" : "down";
        return Json.object()
                .put("name", context.name())
                .put("url", context.url())
                .put("here", here)
                .put("state", state)
                .put("why", last == null ? null : last.trouble());
    }

    private void ask(Context context, @Nullable Found last) {
        boolean fresh = last != null && clock.instant().isBefore(last.at().plus(ASK));
        if (fresh || !asking.add(context.url())) {
            return;
        }
        askers.execute(() -> {
            try {
                String trouble =
                        health.trouble(context.url() + "/observe/health/live").orElse(null);
                found.put(context.url(), new Found(clock.instant(), trouble));
            } catch (RuntimeException e) {
                found.put(context.url(), new Found(clock.instant(), String.valueOf(e.getMessage())));
            } finally {
                asking.remove(context.url());
            }
        });
    }
}
