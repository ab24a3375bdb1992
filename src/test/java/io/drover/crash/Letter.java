package io.drover.crash;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;

/**
 * A message for the broker.
 *
 * @param topic with its prefix
 * @param id the message id; for what cannot be read, what a header says of it
 */
record Letter(Kind kind, UUID id, String topic, Map<String, Object> headers, byte[] body) {
    /** What is to become of it. */
    enum Kind {
        /** Recorded; judged where a route asks for its topic. */
        READABLE,
        /** Of another environment: recorded, never judged. */
        FOREIGN,
        /** A dead letter. */
        UNREADABLE
    }

    /** The header that names an unreadable one. */
    static final String NAME = "crash-id";

    static Letter readable(UUID id, String topic, String body) {
        return new Letter(
                Kind.READABLE,
                id,
                topic,
                Map.of("fedora_messaging_schema", "base.message", "fedora_messaging_severity", 20),
                body.getBytes(StandardCharsets.UTF_8));
    }
}
