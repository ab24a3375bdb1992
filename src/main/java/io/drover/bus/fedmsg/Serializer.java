package io.drover.bus.fedmsg;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.ConnectionFactory;
import io.drover.bus.fedmsg.ConfirmedQueue.Outgoing;
import io.drover.bus.fedmsg.Passage.Stopped;
import io.drover.bus.fedmsg.Passage.Through;
import io.drover.ledger.ReasonClass;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What fedmsg-rabbitmq-serializer did: fedmsg's messages into a durable RabbitMQ queue, so that workers can share them and
 * be away. What is forged or unreadable goes into the queue {@code <queue>.rejected}. The envelope's bytes stay as they
 * are in every form, so that its signature can be checked again. Source of the forms: wire/bus.md §1.
 */
public final class Serializer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Serializer.class);

    private final FedmsgSettings settings;
    private final Target target;
    private final FedmsgGate gate;
    private final ConfirmedQueue queue;
    private final ZmqSubscriber subscriber;
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong rejected = new AtomicLong();
    private final AtomicLong forged = new AtomicLong();

    /** How a message stands in the queue. */
    public enum Form {
        /** {@code {"topic": …, "body": <envelope>}}, which loopabull reads. */
        LOOPABULL,
        /** The envelope itself; topic and signer stand in headers, for readers that choose without parsing. */
        DROVER
    }

    /**
     * Where messages go.
     *
     * @param queue made, durable, where it is not there
     * @param buffer messages that may wait while the broker is away
     * @param retry pause between attempts to reach the broker
     */
    public record Target(ConnectionFactory broker, String queue, Form form, int buffer, Duration retry) {
        public Target {
            if (queue.isBlank()) {
                throw new IllegalArgumentException("drover.serialize.queue: must be set");
            }
            if (buffer < 1 || buffer > 1_000_000) {
                throw new IllegalArgumentException("drover.serialize.buffer: 1 to 1000000, not " + buffer);
            }
        }

        String rejected() {
            return queue + ".rejected";
        }
    }

    /**
     * Numbers since the start.
     *
     * @param confirmed those that the broker has, the rejected among them
     * @param rejected those that went into the rejected queue, forged ones among them
     * @param waiting for the broker
     * @param publishers there is a connection to
     * @param trouble with the broker; empty where there is none
     */
    public record Stats(
            long received, long confirmed, long rejected, long forged, int waiting, long publishers, String trouble) {}

    /** @param drain how long {@link #close} waits for the broker */
    public Serializer(FedmsgIntake.Reading reading, Target target, Duration drain, Clock clock) {
        this.settings = reading.settings();
        this.target = target;
        this.gate = new FedmsgGate(reading.verifier(), reading.maxBytes(), clock);
        this.queue = new ConfirmedQueue(
                target.broker(), List.of(target.queue(), target.rejected()), target.buffer(), target.retry(), drain);
        this.subscriber = new ZmqSubscriber(settings, this::prefixes, this::receive);
    }

    /** Begins; both the publishers and the broker may be away. */
    public Serializer start() {
        queue.start();
        subscriber.start();
        return this;
    }

    public Stats stats() {
        long publishers =
                subscriber.connected().values().stream().filter(is -> is).count();
        return new Stats(
                received.get(),
                queue.confirmed(),
                rejected.get(),
                forged.get(),
                queue.waiting(),
                publishers,
                queue.trouble().orElse(""));
    }

    /** Stops listening, and ends when the broker has what was read. */
    @Override
    public void close() {
        subscriber.stopReading(Duration.ofSeconds(5));
        queue.close();
        subscriber.close();
    }

    private Set<String> prefixes() {
        return settings.topics().isEmpty() ? Set.of("") : settings.topics();
    }

    private void receive(List<byte[]> frames) {
        received.incrementAndGet();
        Passage passage = gate.pass(frames);
        if (passage instanceof Through through) {
            queue.put(outgoing(through));
            return;
        }
        Stopped stopped = (Stopped) passage;
        rejected.incrementAndGet();
        if (stopped.reasonClass() == ReasonClass.FORGED) {
            forged.incrementAndGet();
        }
        LOG.warn("message on topic {} goes into {}: {}", stopped.topic(), target.rejected(), stopped.reason());
        Map<String, Object> headers = new HashMap<>();
        headers.put("topic", stopped.topic());
        headers.put("reason-class", stopped.reasonClass().word());
        headers.put("reason", stopped.reason());
        queue.put(new Outgoing(target.rejected(), properties().headers(headers).build(), stopped.bytes()));
    }

    private Outgoing outgoing(Through message) {
        Map<String, Object> headers = new HashMap<>();
        headers.put("topic", message.topic());
        if (message.signer() != null) {
            headers.put("signer", message.signer());
        }
        AMQP.BasicProperties.Builder properties = properties().headers(headers);
        if (message.id() != null && message.id().length() < 200) {
            properties.messageId(message.id());
        }
        byte[] body = target.form() == Form.DROVER ? message.json() : wrapped(message);
        return new Outgoing(target.queue(), properties.build(), body);
    }

    private static byte[] wrapped(Through message) {
        ByteArrayOutputStream body = new ByteArrayOutputStream(message.json().length + 300);
        body.writeBytes(("{\"topic\": " + SignedBytes.written(message.topic()) + ", \"body\": ")
                .getBytes(StandardCharsets.UTF_8));
        body.writeBytes(withoutMark(message.json()));
        body.write('}');
        return body.toByteArray();
    }

    /** A byte order mark may stand before JSON, not inside it. */
    private static byte[] withoutMark(byte[] json) {
        boolean marked = json.length > 3 && json[0] == (byte) 0xef && json[1] == (byte) 0xbb && json[2] == (byte) 0xbf;
        return marked ? java.util.Arrays.copyOfRange(json, 3, json.length) : json;
    }

    private static AMQP.BasicProperties.Builder properties() {
        return new AMQP.BasicProperties.Builder()
                .contentType("application/json")
                .contentEncoding("utf-8")
                .deliveryMode(2);
    }
}
