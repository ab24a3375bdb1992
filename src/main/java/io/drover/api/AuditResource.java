package io.drover.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.ledger.AuditTrail;
import java.util.Set;

/**
 * {@code /api/drover/audit}: who changed what, newest first; {@code /audit/N}: one row; {@code /audit/verify}: whether the rows
 * behind {@code after} (an id, with its {@code head} and how many {@code rows} came before) follow each other, some at a time, so
 * that whoever asks goes on from the answer until it says {@code "end": true}. For those who may operate only. Thread-safe.
 */
public final class AuditResource implements Resources.Face {
    private static final String PATH = "/api/drover/audit";
    private static final Set<String> ROLES = Set.of("admin", "operator");
    private static final int ROWS = 5_000;
    private static final Operation LIST = Operation.get(PATH, "Rows of the audit, the newest first.")
            .query("who", "Only what this user or part of Drover did.")
            .query("what", "Only this kind: dead.replay.")
            .query("subject", "Only about this.")
            .query("before", "integer", "Only those before the row of this number.")
            .with(Listing.LIMIT)
            .gives("items")
            .refuses(400);
    private static final Operation VERIFY = Operation.get(
                    PATH + "/verify", "Whether the chain of the audit holds, up to 5,000 rows a request.")
            .query("after", "integer", "Go on behind the row of this number.")
            .query("rows", "integer", "How many rows are behind that place.")
            .query("head", "The hash of that row.")
            .gives("intact", "rows", "id")
            .refuses(400);
    private static final Operation ONE = Operation.get(PATH + "/{id:int}", "One row of the audit.")
            .path("id", "Its number.")
            .gives("id", "at", "who", "what", "subject", "detail", "hash");

    private final AuditTrail trail;

    public AuditResource(AuditTrail trail) {
        this.trail = trail;
    }

    @Override
    public void addTo(Resources resources) {
        resources.change(LIST, ROLES, (request, path, user) -> list(request));
        resources.change(VERIFY, ROLES, (request, path, user) -> verify(request.query()));
        resources.change(ONE, ROLES, (request, path, user) -> one(path.number("id")));
    }

    private Answer list(Request request) {
        Query query = request.query();
        AuditTrail.Wanted wanted = new AuditTrail.Wanted(
                query.first("who").orElse(null),
                query.first("what").orElse(null),
                query.first("subject").orElse(null));
        ObjectNode body = Json.object();
        ArrayNode items = body.putArray("items");
        trail.newest(wanted, Listing.before(request), Listing.limit(request)).forEach(row -> items.add(json(row)));
        return Answer.ok(body);
    }

    private Answer one(long id) {
        return Answer.ok(json(trail.find(id).orElseThrow(() -> ApiError.notFound("The audit has no row " + id + "."))));
    }

    private Answer verify(Query query) {
        AuditTrail.Position from = query.first("after")
                .map(after -> new AuditTrail.Position(
                        number("rows", query.first("rows").orElse("0")),
                        number("after", after),
                        query.first("head").orElseThrow(() -> ApiError.badRequest("after= goes with head=HASH."))))
                .orElse(AuditTrail.Position.START);
        AuditTrail.Stretch stretch = trail.check(from, ROWS);
        if (stretch instanceof AuditTrail.Stretch.Broken broken) {
            return Answer.ok(Json.object()
                    .put("intact", false)
                    .put("id", broken.id())
                    .put("why", broken.why())
                    .put("expected", broken.expected())
                    .put("found", broken.found())
                    .put("rows", from.rows()));
        }
        AuditTrail.Stretch.Fits fits = (AuditTrail.Stretch.Fits) stretch;
        return Answer.ok(Json.object()
                .put("intact", true)
                .put("rows", fits.at().rows())
                .put("id", fits.at().rows() == 0 ? null : fits.at().id())
                .put("head", fits.at().head())
                .put("end", fits.end()));
    }

    private static long number(String name, String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw ApiError.badRequest(name + "= takes a number.");
        }
    }

    private static ObjectNode json(AuditTrail.Row row) {
        ObjectNode json = Json.object()
                .put("id", row.id())
                .put("at", Json.exact(row.at()))
                .put("who", row.entry().who())
                .put("what", row.entry().what())
                .put("subject", row.entry().subject());
        json.set("detail", Json.stored(row.entry().detail()));
        return json.put("hash", row.hash());
    }
}
