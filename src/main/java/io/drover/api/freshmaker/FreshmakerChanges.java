package io.drover.api.freshmaker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.api.Answer;
import io.drover.api.ApiError;
import io.drover.api.Json;
import io.drover.api.JsonBody;
import io.drover.api.Operation;
import io.drover.api.Request;
import io.drover.api.Resources;
import io.drover.api.User;
import io.drover.ledger.Audit;
import io.drover.ledger.BuildRows;
import io.drover.ledger.Cancellations;
import io.drover.ledger.EventLinks;
import io.drover.ledger.EventRows;
import io.drover.ledger.InboxEntry;
import io.drover.ledger.InboxMessage;
import io.drover.ledger.ManualRequests;
import io.drover.ledger.NewDeadLetter;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What Freshmaker's API changes: POST to {@code /builds/} and {@code /async-builds/}, PATCH to {@code /events/<id>}. A request
 * becomes a message that routes judge, under {@code drover.freshmaker.manual.rebuild} and {@code
 * drover.freshmaker.async.manual.build}; nothing is built here. Thread-safe.
 */
public final class FreshmakerChanges implements Resources.Face {
    private static final String ADMIN = "admin";
    private static final Set<String> REBUILDERS = Set.of(ADMIN, "manual_rebuilder");
    private static final Set<String> ASYNC_REBUILDERS = Set.of(ADMIN, "freshmaker_async_rebuilders");
    private static final String SCOPE = "submit-build";
    /** Requests within one microsecond that still get an id of their own. */
    private static final int IDS = 100;

    private final EventRows events;
    private final BuildRows builds;
    private final Ledger ledger;
    private final RequestDoor door;
    private final Clock clock;

    public FreshmakerChanges(EventRows events, BuildRows builds, Ledger ledger, RequestDoor door, Clock clock) {
        this.events = events;
        this.builds = builds;
        this.ledger = ledger;
        this.door = door;
        this.clock = clock;
    }

    /** The parts of the ledger that are written. */
    public record Ledger(ManualRequests requests, Cancellations cancellations) {}

    @Override
    public void addTo(Resources resources) {
        for (int version = 1; version <= 2; version++) {
            String base = "/api/" + version;
            resources.change(Wish.rebuild(base), REBUILDERS, (request, path, user) -> {
                user.requireScope(SCOPE);
                return open(Wish.rebuild(JsonBody.of(request), events::find), request, user);
            });
            resources.change(Wish.async(base), ASYNC_REBUILDERS, (request, path, user) -> {
                user.requireScope(SCOPE);
                return open(Wish.async(JsonBody.of(request), events::find), request, user);
            });
            resources.change(
                    Operation.of("PATCH", base + "/events/{id:int}", "Cancel an event.")
                            .path("id", "Its number.")
                            .needs("action", "string", "cancel: there is no other one.")
                            .gives("id", "state"),
                    REBUILDERS,
                    this::patch);
        }
    }

    private Answer open(Wish wish, Request request, User user) {
        Instant now = clock.instant();
        for (int i = 0; i < IDS; i++) {
            String id = wish.idPrefix() + time(now.plus(i, ChronoUnit.MICROS));
            ManualRequests.Outcome outcome = store(wish, id, request, user);
            if (outcome instanceof ManualRequests.Outcome.Stored stored) {
                Answer answer = Answer.ok(event(stored.event()));
                door.stored(stored.deliveries());
                return answer;
            }
            if (outcome instanceof ManualRequests.Outcome.Running running) {
                throw ApiError.badRequest("Events triggered by advisory " + wish.about() + " are running: "
                        + running.events()
                        + ". If you want to rebuild it anyway, use \"force\": true option.");
            }
            if (outcome instanceof ManualRequests.Outcome.Unfit unfit) {
                throw ApiError.badRequest(unfit.why());
            }
        }
        throw new IllegalStateException("no free id for a request at " + now);
    }

    private ManualRequests.Outcome store(Wish wish, String id, Request request, User user) {
        String requester = nameOf(user);
        InboxEntry entry = door.open(wish.topic(), id, wish.payload(id, requester));
        if (entry instanceof NewDeadLetter letter) {
            return new ManualRequests.Outcome.Unfit(letter.evidence());
        }
        Audit.Entry audit = new Audit.Entry(
                user.name().isEmpty() ? "anybody" : user.name(),
                "event.request",
                id,
                Json.object()
                        .put("request", wish.topic())
                        .put("address", request.address())
                        .toString());
        return ledger.requests().store(wish.request(id, requester), !wish.force(), audit, (InboxMessage) entry);
    }

    /** Seconds since 1970 with six digits behind the point, as Freshmaker's ids end. */
    private static String time(Instant at) {
        return String.format(Locale.ROOT, "%d.%06d", at.getEpochSecond(), at.getNano() / 1_000);
    }

    private static @Nullable String nameOf(User user) {
        return user.name().isEmpty() ? null : user.name();
    }

    private Answer patch(Request request, Resources.PathValues path, User user) {
        RequestBody body = new RequestBody(JsonBody.of(request));
        if (!body.json().has("action")) {
            throw ApiError.badRequest("Missing action in request. Don't know what to do with the event.");
        }
        if (!body.json().path("action").asText().equals("cancel")) {
            throw ApiError.badRequest("Unsupported action requested.");
        }
        long id = path.number("id");
        EventRows.Event event = events.find(id).orElseThrow(FreshmakerChanges::noSuchEvent);
        boolean own = nameOf(user) != null && user.name().equals(event.requester());
        if (!own && !user.hasOneOf(Set.of(ADMIN))) {
            throw ApiError.forbidden("You must be an admin to cancel someone else's event.");
        }
        Optional<Cancellations.Canceled> canceled =
                ledger.cancellations().cancel(id, user.name().isEmpty() ? "anybody" : user.name());
        if (canceled.isEmpty()) {
            throw noSuchEvent();
        }
        door.newActions();
        return Answer.ok(event(id));
    }

    /** Freshmaker's status is 400 here, its error all the same. */
    private static ApiError noSuchEvent() {
        return ApiError.badRequest("Not Found", "No such event found.");
    }

    private ObjectNode event(long id) {
        EventRows.Event event =
                events.find(id).orElseThrow(() -> new IllegalStateException("event " + id + " is gone again"));
        EventLinks links = events.links(List.of(id)).getOrDefault(id, EventLinks.NONE);
        try {
            return EventJson.full(event, links, builds.ofEvents(List.of(id)).getOrDefault(id, List.of()));
        } catch (BuildRows.TooMany e) {
            return EventJson.minimal(
                    event, links, events.countBuilds(List.of(id)).getOrDefault(id, Map.of()));
        }
    }
}
