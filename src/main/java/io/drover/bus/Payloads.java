package io.drover.bus;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.ledger.StoredBody;
import io.drover.ledger.StoredDelivery;
import io.drover.ledger.StoredMessages;
import java.util.function.Function;

/** Payloads that are no longer in memory, opened again from the bytes that were received. Thread-safe. */
public final class Payloads implements Function<StoredDelivery, JsonNode> {
    private final StoredMessages messages;
    private final Envelopes envelopes;

    public Payloads(StoredMessages messages, Envelopes envelopes) {
        this.messages = messages;
        this.envelopes = envelopes;
    }

    /** @throws IllegalStateException where the message is gone from the ledger */
    @Override
    public JsonNode apply(StoredDelivery delivery) {
        StoredBody stored = delivery.payload() instanceof StoredBody body ? body : read(delivery);
        return envelopes.payload(stored.envelope(), delivery.topic(), stored.headers(), stored.body());
    }

    private StoredBody read(StoredDelivery delivery) {
        return messages.find(delivery.messageId())
                .map(message -> new StoredBody(message.envelope(), message.headers(), message.body()))
                .orElseThrow(() ->
                        new IllegalStateException("message " + delivery.messageId() + " is gone from the ledger"));
    }
}
