package io.drover.api;

import io.drover.ledger.Audit;
import io.drover.ledger.Chain;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /api/drover/messages}: sends one in, and gives the bytes of one back. Thread-safe. */
public final class Messages implements Resources.Face {
    /** One of these roles is needed to send a message: it can start builds. */
    static final Set<String> ROLES = Set.of("admin", "sender");

    /** Of a message as this API takes it; a fedmsg envelope is taken, too. */
    static final Operation.Field[] FIELDS = {
        new Operation.Field("topic", "string", false, "Its topic, with the environment's prefix."),
        new Operation.Field("id", "string", false, "Its id; the same again is the same message."),
        new Operation.Field("headers", "object", false, "Its headers."),
        new Operation.Field("body", "any", false, "What it says.")
    };

    private static final Logger LOG = LoggerFactory.getLogger(Messages.class);

    private final MessageDoor door;
    private final Chain chain;
    private final Audit audit;
    private final Function<String, UUID> ledgerId;
    private final Duration patience;

    /**
     * @param ledgerId the ledger's message id of a bus id, with or without its year
     * @param patience how long a sender waits until the message is on disk
     */
    public Messages(MessageDoor door, Chain chain, Audit audit, Function<String, UUID> ledgerId, Duration patience) {
        this.door = door;
        this.chain = chain;
        this.audit = audit;
        this.ledgerId = ledgerId;
        this.patience = patience;
    }

    @Override
    public void addTo(Resources resources) {
        resources.change(
                Operation.post("/api/drover/messages", "Send one message in, as if the bus had brought it.")
                        .with(FIELDS)
                        .gives(201, "id", "outcome", "why"),
                ROLES,
                this::send);
        resources.get(
                Operation.get("/api/drover/messages/{id}/raw", "The bytes of a message's body.")
                        .path("id", "Its id, with or without its year.")
                        .givesAs("application/octet-stream", "As they came; application/json where they are JSON."),
                this::raw);
    }

    private Answer send(Request request, Resources.PathValues path, User user) {
        // A page of another site can make a browser send a form or plain text with the user's login, but not this.
        if (!request.contentType().toLowerCase(java.util.Locale.ROOT).startsWith(Answer.JSON)) {
            throw ApiError.of(415, "Send the message with Content-Type: application/json.");
        }
        if (request.body().length == 0) {
            throw ApiError.badRequest("The request has no body. Send one message:"
                    + " {\"topic\": …, \"id\": …, \"headers\": {…}, \"body\": {…}} or a fedmsg envelope.");
        }
        // Written before the effect: a crash in between leaves an entry too many, never one too few.
        audit.append(new Audit.Entry(
                user.name(),
                "message.send",
                "sha256:" + Sha256.of(request.body()),
                new String(
                        Json.bytes(Json.object()
                                .put("bytes", request.body().length)
                                .put("address", request.address())),
                        StandardCharsets.UTF_8)));
        Receipt receipt = await(request, user);
        if (receipt.outcome() == Receipt.Outcome.UNREADABLE) {
            throw ApiError.badRequest(
                    "This is no message: " + receipt.note() + ". It is kept; see /api/drover/dead-letters.");
        }
        boolean dead = receipt.outcome() == Receipt.Outcome.DEAD_LETTER;
        return Answer.json(
                201,
                Json.object()
                        .put("id", receipt.id())
                        .put("outcome", receipt.outcome().word())
                        .put(
                                "why",
                                request.base()
                                        + (dead
                                                ? "/api/drover/dead-letters"
                                                : WhyResource.PATH + "?message=" + receipt.id())));
    }

    private Receipt await(Request request, User user) {
        try {
            return door.receive(request.body(), user.name()).get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warn("{} by {}: not on disk after {}", request, user.name(), patience);
        } catch (ExecutionException e) {
            LOG.warn("{} by {}: not stored: {}", request, user.name(), String.valueOf(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw ApiError.of(
                503,
                "The ledger does not answer: the message may or may not be stored."
                        + " Send it again later, under the same id: it is kept once.");
    }

    private Answer raw(Request request, Resources.PathValues path) {
        String id = path.text("id");
        byte[] body = chain.body(ledgerId.apply(id)).orElseThrow(() -> WhyResource.unknown("message", id));
        boolean json = body.length > 0 && (body[0] == '{' || body[0] == '[');
        return new Answer(200, json ? Answer.JSON : "application/octet-stream", body, Map.of());
    }
}
