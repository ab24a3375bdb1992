package io.drover.bus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What opening an envelope gave. */
public sealed interface Opened {

    /**
     * A message that can be judged.
     *
     * @param id the bus id without its year; made from a digest where the bus's id is no UUID or there is none
     * @param busId the id as the bus wrote it (at most 500 characters), only where it is not the plain form of {@code id}
     * @param topic with its prefix
     * @param sentAt null where the sender says nothing usable
     * @param headers the bus's headers as JSON, secrets masked
     * @param raw byte for byte as received
     * @param payload what rules look at; an object except in old fedmsg messages
     */
    record BusMessage(
            UUID id,
            @Nullable String busId,
            String topic,
            @Nullable Instant sentAt,
            EnvelopeKind kind,
            ObjectNode headers,
            byte[] raw,
            JsonNode payload)
            implements Opened {}

    /** A message that nobody can read; the reason names what was found where. */
    record Unreadable(String reason) implements Opened {}
}
