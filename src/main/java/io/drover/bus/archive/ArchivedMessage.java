package io.drover.bus.archive;

import io.drover.bus.Envelopes;
import io.drover.bus.Opened;
import io.drover.bus.Received;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of the archive, as the bus's door takes it.
 *
 * @param opened what is in it
 */
record ArchivedMessage(Received received, Opened opened) {

    static ArchivedMessage of(byte[] row, Envelopes envelopes) {
        Received received = new Received("", false, Map.of(), null, "application/json", "utf-8", row);
        return new ArchivedMessage(received, envelopes.open(received));
    }

    /** Null where it cannot be read. */
    @Nullable
    UUID id() {
        return opened instanceof Opened.BusMessage message ? message.id() : null;
    }

    /** With its prefix; "" where it cannot be read. */
    String topic() {
        return opened instanceof Opened.BusMessage message ? message.topic() : "";
    }

    /** Null where the sender did not say, or it cannot be read. */
    @Nullable
    Instant sentAt() {
        return opened instanceof Opened.BusMessage message ? message.sentAt() : null;
    }
}
