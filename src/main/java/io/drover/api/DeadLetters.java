package io.drover.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.ledger.Chain;
import io.drover.ledger.DeadLetter;
import io.drover.ledger.DeadLetterSearch;
import io.drover.ledger.LedgerRows;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * {@code /api/drover/dead-letters}: lists ({@code state, class, cluster, route, system, topic, since, until}, pages as
 * {@link Listing}), {@code /clusters} of equal causes, {@code /N} with payload, attempts and step trace, {@code /N/raw} with
 * the bytes. Thread-safe.
 */
public final class DeadLetters implements Resources.Face {
    static final String PATH = "/api/drover/dead-letters";

    private final io.drover.ledger.DeadLetters letters;
    private final DeadLetterSearch search;
    private final Chain chain;

    public DeadLetters(io.drover.ledger.DeadLetters letters, DeadLetterSearch search, Chain chain) {
        this.letters = letters;
        this.search = search;
        this.chain = chain;
    }

    @Override
    public void addTo(Resources resources) {
        resources.get(
                DeadLetterQuery.query(Listing.paged(Operation.get(PATH, "Dead letters, newest first."))),
                (request, path) -> list(request));
        resources.get(
                DeadLetterQuery.query(Operation.get(PATH + "/clusters", "Dead letters of equal causes, as clusters."))
                        .with(Listing.LIMIT)
                        .gives("items", "searched"),
                (request, path) -> clusters(request));
        resources.get(
                Operation.get(PATH + "/{id:int}", "A dead letter with its payload, attempts and step trace.")
                        .path("id", "Its number.")
                        .gives("id", "raw"),
                (request, path) -> Answer.ok(show(request, letter(path))));
        resources.get(
                Operation.get(PATH + "/{id:int}/raw", "The bytes that a dead letter is about.")
                        .path("id", "Its number.")
                        .givesAs("application/octet-stream", "As they came; application/json where they are JSON."),
                (request, path) -> raw(letter(path)));
    }

    private Answer list(Request request) {
        return Listing.answer(
                request,
                search.list(
                        new DeadLetterQuery(search).of(request.query()),
                        Listing.before(request),
                        Listing.limit(request)),
                RowJson::deadLetter,
                letter -> Long.toString(letter.id()));
    }

    private Answer clusters(Request request) {
        ObjectNode body = Json.object();
        ArrayNode items = body.putArray("items");
        search.clusters(new DeadLetterQuery(search).of(request.query()), Listing.limit(request))
                .forEach(cluster -> items.add(DeadLetterJson.cluster(cluster, request.base())));
        return Answer.ok(body.put("searched", DeadLetterSearch.SEARCHED));
    }

    private DeadLetter letter(Resources.PathValues path) {
        long id = path.number("id");
        return letters.get(id)
                .orElseThrow(
                        () -> ApiError.notFound("No dead letter " + id + " in the ledger. Look through " + PATH + "."));
    }

    private ObjectNode show(Request request, DeadLetter letter) {
        Optional<Chain.Links> links = links(letter);
        Optional<LedgerRows.Delivery> delivery = links.stream()
                .flatMap(found -> found.deliveries().stream())
                .filter(row -> Long.valueOf(row.id()).equals(letter.links().deliveryId()))
                .findFirst();
        Optional<LedgerRows.Action> action = links.stream()
                .flatMap(found -> found.actions().values().stream())
                .flatMap(List::stream)
                .filter(row -> Long.valueOf(row.id()).equals(letter.links().actionId()))
                .findFirst();
        LedgerRows.Message message = links.map(Chain.Links::message).orElse(null);
        ObjectNode json = DeadLetterJson.letter(letter);
        json.put("raw", request.base() + PATH + "/" + letter.id() + "/raw");
        DeadLetterJson.payload(
                json,
                message == null ? letter.headers() : message.headers(),
                bytes(letter, message).orElse(null));
        json.set("message", message == null ? null : RowJson.message(message, request.base()));
        json.set(
                "delivery",
                delivery.map(row -> DeadLetterJson.delivery(row, links.orElseThrow()))
                        .orElse(null));
        json.set(
                "action",
                action.map(row -> DeadLetterJson.action(row, links.orElseThrow()))
                        .orElse(null));
        json.put("became", DeadLetterJson.became(letter, delivery, action));
        search.successorOf(letter.id()).ifPresent(next -> json.put("followed_by", next));
        return json;
    }

    private Optional<Chain.Links> links(DeadLetter letter) {
        Long action = letter.links().actionId();
        UUID message = letter.links().messageId();
        if (action != null) {
            return chain.ofAction(action);
        }
        return message == null ? Optional.empty() : chain.ofMessage(message);
    }

    private Optional<byte[]> bytes(DeadLetter letter, LedgerRows.@org.jspecify.annotations.Nullable Message message) {
        return message == null ? Optional.ofNullable(letter.body()) : chain.body(message.id());
    }

    private Answer raw(DeadLetter letter) {
        byte[] body = bytes(letter, links(letter).map(Chain.Links::message).orElse(null))
                .orElseThrow(
                        () -> ApiError.notFound("Dead letter " + letter.id() + " has no message: see its action."));
        boolean json = body.length > 0 && (body[0] == '{' || body[0] == '[');
        return new Answer(200, json ? Answer.JSON : "application/octet-stream", body, Map.of());
    }
}
