package io.drover.crash;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.sandbox.BusListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Puts what the simulators say onto the broker and notes it, in order. Silent until opened. Thread-safe. */
final class RecordedBus implements BusListener {
    /** @param topic without the prefix */
    record Sent(UUID id, String topic, JsonNode body) {}

    /** How a message gets onto the broker. */
    interface Way {
        void send(Sent message) throws IOException;
    }

    private final Way way;
    private final List<Sent> sent = new ArrayList<>();
    private final List<BusListener> others = new ArrayList<>();
    private boolean open;

    RecordedBus(Way way) {
        this.way = way;
    }

    /** Somebody who hears each message before Drover can. */
    synchronized void alsoTo(BusListener other) {
        others.add(other);
    }

    synchronized void open() {
        open = true;
    }

    @Override
    public synchronized void message(String topic, JsonNode body) {
        if (!open) {
            return;
        }
        Sent message = new Sent(UUID.randomUUID(), topic, body);
        sent.add(message);
        others.forEach(other -> other.message(topic, body));
        try {
            way.send(message);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A copy, oldest first. */
    synchronized List<Sent> sent() {
        return List.copyOf(sent);
    }
}
