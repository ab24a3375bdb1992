package io.drover.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** A reader of the bus that is neither Drover nor a simulator, on a queue of its own. Thread-safe. */
public final class SiteEar implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Connection connection;
    private final String prefix;
    private final List<Heard> heard = new ArrayList<>();

    /** One message. @param topic without the prefix */
    public record Heard(String topic, AMQP.BasicProperties properties, JsonNode body) {
        public String schema() {
            return String.valueOf(properties.getHeaders().get("fedora_messaging_schema"));
        }
    }

    /** Binds before it returns. */
    public SiteEar(int brokerPort, String prefix, String... topics) {
        this.prefix = prefix;
        ConnectionFactory broker = new ConnectionFactory();
        broker.setHost("127.0.0.1");
        broker.setPort(brokerPort);
        broker.setAutomaticRecoveryEnabled(false);
        try {
            connection = broker.newConnection("ear");
            Channel channel = connection.createChannel();
            String queue = channel.queueDeclare().getQueue();
            for (String topic : topics) {
                channel.queueBind(queue, "amq.topic", prefix + "." + topic);
            }
            channel.basicConsume(queue, true, new DefaultConsumer(channel) {
                @Override
                public void handleDelivery(String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
                        throws IOException {
                    note(envelope.getRoutingKey(), properties, body);
                }
            });
        } catch (IOException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    private synchronized void note(String key, AMQP.BasicProperties properties, byte[] body) throws IOException {
        heard.add(new Heard(key.substring(prefix.length() + 1), properties, JSON.readTree(body)));
    }

    /** Oldest first. */
    public synchronized List<Heard> heard() {
        return List.copyOf(heard);
    }

    /** Of all messages, those included that came again. */
    public List<String> ids() {
        return heard().stream()
                .map(message -> message.properties().getMessageId())
                .toList();
    }

    @Override
    public void close() {
        connection.abort(2_000);
    }
}
