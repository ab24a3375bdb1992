package io.drover.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.dispatch.ParameterFaults;
import io.drover.dispatch.VerbSheet;
import io.drover.dispatch.VerbSheets;
import io.drover.ledger.ActionRequests;
import io.drover.ledger.Audit;
import io.drover.ledger.Chain;
import io.drover.ledger.InboxEntry;
import io.drover.ledger.InboxMessage;
import io.drover.ledger.NewDeadLetter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * {@code POST /api/drover/actions}: somebody asks that a verb be carried out. The request becomes a message under {@code
 * drover.action.requested} that routes judge; nothing is done here. {@code /api/drover/verbs} lists what can be asked for,
 * {@code /api/drover/verbs/NAME?key=} finds the action of a key. Thread-safe.
 */
public final class ActionsResource implements Resources.Face {
    private static final String SCOPE = "submit-build";
    private static final int LONGEST_SUBJECT = 500;

    private final VerbSheets sheets;
    private final ParameterFaults faults = new ParameterFaults();
    private final ActionDoor door;
    private final Ledger ledger;

    public ActionsResource(VerbSheets sheets, ActionDoor door, Ledger ledger) {
        this.sheets = sheets;
        this.door = door;
        this.ledger = ledger;
    }

    /** The parts of the ledger that are used. */
    public record Ledger(ActionRequests requests, Chain chain, Audit audit) {}

    @Override
    public void addTo(Resources resources) {
        resources.get(
                Operation.get("/api/drover/verbs", "The verbs that can be asked for, with their parameters.")
                        .gives("items"),
                (request, path) -> verbs());
        resources.get(
                Operation.get("/api/drover/verbs/{verb}", "One verb, or the action of it that has a key.")
                        .path("verb", "Its name: koji-tag-build.")
                        .query("key", "Key of an action.")
                        .refuses(400),
                (request, path) -> ofKey(request, path.text("verb")));
        // who may do what depends on the verb, and a refusal is written down
        resources.change(
                ActionOrder.described(Operation.post("/api/drover/actions", "Ask that a verb be carried out.")),
                Set.of(),
                (request, path, user) -> ask(request, user));
    }

    private Answer verbs() {
        ObjectNode json = Json.object();
        ArrayNode items = json.putArray("items");
        sheets.all().forEach(sheet -> items.add(sheet.toJson()));
        return Answer.ok(json);
    }

    private Answer ofKey(Request request, String verb) {
        VerbSheet sheet = sheet(verb);
        String key = Listing.first(request, "key");
        return key == null
                ? Answer.ok(sheet.toJson())
                : Answer.ok(ledger.chain()
                        .ofKey(verb, key)
                        .map(links -> ActionOrigin.of(links, ledger.chain()).json("exists"))
                        .orElseThrow(() -> ApiError.notFound("No action " + verb + " has this key.")));
    }

    private Answer ask(Request request, User user) {
        ActionOrder order = ActionOrder.parse(JsonBody.of(request));
        VerbSheet sheet = sheet(order.verb());
        permit(order, sheet, request, user);
        check(order, sheet);
        Optional<ActionOrigin> existing =
                ledger.chain().ofKey(order.verb(), order.key()).map(links -> ActionOrigin.of(links, ledger.chain()));
        InboxMessage message = message(order, sheet, user);
        if (order.preview()) {
            return preview(order, sheet, message, existing);
        }
        if (existing.isPresent()) {
            ledger.audit().append(entry("action.request", order, sheet, request, user, "exists"));
            return Answer.ok(existing.get().json("exists"));
        }
        return store(order, message, entry("action.request", order, sheet, request, user, "requested"), request);
    }

    private VerbSheet sheet(String verb) {
        return sheets.find(verb)
                .orElseThrow(() -> ApiError.badRequest("There is no verb " + verb + "; there are "
                        + sheets.all().stream().map(VerbSheet::name).collect(Collectors.joining(", ")) + "."));
    }

    private void permit(ActionOrder order, VerbSheet sheet, Request request, User user) {
        if (!VerbPermission.allows(user.roles(), order.verb())) {
            ledger.audit().append(entry("action.refuse", order, sheet, request, user, "no role verb:" + order.verb()));
            throw ApiError.forbidden("User " + user.name() + " may not ask for " + order.verb()
                    + ": it takes the role verb:" + order.verb() + " or admin. This refusal is in the audit.");
        }
        user.requireScope(SCOPE);
    }

    private void check(ActionOrder order, VerbSheet sheet) {
        List<String> wrong = faults.of(sheet, order.parameters());
        if (!wrong.isEmpty()) {
            throw ApiError.badRequest(order.verb() + ": " + String.join("; ", wrong));
        }
        try {
            sheets.verb(sheet).check(order.parameters());
        } catch (IllegalArgumentException e) {
            throw ApiError.badRequest(String.valueOf(e.getMessage()));
        }
    }

    private InboxMessage message(ActionOrder order, VerbSheet sheet, User user) {
        String name = user.name().isEmpty() ? null : user.name();
        InboxEntry entry = door.open(order.messageId(user.name()), order.message(sheet, name));
        if (entry instanceof NewDeadLetter letter) {
            throw ApiError.badRequest("The request cannot be taken: " + letter.evidence() + ".");
        }
        InboxMessage message = (InboxMessage) entry;
        if (message.deliveries().isEmpty()) {
            throw ApiError.of(
                    409,
                    "No route here judges requests: nothing subscribes to " + ActionRequests.TOPIC
                            + ". See drover.routes.disabled.");
        }
        return message;
    }

    private Answer store(ActionOrder order, InboxMessage message, Audit.Entry entry, Request request) {
        ActionRequests.Outcome outcome = ledger.requests().store(entry, message);
        if (outcome instanceof ActionRequests.Outcome.Unfit unfit) {
            throw ApiError.badRequest("The request cannot be taken: " + unfit.why() + ".");
        }
        if (outcome instanceof ActionRequests.Outcome.Stored stored) {
            door.stored(stored.deliveries());
        }
        return Answer.json(
                202,
                Json.object()
                        .put("outcome", "requested")
                        .put("verb", order.verb())
                        .put("key", order.key())
                        .put("message_id", message.id().toString())
                        .put("why", request.base() + WhyResource.PATH + "?message=" + message.id()));
    }

    private Answer preview(ActionOrder order, VerbSheet sheet, InboxMessage message, Optional<ActionOrigin> existing) {
        String system = sheets.verb(sheet).systemFor(order.parameters());
        ObjectNode json = Json.object()
                .put("outcome", "preview")
                .put("verb", order.verb())
                .put("kamelet", order.verb() + "-action")
                .put("system", system)
                .put("address", door.address(sheet.system(), order.parameters()))
                .put("key", order.key())
                .put("name", order.name(sheet));
        json.set("parameters", order.parameters());
        json.set("exists", existing.map(origin -> origin.json("exists")).orElse(null));
        ArrayNode routes = json.putArray("routes");
        door.rehearse(message).forEach(route -> routes.addObject()
                .put("route", route.route())
                .put("decision", route.decision().word())
                .put("reason", route.decision().reason()));
        return Answer.ok(json);
    }

    private static Audit.Entry entry(
            String what, ActionOrder order, VerbSheet sheet, Request request, User user, String outcome) {
        String subject = order.verb() + " " + order.key();
        return new Audit.Entry(
                user.name().isEmpty() ? "anybody" : user.name(),
                what,
                subject.length() <= LONGEST_SUBJECT ? subject : subject.substring(0, LONGEST_SUBJECT),
                Json.object()
                        .put("name", order.name(sheet))
                        .put("outcome", outcome)
                        .put("reason", order.reason())
                        .put("preview", order.preview())
                        .put("request", order.id())
                        .put("address", request.address())
                        .toString());
    }
}
