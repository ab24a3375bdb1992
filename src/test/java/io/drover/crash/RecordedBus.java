package io.drover.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.sandbox.BusListener;
import io.drover.sandbox.BusPublisher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Puts what the simulators say onto the broker and notes it, in order. Silent until opened. Thread-safe. */
final class RecordedBus implements BusListener {
    /** @param topic without the prefix */
    record Sent(UUID id, String topic, JsonNode body) {}

    private final BusPublisher publisher;
    private final String prefix;
    private final List<Sent> sent = new ArrayList<>();
    private boolean open;

    RecordedBus(BusPublisher publisher, String prefix) {
        this.publisher = publisher;
        this.prefix = prefix;
    }

    synchronized void open() {
        open = true;
    }

    @Override
    public synchronized void message(String topic, JsonNode body) {
        if (!open) {
            return;
        }
        UUID id = UUID.randomUUID();
        sent.add(new Sent(id, topic, body));
        try {
            publisher.fedoraMessaging(prefix + "." + topic, id.toString(), (ObjectNode) body, Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A copy, oldest first. */
    synchronized List<Sent> sent() {
        return List.copyOf(sent);
    }
}
