package io.drover.bus;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The name a message is sent under, words with dots between: {@code org.fedoraproject.prod.git.receive}. On RabbitMQ it
 * is the routing key, hence the bound of 255 bytes (AMQP 0-9-1, short string).
 *
 * @param text 1 to 255 bytes in UTF-8, no control characters
 */
public record Topic(String text) {
    static final int MAX_BYTES = 255;

    public Topic {
        String fault = faultOf(text);
        if (fault != null) {
            throw new IllegalArgumentException(fault);
        }
    }

    /** What is wrong with a text as a topic; null where nothing is. */
    static @Nullable String faultOf(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return "the topic is empty";
        }
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_BYTES) {
            return "the topic has " + bytes + " bytes, the bus allows " + MAX_BYTES + ": " + Excerpt.of(text, 80) + "…";
        }
        return Excerpt.isHarmless(text) ? null : "the topic holds control characters: " + Excerpt.of(text, MAX_BYTES);
    }

    /** The words between the dots; empty ones count, as they do for the broker. */
    static String[] words(String text) {
        return text.split("\\.", -1);
    }

    @Override
    public String toString() {
        return text;
    }
}
