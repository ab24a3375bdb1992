package io.drover.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.sandbox.datagrepper.DatagrepperSimulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where the simulators' messages go onto the bus, with a note of which were sent since when. Silent until opened, so that
 * the world can be made without a sound. Thread-safe.
 */
public final class Stage implements BusListener {
    public static final String PREFIX = "org.fedoraproject.prod.";

    private final BusPublisher publisher;
    private final @Nullable OldBus fedmsg;
    private final List<Sent> sent = new ArrayList<>();
    private @Nullable DatagrepperSimulator archive;
    private boolean open;

    /** One message, or what was to be one. */
    public record Sent(UUID id, String topic) {}

    public Stage(BusPublisher publisher) {
        this(publisher, null);
    }

    /** @param fedmsg the other bus, null where there is none */
    Stage(BusPublisher publisher, @Nullable OldBus fedmsg) {
        this.publisher = publisher;
        this.fedmsg = fedmsg;
    }

    /** From now on what is sent is kept there, too. */
    public synchronized void archivedIn(DatagrepperSimulator datagrepper) {
        archive = datagrepper;
    }

    public synchronized void open() {
        open = true;
    }

    @Override
    public void message(String topic, JsonNode body) {
        send(topic, UUID.randomUUID(), body);
    }

    /** Sends a message under an id of one's choice: again, to play a duplicate. */
    public synchronized void send(String topic, UUID id, JsonNode body) {
        if (!open) {
            return;
        }
        try {
            publisher.fedoraMessaging(PREFIX + topic, id.toString(), (ObjectNode) body, Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        keep(topic, id, body);
    }

    /** Sends a message over fedmsg, and bridged over the new bus as well: the same id on both. */
    public synchronized void sendOnBoth(String topic, UUID id, JsonNode body) {
        fedmsg().send(PREFIX + topic, id, body);
        send(topic, id, body);
    }

    /** Sends a message over fedmsg under a signature that was made for another one. */
    public synchronized void forge(String topic, UUID id, JsonNode body, JsonNode signedBody) {
        fedmsg().forge(PREFIX + topic, id, body, signedBody);
        sent.add(new Sent(id, topic));
    }

    private OldBus fedmsg() {
        return Objects.requireNonNull(fedmsg, "there is no fedmsg here");
    }

    /** A message that its sender sent and the archive has, but that the broker lost. */
    public synchronized void lose(String topic, UUID id, JsonNode body) {
        keep(topic, id, body);
    }

    private void keep(String topic, UUID id, JsonNode body) {
        if (archive != null) {
            archive.keep(PREFIX + topic, id.toString(), SandboxJson.object(), body);
        }
        sent.add(new Sent(id, topic));
    }

    /** Sends what no publisher should: any bytes under any routing key, perhaps unreadable ones. */
    public synchronized void sendRaw(String routingKey, UUID id, String bytes) throws IOException {
        publisher.publish(
                "amq.topic",
                routingKey,
                BusPublisher.plain()
                        .builder()
                        .messageId(id.toString())
                        .contentType("application/json")
                        .build(),
                bytes.getBytes(StandardCharsets.UTF_8));
        sent.add(new Sent(id, routingKey));
    }

    /** How many messages there have been. */
    synchronized int position() {
        return sent.size();
    }

    /** Those after a position. */
    synchronized List<Sent> since(int position) {
        return List.copyOf(sent.subList(position, sent.size()));
    }
}
