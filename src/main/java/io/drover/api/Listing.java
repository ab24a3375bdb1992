package io.drover.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.ledger.Chain;
import io.drover.ledger.LedgerRows;
import io.drover.ledger.Listings;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/drover/messages}, {@code deliveries} and {@code actions}: rows newest first, {@code limit} of them (50 where nobody says, 500 at most), {@code before=<id>} for the ones behind; {@code next} is
 * the link to those, null at the end. Thread-safe.
 */
public final class Listing implements Resources.Face {
    private static final int USUAL = 50;
    private static final int MOST = 500;

    static final Operation.Param LIMIT = new Operation.Param(
            Operation.Place.QUERY, "limit", "integer", "How many, 1 to " + MOST + "; " + USUAL + " where nobody says.");

    private final Listings listings;
    private final Chain chain;
    private final Function<String, UUID> ledgerId;

    /** @param ledgerId the ledger's message id of a bus id, with or without its year */
    public Listing(Listings listings, Chain chain, Function<String, UUID> ledgerId) {
        this.listings = listings;
        this.chain = chain;
        this.ledgerId = ledgerId;
    }

    @Override
    public void addTo(Resources resources) {
        resources.get(
                Operation.get("/api/drover/messages", "Messages, newest first.")
                        .query("topic", "Their topic.")
                        .query("before", "Id of the message behind which to begin.")
                        .with(LIMIT)
                        .gives("items", "next")
                        .refuses(400, 404),
                (request, path) -> messages(request));
        resources.get(
                paged(Operation.get(
                                "/api/drover/deliveries", "Deliveries, each a message for one route, newest first."))
                        .query("state", "pending, judged, waiting or dead.")
                        .query("route", "Id of the route."),
                (request, path) -> answer(
                        request,
                        listings.deliveries(state(request), first(request, "route"), before(request), limit(request)),
                        RowJson::delivery,
                        delivery -> Long.toString(delivery.id())));
        resources.get(
                paged(Operation.get("/api/drover/actions", "Actions, newest first."))
                        .query("state", "planned, sending, accepted, done, failed, canceled, unknown or dead.")
                        .query("system", "Name of the remote system."),
                (request, path) -> answer(
                        request,
                        listings.actions(state(request), first(request, "system"), before(request), limit(request)),
                        RowJson::action,
                        action -> Long.toString(action.id())));
    }

    /** The same operation with pages. */
    static Operation paged(Operation operation) {
        return operation
                .query("before", "integer", "Id of the row behind which to begin.")
                .with(LIMIT)
                .gives("items", "next")
                .refuses(400);
    }

    private Answer messages(Request request) {
        List<LedgerRows.Message> rows =
                listings.messages(first(request, "topic"), place(first(request, "before")), limit(request));
        return answer(request, rows, row -> RowJson.message(row, request.base()), row -> row.id()
                .toString());
    }

    private Listings.@Nullable MessagePlace place(@Nullable String before) {
        return before == null
                ? null
                : chain.message(ledgerId.apply(before))
                        .map(message -> new Listings.MessagePlace(message.receivedAt(), message.id()))
                        .orElseThrow(() -> WhyResource.unknown("message", before));
    }

    static <T> Answer answer(Request request, List<T> rows, Function<T, ObjectNode> json, Function<T, String> id) {
        ObjectNode body = Json.object();
        ArrayNode items = body.putArray("items");
        rows.forEach(row -> items.add(json.apply(row)));
        boolean more = rows.size() == limit(request);
        body.put(
                "next",
                more
                        ? request.base() + request.path() + "?"
                                + request.query().with("before", id.apply(rows.get(rows.size() - 1)))
                        : null);
        return Answer.ok(body);
    }

    static @Nullable String first(Request request, String name) {
        return request.query().first(name).orElse(null);
    }

    private static @Nullable String state(Request request) {
        String state = first(request, "state");
        return state == null ? null : state.toUpperCase(Locale.ROOT);
    }

    static int limit(Request request) {
        Long limit = number(first(request, "limit"));
        if (limit == null ? first(request, "limit") != null : limit < 1) {
            throw ApiError.badRequest("limit: a number from 1 to " + MOST + ".");
        }
        return limit == null ? USUAL : (int) Math.min(limit, MOST);
    }

    static long before(Request request) {
        String before = first(request, "before");
        Long id = number(before);
        if (before != null && id == null) {
            throw ApiError.badRequest("before: the id of a row.");
        }
        return id == null ? Long.MAX_VALUE : id;
    }

    static @Nullable Long number(@Nullable String text) {
        try {
            return text == null ? null : Long.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
