package io.drover.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.rabbitmq.client.AMQP;
import io.drover.sandbox.BusListener;
import io.drover.sandbox.BusPublisher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The bus between the simulators of a {@link Site} and its Drover: passes on what they say, unless it is told to keep
 * quiet or to hold a topic back. Thread-safe.
 */
public final class SiteBus implements BusListener, AutoCloseable {
    private final BusPublisher publisher;
    private final String prefix;
    private final List<Said> sent = new ArrayList<>();
    private final List<Said> held = new ArrayList<>();
    private Set<String> holding = Set.of();
    private final ThreadLocal<Boolean> silent = ThreadLocal.withInitial(() -> false);
    private boolean open;

    /** One message. @param topic without the prefix */
    public record Said(UUID id, String topic, JsonNode body) {}

    SiteBus(BusPublisher publisher, String prefix) {
        this.publisher = publisher;
        this.prefix = prefix;
    }

    /** Something that simulators do, which nobody is to hear of. */
    public interface Silently<T> {
        T run() throws IOException;
    }

    @Override
    public synchronized void message(String topic, JsonNode body) {
        if (!open || silent.get()) {
            return;
        }
        Said said = new Said(UUID.randomUUID(), topic, body);
        if (holding.contains(topic)) {
            held.add(said);
        } else {
            send(said);
        }
    }

    synchronized void open() {
        open = true;
    }

    /** Does something without a message about it, on this thread. */
    public <T> T silently(Silently<T> work) {
        boolean before = silent.get();
        silent.set(true);
        try {
            return work.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            silent.set(before);
        }
    }

    /** From now on messages of these topics are kept back, and no others. What was held before is forgotten. */
    public synchronized void hold(String... topics) {
        holding = Set.of(topics);
        held.clear();
    }

    /** What is held back, oldest first. */
    public synchronized List<Said> held() {
        return List.copyOf(held);
    }

    public void send(String topic, UUID id, JsonNode body) {
        send(new Said(id, topic, body));
    }

    /** Sends as fedora-messaging does. */
    public synchronized void send(Said said) {
        send(said, Map.of());
    }

    /** @param headers more of them, whatever they are */
    public synchronized void send(Said said, Map<String, Object> headers) {
        try {
            sent.add(said);
            publisher.fedoraMessaging(
                    prefix + "." + said.topic(), said.id().toString(), (ObjectNode) said.body(), headers);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends as fedmsg does, under the id {@code 2026-<id>}. */
    public synchronized void fedmsg(Said said) {
        try {
            sent.add(said);
            publisher.fedmsg(prefix + "." + said.topic(), "2026-" + said.id(), said.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends any bytes under any routing key; {@link #sent} does not know of them. */
    public synchronized void raw(String routingKey, AMQP.BasicProperties properties, byte[] body) {
        try {
            publisher.publish("amq.topic", routingKey, properties, body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What went out, oldest first. */
    public synchronized List<Said> sent() {
        return List.copyOf(sent);
    }

    /** The newest message of a topic that went out. */
    public Said last(String topic) {
        List<Said> all =
                sent().stream().filter(said -> said.topic().equals(topic)).toList();
        if (all.isEmpty()) {
            throw new AssertionError("nothing was sent under " + topic);
        }
        return all.get(all.size() - 1);
    }

    /** {@code org.site-0123abcd.prod}: of this site alone, so that several share a broker. */
    public String prefix() {
        return prefix;
    }

    @Override
    public void close() {
        publisher.close();
    }
}
