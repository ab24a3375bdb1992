package io.drover.bus.rabbit;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** Looks at the broker as it is configured, and leaves it as it is. */
public record BrokerVisit(RabbitSettings settings) {

    /**
     * What was seen.
     *
     * @param broker product and version, as it says
     * @param queue ours: how many messages and readers it has
     * @param exchange that we bind to; there where we bind to none
     */
    public record Seen(String broker, Part queue, Part exchange) {}

    /** @param words what it is like, or why it cannot be looked at */
    public record Part(boolean isThere, String words) {}

    /** Asks about something that may not be there, which closes the channel. */
    private interface Question {
        String ask(Channel channel) throws IOException;
    }

    /** @throws IOException where it cannot be entered: it is not there, or refuses us; says which */
    public Seen look() throws IOException {
        ConnectionFactory factory = RabbitConnections.client(settings, "doctor");
        factory.setAutomaticRecoveryEnabled(false);
        try (Connection connection = factory.newConnection("drover doctor")) {
            Map<String, Object> properties = connection.getServerProperties();
            return new Seen(
                    properties.get("product") + " " + properties.get("version"),
                    part(connection, this::queue),
                    settings.queue().isFilledByName() ? new Part(true, "there") : part(connection, this::exchange));
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
        } catch (IOException e) {
            return new Part(false, said(e));
        }
    }

    private String queue(Channel channel) throws IOException {
        AMQP.Queue.DeclareOk declared =
                channel.queueDeclarePassive(settings.queue().name());
        return declared.getMessageCount() + " messages wait, " + declared.getConsumerCount() + " readers";
    }

    private String exchange(Channel channel) throws IOException {
        channel.exchangeDeclarePassive(settings.queue().exchange());
        return "there";
    }

    private static String said(IOException e) {
        return e.getCause() instanceof ShutdownSignalException closed
                        && closed.getReason() instanceof AMQP.Channel.Close close
                ? close.getReplyText()
                : String.valueOf(e.getMessage());
    }
}
