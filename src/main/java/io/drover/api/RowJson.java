package io.drover.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.ledger.LedgerRows;

/** Rows of the ledger as JSON: the names of their columns, times with all digits, JSON columns as JSON. */
final class RowJson {
    private RowJson() {}

    static ObjectNode message(LedgerRows.Message message, String base) {
        ObjectNode json = Json.object()
                .put("id", message.id().toString())
                .put("bus_id", message.busId() == null ? message.id().toString() : message.busId())
                .put("topic", message.topic())
                .put("environment", message.environment())
                .put("sent_at", Json.exact(message.sentAt()))
                .put("received_at", Json.exact(message.receivedAt()))
                .put("receptions", message.receptions())
                .put("source", message.source())
                .put("envelope", message.envelope())
                .put("note", message.note());
        json.set("headers", Json.stored(message.headers()));
        return json.put("size", message.size())
                .put("raw", base + "/api/drover/messages/" + message.id() + "/raw")
                .put("why", base + WhyResource.PATH + "?message=" + message.id());
    }

    static ObjectNode delivery(LedgerRows.Delivery delivery) {
        ObjectNode json = Json.object()
                .put("id", delivery.id())
                .put("message_id", delivery.messageId().toString())
                .put("route", delivery.route())
                .put("state", delivery.state())
                .put("decision", delivery.decision())
                .put("reason", delivery.reason())
                .put("event_id", delivery.eventId())
                .put("ordering_key", delivery.orderingKey())
                .put("attempts", delivery.attempts())
                .put("next_attempt_at", Json.exact(delivery.nextAttemptAt()))
                .put("received_at", Json.exact(delivery.receivedAt()))
                .put("judged_at", Json.exact(delivery.judgedAt()))
                .put("owner", delivery.owner());
        json.set("trace", delivery.trace() == null ? Json.array() : Json.stored(delivery.trace()));
        return json;
    }

    static ObjectNode lookup(LedgerRows.Lookup lookup) {
        ObjectNode json = Json.object().put("id", lookup.id()).put("step", lookup.step());
        json.set("question", Json.stored(lookup.question()));
        json.put("outcome", lookup.outcome());
        json.set("answer", Json.stored(lookup.answer()));
        return json.put("digest", lookup.digest())
                .put("asked_at", Json.exact(lookup.askedAt()))
                .put("took_ms", lookup.tookMs());
    }

    static ObjectNode action(LedgerRows.Action action) {
        ObjectNode json = Json.object()
                .put("id", action.id())
                .put("event_id", action.eventId())
                .put("verb", action.verb())
                .put("system", action.system())
                .put("key", action.key())
                .put("name", action.name())
                .put("artifact", action.artifact())
                .put("batch", action.batch())
                .put("state", action.state())
                .put("reason", action.reason())
                .put("try", action.tryNumber())
                .put("tries", action.tries())
                .put("attempts", action.attempts())
                .put("next_attempt_at", Json.exact(action.nextAttemptAt()));
        json.set("parameters", Json.stored(action.parameters()));
        json.set("resolved", Json.stored(action.resolved()));
        json.put("sent_as", action.sentAs());
        json.put("external_id", action.externalId()).put("external_url", action.externalUrl());
        json.set("result", Json.stored(action.result()));
        json.put("original_nvr", action.originalNvr()).put("rebuilt_nvr", action.rebuiltNvr());
        return json.put("created_at", Json.exact(action.createdAt()))
                .put("submitted_at", Json.exact(action.submittedAt()))
                .put("completed_at", Json.exact(action.completedAt()));
    }

    static ObjectNode formerTry(LedgerRows.Try former) {
        ObjectNode json = Json.object()
                .put("try", former.number())
                .put("external_id", former.externalId())
                .put("external_url", former.externalUrl())
                .put("reason", former.reason())
                .put("rebuilt_nvr", former.rebuiltNvr());
        json.set("resolved", Json.stored(former.resolved()));
        return json.put("submitted_at", Json.exact(former.submittedAt())).put("ended_at", Json.exact(former.endedAt()));
    }

    static ObjectNode call(LedgerRows.Call call) {
        ObjectNode json = Json.object()
                .put("id", call.id())
                .put("kind", call.kind())
                .put("attempt", call.attempt())
                .put("called_at", Json.exact(call.calledAt()))
                .put("took_ms", call.tookMs());
        json.set("request", Json.stored(call.request()));
        json.put("outcome", call.outcome());
        json.set("answer", Json.stored(call.answer()));
        return json;
    }

    static ObjectNode deadLetter(LedgerRows.DeadLetter letter) {
        return Json.object()
                .put("id", letter.id())
                .put("reason_class", letter.reasonClass())
                .put("state", letter.state())
                .put("fingerprint", letter.fingerprint())
                .put("evidence", letter.evidence())
                .put("source", letter.source())
                .put("topic", letter.topic())
                .put(
                        "message_id",
                        letter.messageId() == null ? null : letter.messageId().toString())
                .put("delivery_id", letter.deliveryId())
                .put("action_id", letter.actionId())
                .put("created_at", Json.exact(letter.createdAt()))
                .put("handled_at", Json.exact(letter.handledAt()))
                .put("handled_by", letter.handledBy())
                .put("note", letter.note())
                .put("system", letter.system())
                .put("former_id", letter.formerId())
                .put(
                        "replayed_as",
                        letter.replayedAs() == null ? null : letter.replayedAs().toString());
    }
}
