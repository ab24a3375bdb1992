package io.drover.console;

import io.drover.api.Gate;
import io.drover.api.Operation;
import io.drover.api.ServerPart;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * {@code GET /api/drover/stream?kind=&topic=&route=&state=&text=}: what happens, as Server-Sent Events, one JSON object each, from
 * the newest that there are on. A reader that names its last one in {@code Last-Event-ID} gets what came since. One that does not
 * keep up is let go, and comes back by itself. Thread-safe.
 */
public final class LiveStream implements ServerPart {
    static final String PATH = "/api/drover/stream";
    private static final Duration BEAT = Duration.ofSeconds(15);
    private static final int QUEUE = 1 << 20;

    private final LiveFeed feed;

    public LiveStream(LiveFeed feed) {
        this.feed = feed;
    }

    @Override
    public void addTo(Router router, Gate gate) {
        // before the routes of the REST API, which would answer that there is no such path
        router.get(PATH).order(-10).handler(gate.readers()).handler(this::open);
    }

    @Override
    public List<Operation> operations() {
        return List.of(Operation.get(PATH, "What happens, as it happens, as Server-Sent Events.")
                .query("kind", "Some of message, decision, event and action, with commas between.")
                .query("topic", "Part of the topic.")
                .query("route", "Part of the route's id.")
                .query("state", "A word of a decision or state: ignored, failed.")
                .query("text", "Part of anything that is shown.")
                .givesAs("text/event-stream", "One JSON object for each event."));
    }

    private void open(RoutingContext request) {
        HttpServerResponse response = request.response();
        Ear ear = new Ear(request.vertx().getOrCreateContext(), response, LiveFilter.of(request.queryParams()));
        Optional<List<LiveFeed.Item>> first = feed.listen(ear, request.request().getHeader("Last-Event-ID"));
        if (first.isEmpty()) {
            response.setStatusCode(503)
                    .putHeader("Retry-After", "30")
                    .putHeader("Content-Type", "application/json")
                    .end("{\"status\": 503, \"error\": \"Service Unavailable\", \"message\": \"As many look on as may:"
                            + " drover.console.listeners.\"}");
            return;
        }
        response.setChunked(true)
                .setWriteQueueMaxSize(QUEUE)
                .putHeader("Content-Type", "text/event-stream")
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("X-Accel-Buffering", "no");
        response.write("retry: 2000\n\n");
        ear.hear(first.get());
        long beat = request.vertx().setPeriodic(BEAT.toMillis(), timer -> {
            if (response.closed()) {
                stop(request.vertx(), timer, ear);
            } else {
                ear.write(": still here\n\n");
            }
        });
        response.closeHandler(gone -> stop(request.vertx(), beat, ear));
        response.exceptionHandler(broken -> stop(request.vertx(), beat, ear));
    }

    private void stop(Vertx vertx, long beat, Ear ear) {
        vertx.cancelTimer(beat);
        feed.leave(ear);
    }

    /** One connection. */
    private record Ear(Context context, HttpServerResponse response, LiveFilter filter) implements LiveFeed.Listener {
        @Override
        public void hear(List<LiveFeed.Item> items) {
            StringBuilder text = new StringBuilder();
            for (LiveFeed.Item item : items) {
                if (item.happening() == null || filter.passes(item.happening())) {
                    text.append("id: ").append(item.id()).append("\ndata: ").append(item.json());
                    text.append("\n\n");
                }
            }
            if (!text.isEmpty()) {
                context.runOnContext(now -> write(text.toString()));
            }
        }

        void write(String text) {
            if (response.closed() || response.ended()) {
                return;
            }
            if (response.writeQueueFull()) {
                response.close();
            } else {
                response.write(text);
            }
        }
    }
}
