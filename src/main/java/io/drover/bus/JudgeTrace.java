package io.drover.bus;

import io.drover.ledger.Judgement;
import io.drover.ledger.StoredDelivery;
import io.drover.telemetry.Traces;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a trace shows of taking a message in, and of judging it. */
record JudgeTrace(Traces traces) {
    /** A message that has just been committed: what all else of it comes from. */
    void stored(StoredDelivery delivery, Instant at) {
        if (traces.isOn()) {
            Map<String, String> attributes = Map.of("drover.topic", delivery.topic());
            traces.add(new Traces.Part("intake", delivery.messageId(), true, at, at, attributes, null));
        }
    }

    void judged(
            StoredDelivery delivery, Judgement judgement, @Nullable Exception failure, Instant began, Instant ended) {
        if (!traces.isOn()) {
            return;
        }
        Rehearsed came = Rehearsed.of(delivery.route(), judgement, failure);
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("drover.topic", delivery.topic());
        attributes.put("drover.route", delivery.route());
        attributes.put("drover.delivery.id", Long.toString(delivery.id()));
        attributes.put("drover.attempt", Integer.toString(delivery.attempts() + 1));
        attributes.put("drover.outcome", outcome(came));
        attributes.put("drover.actions", Integer.toString(judgement.actions().size()));
        if (came.failed() == null && judgement.actions().isEmpty()) {
            attributes.put("drover.reason", judgement.refusal());
        }
        traces.add(new Traces.Part(
                "judge " + delivery.route(),
                delivery.messageId(),
                false,
                began,
                ended,
                attributes,
                came.failed() == null ? null : came.evidence()));
    }

    private static String outcome(Rehearsed came) {
        if (came.failed() != null) {
            return came.failed();
        }
        return came.judgement().actions().isEmpty() && came.judgement().event() == null ? "ignored" : "acted";
    }
}
