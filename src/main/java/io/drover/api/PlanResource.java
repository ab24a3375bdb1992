package io.drover.api;

import io.drover.api.PlanDoor.Outlook;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * {@code POST /api/drover/plan}: what the routes would do about the message in the body, or about {@code ?message=<id>} that
 * was received once. Nothing is stored and nothing is done; lookups are really made, which is why it needs a login. Thread-safe.
 */
public final class PlanResource implements Resources.Face {
    private static final String PATH = "/api/drover/plan";
    /** Each holds a thread of the server and asks remote systems. */
    private static final int AT_ONCE = 2;

    private final PlanDoor door;
    private final Function<String, UUID> ledgerId;
    private final Semaphore free = new Semaphore(AT_ONCE);

    /** @param ledgerId the ledger's message id of a bus id, with or without its year */
    public PlanResource(PlanDoor door, Function<String, UUID> ledgerId) {
        this.door = door;
        this.ledgerId = ledgerId;
    }

    @Override
    public void addTo(Resources resources) {
        resources.change(
                Operation.post(PATH, "What the routes would do about a message; nothing is stored and nothing done.")
                        .query("message", "Id of a message that was received, in place of a body.")
                        .with(Messages.FIELDS)
                        .gives("routes")
                        .refuses(404),
                Messages.ROLES,
                (request, path, user) -> plan(request));
    }

    private Answer plan(Request request) {
        // A page of another site can make a browser send a form or plain text with the user's login, but not this.
        if (!request.contentType().toLowerCase(Locale.ROOT).startsWith(Answer.JSON)) {
            throw ApiError.of(415, "Send the message with Content-Type: application/json.");
        }
        List<String> ids = request.query().params().stream()
                .filter(param -> param.name().equals("message"))
                .map(Query.Param::value)
                .toList();
        if (ids.size() > 1 || ids.isEmpty() == (request.body().length == 0)) {
            throw ApiError.badRequest(
                    "Send one message as the body, {\"topic\": …, \"id\": …, \"headers\": {…}, \"body\":"
                            + " {…}} or a fedmsg envelope, or name one that was received: ?message=<bus id>.");
        }
        Outlook outlook = oneOfFew(() -> ids.isEmpty()
                ? read(request.body())
                : door.outlook(ledgerId.apply(ids.get(0)))
                        .orElseThrow(() -> WhyResource.unknown("message", ids.get(0))));
        return Answer.ok(PlanJson.of(outlook));
    }

    private Outlook read(byte[] message) {
        try {
            return door.outlook(message);
        } catch (IllegalArgumentException e) {
            throw ApiError.badRequest("This is no message: " + e.getMessage() + ".");
        }
    }

    private Outlook oneOfFew(Supplier<Outlook> question) {
        if (!free.tryAcquire()) {
            throw ApiError.of(429, AT_ONCE + " plans are being made already. Ask again when one is ready.");
        }
        try {
            return question.get();
        } finally {
            free.release();
        }
    }
}
