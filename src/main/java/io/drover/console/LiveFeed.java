package io.drover.console;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.api.Json;
import io.drover.dispatch.Threads;
import io.drover.ledger.Happening;
import io.drover.ledger.LedgerAway;
import io.drover.ledger.Lookout;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens, for all who look on: one reader of the ledger, which reads only while somebody listens. Intake and judging know
 * nothing of it. The newest {@value #KEPT} happenings are kept, so that who comes back gets what was missed. Thread-safe.
 */
public final class LiveFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveFeed.class);

    static final int KEPT = 1_000;
    private static final Duration LOOK = Duration.ofMillis(500);

    private final Lookout lookout;
    private final int most;
    /** Numbers of another run mean nothing here. */
    private final String run = UUID.randomUUID().toString().substring(0, 8);

    private final ScheduledExecutorService reader;
    private final Set<Listener> listeners = new LinkedHashSet<>();
    private final Deque<Item> kept = new ArrayDeque<>();
    private long last;
    private boolean away;
    private volatile boolean fresh;
    private @Nullable ScheduledFuture<?> reading;

    /** @param most who may listen at a time; 0: nobody */
    public LiveFeed(Lookout lookout, int most) {
        this.lookout = lookout;
        this.most = most;
        this.reader = Executors.newSingleThreadScheduledExecutor(Threads.named("drover-live"));
    }

    /** One happening with its place. @param happening null of a remark about the stream itself */
    record Item(String id, @Nullable Happening happening, String json) {}

    /** Somebody who looks on; called on the reader's thread, must be quick. */
    interface Listener {
        void hear(List<Item> items);
    }

    /**
     * Begins to tell somebody.
     *
     * @param after the last item that the listener has; null or unknown: none
     * @return what there is to tell at once, oldest first; empty where too many listen already
     */
    synchronized Optional<List<Item>> listen(Listener listener, @Nullable String after) {
        if (listeners.size() >= most) {
            return Optional.empty();
        }
        listeners.add(listener);
        if (reading == null) {
            fresh = true;
            kept.clear();
            reading = reader.scheduleWithFixedDelay(this::look, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
        }
        List<Item> missed = new ArrayList<>(kept);
        for (Item item : kept) {
            if (item.id().equals(after)) {
                missed.subList(0, missed.indexOf(item) + 1).clear();
                break;
            }
        }
        return Optional.of(missed);
    }

    synchronized void leave(Listener listener) {
        listeners.remove(listener);
        ScheduledFuture<?> task = reading;
        if (listeners.isEmpty() && task != null) {
            task.cancel(false);
            reading = null;
        }
    }

    private void look() {
        try {
            if (fresh) {
                fresh = false;
                lookout.forget();
            }
            Lookout.News news = lookout.look();
            List<Item> items = new ArrayList<>();
            if (away) {
                away = false;
                items.add(remark("back", "The ledger answers again."));
            }
            if (news.missed() > 0) {
                items.add(remark("missed", news.missed() + " rows came faster than this page shows them."));
            }
            news.happenings().forEach(one -> items.add(item(one)));
            tell(items);
        } catch (RuntimeException e) {
            if (!away) {
                LOG.warn("the console cannot read the ledger: {}", e.getMessage());
                away = true;
                tell(List.of(remark(
                        "away",
                        LedgerAway.is(e) ? "The ledger's database does not answer." : "The ledger cannot be read.")));
            }
        }
    }

    private synchronized void tell(List<Item> items) {
        if (items.isEmpty()) {
            return;
        }
        for (Item item : items) {
            kept.addLast(item);
            if (kept.size() > KEPT) {
                kept.removeFirst();
            }
        }
        listeners.forEach(listener -> listener.hear(items));
    }

    private Item remark(String word, String text) {
        return new Item(next(), null, text(Json.object().put("kind", word).put("title", text)));
    }

    private Item item(Happening one) {
        return new Item(
                next(),
                one,
                text(Json.object()
                        .put("kind", one.kind().name().toLowerCase(Locale.ROOT))
                        .put("id", one.id())
                        .put("at", Json.exact(one.at()))
                        .put("state", one.state())
                        .put("title", one.title())
                        .put("reason", one.reason())
                        .put("topic", one.topic())
                        .put("route", one.route())
                        .put("system", one.system())
                        .put("message_id", one.messageId())
                        .put("event_id", one.eventId())));
    }

    private synchronized String next() {
        last++;
        return run + "-" + last;
    }

    private static String text(ObjectNode json) {
        return new String(Json.bytes(json), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        reader.shutdownNow();
    }
}
