package io.drover.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.ledger.Chain;
import io.drover.ledger.DeadLetter;
import io.drover.ledger.DeadLetterSearch;
import io.drover.ledger.LedgerRows;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A dead letter with all that tells why it is one. */
final class DeadLetterJson {
    /** Longer payloads are shown as the beginning of their text; the bytes are behind "raw". */
    private static final int SHOWN = 100_000;

    private DeadLetterJson() {}

    static ObjectNode letter(DeadLetter letter) {
        return RowJson.deadLetter(new LedgerRows.DeadLetter(
                letter.id(),
                letter.reasonClass().word(),
                letter.state().name(),
                letter.fingerprint(),
                letter.evidence(),
                letter.source(),
                letter.topic(),
                letter.links().messageId(),
                letter.links().deliveryId(),
                letter.links().actionId(),
                letter.createdAt(),
                letter.handledAt(),
                letter.handledBy(),
                letter.note(),
                letter.system(),
                letter.former(),
                letter.replayedAs()));
    }

    /** {@code payload}: the body as JSON where it is some and short enough, else the beginning of its text. */
    static void payload(ObjectNode json, @Nullable String headers, byte @Nullable [] body) {
        json.set("headers", Json.stored(headers));
        if (body == null) {
            json.putNull("payload");
            return;
        }
        json.put("size", body.length);
        String text = new String(body, 0, Math.min(body.length, SHOWN), StandardCharsets.UTF_8);
        JsonNode parsed = body.length <= SHOWN && text.startsWith("{") ? Json.stored(text) : null;
        json.set("payload", parsed == null ? json.textNode(text) : parsed);
        json.put("payload_cut", body.length > SHOWN);
    }

    static ObjectNode delivery(LedgerRows.Delivery delivery, Chain.Links links) {
        ObjectNode json = RowJson.delivery(delivery);
        ArrayNode lookups = json.putArray("lookups");
        links.lookups().getOrDefault(delivery.id(), List.of()).forEach(lookup -> lookups.add(RowJson.lookup(lookup)));
        return json;
    }

    static ObjectNode action(LedgerRows.Action action, Chain.Links links) {
        ObjectNode json = RowJson.action(action);
        ArrayNode calls = json.putArray("calls");
        links.calls().getOrDefault(action.id(), List.of()).forEach(call -> calls.add(RowJson.call(call)));
        return json;
    }

    /** What a replay led to by now; null where there was none. */
    static @Nullable String became(
            DeadLetter letter, Optional<LedgerRows.Delivery> delivery, Optional<LedgerRows.Action> action) {
        if (letter.state() != DeadLetter.State.REPLAYED) {
            return null;
        }
        if (letter.replayedAs() != null) {
            return "message " + letter.replayedAs() + ": drover why " + letter.replayedAs();
        }
        return action.map(row -> "action " + row.id() + " is " + row.state())
                .or(() -> delivery.map(row -> "delivery " + row.id() + " is "
                        + row.state().toLowerCase(Locale.ROOT)
                        + (row.decision() == null ? "" : ": " + row.decision())))
                .orElse(letter.note());
    }

    static ObjectNode cluster(DeadLetterSearch.Cluster cluster, String base) {
        ObjectNode json = Json.object()
                .put("fingerprint", cluster.fingerprint())
                .put("reason_class", cluster.reasonClass())
                .put("example", cluster.example())
                .put("newest", cluster.newest())
                .put("count", cluster.count())
                .put("open", cluster.open())
                .put("replayed", cluster.replayed())
                .put("discarded", cluster.discarded())
                .put("first", Json.exact(cluster.first()))
                .put("last", Json.exact(cluster.last()));
        ObjectNode places = json.putObject("places");
        cluster.places().forEach(places::put);
        ArrayNode systems = json.putArray("systems");
        cluster.systems().forEach(systems::add);
        return json.put("letters", base + DeadLetters.PATH + "?cluster=" + cluster.fingerprint());
    }
}
