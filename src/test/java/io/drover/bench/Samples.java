package io.drover.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.rabbitmq.client.AMQP;
import io.drover.bus.Received;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** Recorded payloads under ids of their own; some of them on the topic that the bench's route subscribes to. */
final class Samples {
    static final String PREFIX = "org.bench.prod";
    static final String WANTED = PREFIX + ".bench.wanted";
    static final String DROPPED = PREFIX + ".bench.dropped";
    static final String OTHER = PREFIX + ".bench.other";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Random random = new Random(20261120);
    private final List<byte[]> bodies = new ArrayList<>();

    Samples() throws IOException {
        for (String name : List.of(
                "fedmsg-git-receive-recorded",
                "fedora-messaging-bodhi-testing-recorded",
                "fedora-messaging-pungi-wrapped-twice-recorded",
                "fedmsg-git-receive-recorded")) {
            try (InputStream in = Samples.class.getResourceAsStream("/bus/" + name + ".json")) {
                ObjectNode body = (ObjectNode) JSON.readTree(in).at("/received/body");
                bodies.add(JSON.writeValueAsBytes(body.has("msg") ? body.get("msg") : body));
            }
        }
    }

    /** @param topic routing key */
    record Sample(UUID id, String topic, byte[] body) {
        AMQP.BasicProperties properties() {
            return new AMQP.BasicProperties.Builder()
                    .contentType("application/json")
                    .contentEncoding("utf-8")
                    .deliveryMode(2)
                    .messageId(id.toString())
                    .headers(headers())
                    .build();
        }

        private static Map<String, Object> headers() {
            Map<String, Object> headers = new HashMap<>();
            headers.put("fedora_messaging_schema", "base.message");
            headers.put("fedora_messaging_severity", 20);
            headers.put("sent-at", "2026-11-20T09:00:00+00:00");
            headers.put("priority", 0);
            return headers;
        }

        Received received() {
            return new Received(topic, true, headers(), id.toString(), "application/json", "utf-8", body);
        }
    }

    /** @param wantedPercent how many of a hundred somebody subscribes to */
    Sample next(int wantedPercent) {
        return next(random.nextInt(100) < wantedPercent ? WANTED : OTHER);
    }

    Sample next(String topic) {
        UUID id = new UUID(random.nextLong() & ~0xf000L | 0x4000L, random.nextLong() & ~(3L << 62) | Long.MIN_VALUE);
        return new Sample(id, topic, bodies.get(random.nextInt(bodies.size())));
    }
}
