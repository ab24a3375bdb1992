package io.drover.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends bus messages as the real senders do, to {@code amq.topic}, and returns once the broker has confirmed them. For
 * the sandbox, the command line and tests. Thread-safe: one message at a time.
 */
public final class BusPublisher implements AutoCloseable {
    private static final String EXCHANGE = "amq.topic";
    private static final long CONFIRM_MILLIS = 30_000;

    private final Connection connection;
    private final Channel channel;

    /** Connects; {@link IOException} where the broker is away or refuses. */
    public BusPublisher(ConnectionFactory broker) throws IOException {
        try {
            this.connection = broker.newConnection("drover publisher");
        } catch (TimeoutException e) {
            throw new IOException("broker " + broker.getHost() + ":" + broker.getPort() + " did not answer", e);
        }
        this.channel = connection.createChannel();
        channel.confirmSelect();
    }

    /** Connects to a broker at 127.0.0.1, virtual host {@code /}. */
    public static BusPublisher local(int port, String user, String password) throws IOException {
        ConnectionFactory broker = new ConnectionFactory();
        broker.setHost("127.0.0.1");
        broker.setPort(port);
        broker.setUsername(user);
        broker.setPassword(password);
        broker.setAutomaticRecoveryEnabled(false);
        return new BusPublisher(broker);
    }

    /**
     * Sends as fedora-messaging does: the body is the payload, the rest are properties and headers.
     *
     * @param id a UUID; null for a new one
     * @param more further headers, over the usual ones
     * @return the id sent
     */
    public String fedoraMessaging(String topic, @Nullable String id, ObjectNode body, Map<String, Object> more)
            throws IOException {
        String messageId = id == null ? UUID.randomUUID().toString() : id;
        Map<String, Object> headers = new HashMap<>();
        headers.put("fedora_messaging_schema", "base.message");
        headers.put("fedora_messaging_severity", 20);
        headers.put("sent-at", now().toString().replace("Z", "+00:00"));
        headers.putAll(more);
        AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                .contentType("application/json")
                .contentEncoding("utf-8")
                .deliveryMode(2)
                .priority(0)
                .messageId(messageId)
                .headers(headers)
                .build();
        publish(EXCHANGE, topic, properties, bytes(body));
        return messageId;
    }

    /**
     * Sends a whole fedmsg envelope as the body.
     *
     * @param id {@code YYYY-uuid}; null for a new one
     * @return the id sent
     */
    public String fedmsg(String topic, @Nullable String id, JsonNode msg) throws IOException {
        Instant now = now();
        String messageId = id == null ? now.toString().substring(0, 4) + "-" + UUID.randomUUID() : id;
        ObjectNode envelope = JsonNodeFactory.instance
                .objectNode()
                .put("i", 1)
                .put("timestamp", now.getEpochSecond())
                .put("msg_id", messageId)
                .put("topic", topic)
                .put("username", "drover")
                .set("msg", msg);
        publish(EXCHANGE, topic, plain(), bytes(envelope));
        return messageId;
    }

    /** Sends anything, to any exchange, and waits for the broker's confirm. */
    public synchronized void publish(String exchange, String routingKey, AMQP.BasicProperties properties, byte[] body)
            throws IOException {
        channel.basicPublish(exchange, routingKey, properties, body);
        try {
            channel.waitForConfirmsOrDie(CONFIRM_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted before the broker confirmed " + routingKey, e);
        } catch (TimeoutException e) {
            throw new IOException("the broker did not confirm " + routingKey + "; it may have it or not", e);
        }
    }

    /** The properties of a persistent message without any claim about its content. */
    public static AMQP.BasicProperties plain() {
        return new AMQP.BasicProperties.Builder().deliveryMode(2).build();
    }

    @Override
    public void close() {
        connection.abort(2000);
    }

    private static byte[] bytes(JsonNode json) {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }
}
