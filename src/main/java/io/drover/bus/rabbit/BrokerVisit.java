package io.drover.bus.rabbit;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Looks at the broker as it is configured, and leaves it as it is. */
public record BrokerVisit(RabbitSettings settings) {
    private static final String EMPTY = "0 messages";

    /**
     * What was seen.
     *
     * @param broker product and version, as it says
     * @param queue ours: how many messages and readers it has
     * @param exchange that we bind to; there where we bind to none
     * @param reading whether we may read the queue; null where it is not there, or not empty: a look would take a message
     * @param publishing whether we may publish; null where we are not to
     */
    public record Seen(String broker, Part queue, Part exchange, @Nullable Part reading, @Nullable Part publishing) {}

    /** Where own messages go, and the routing key of one. */
    public record Publishes(String exchange, String routingKey) {}

    /** @param words what it is like, or why it cannot be looked at */
    public record Part(boolean isThere, String words) {}

    /** Asks about something that may not be there, which closes the channel. */
    private interface Question {
        String ask(Channel channel) throws IOException;
    }

    /** @throws IOException where it cannot be entered: it is not there, or refuses us; says which */
    public Seen look(@Nullable Publishes publishes) throws IOException {
        ConnectionFactory factory = RabbitConnections.client(settings, "doctor");
        factory.setAutomaticRecoveryEnabled(false);
        try (Connection connection = factory.newConnection("drover doctor")) {
            Map<String, Object> properties = connection.getServerProperties();
            Part queue = part(connection, this::queue);
            return new Seen(
                    properties.get("product") + " " + properties.get("version"),
                    queue,
                    settings.queue().isFilledByName() ? new Part(true, "there") : part(connection, this::exchange),
                    queue.isThere() && queue.words().startsWith(EMPTY) ? part(connection, this::read) : null,
                    publishes == null ? null : part(connection, channel -> publish(channel, publishes)));
        } catch (TimeoutException e) {
            throw new IOException("no answer in time", e);
        }
    }

    private static Part part(Connection connection, Question question) throws TimeoutException {
        try {
            Channel channel = connection.createChannel();
            String words = question.ask(channel);
            channel.close();
            return new Part(true, words);
        } catch (IOException | AlreadyClosedException e) {
            return new Part(false, said(e));
        }
    }

    private String queue(Channel channel) throws IOException {
        AMQP.Queue.DeclareOk declared =
                channel.queueDeclarePassive(settings.queue().name());
        return declared.getMessageCount() + " messages wait, " + declared.getConsumerCount() + " readers";
    }

    /** An empty queue gives none; one that has just come goes back. */
    private String read(Channel channel) throws IOException {
        GetResponse message = channel.basicGet(settings.queue().name(), false);
        if (message != null) {
            channel.basicNack(message.getEnvelope().getDeliveryTag(), false, true);
        }
        return "we may read it";
    }

    /** In a transaction that is rolled back: the broker looks at the permission, and nobody gets the message. */
    private static String publish(Channel channel, Publishes publishes) throws IOException {
        channel.txSelect();
        channel.basicPublish(publishes.exchange(), publishes.routingKey(), null, new byte[0]);
        channel.txRollback();
        return "we may publish under " + publishes.routingKey();
    }

    private String exchange(Channel channel) throws IOException {
        channel.exchangeDeclarePassive(settings.queue().exchange());
        return "there";
    }

    private static String said(Exception e) {
        Throwable cause = e instanceof AlreadyClosedException ? e : e.getCause();
        return cause instanceof ShutdownSignalException closed && closed.getReason() instanceof AMQP.Channel.Close close
                ? close.getReplyText()
                : String.valueOf(e.getMessage());
    }
}
