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
     * @param queue how many messages and readers our queue has, or why it cannot be looked at
     * @param queueIsThere whether it can
     * @param exchange whether the exchange that we bind to is there, or why that cannot be seen
     */
    public record Seen(String broker, String queue, boolean queueIsThere, String exchange, boolean exchangeIsThere) {}

    /** @throws IOException where it cannot be entered: it is not there, or refuses us; says which */
    public Seen look() throws IOException {
        ConnectionFactory factory = RabbitConnections.client(settings, "doctor");
        factory.setAutomaticRecoveryEnabled(false);
        try (Connection connection = factory.newConnection("drover doctor")) {
            Map<String, Object> properties = connection.getServerProperties();
            String queue;
            boolean there = true;
            try {
                queue = queue(connection);
            } catch (IOException e) {
                queue = said(e);
                there = false;
            }
            String exchange = "there";
            boolean exchangeThere = true;
            if (!settings.queue().isFilledByName()) {
                try (Channel channel = connection.createChannel()) {
                    channel.exchangeDeclarePassive(settings.queue().exchange());
                } catch (IOException e) {
                    exchange = said(e);
                    exchangeThere = false;
                } catch (TimeoutException e) {
                    throw new IOException(e);
                }
            }
            return new Seen(
                    properties.get("product") + " " + properties.get("version"), queue, there, exchange, exchangeThere);
        } catch (TimeoutException e) {
            throw new IOException("no answer in time", e);
        }
    }

    private String queue(Connection connection) throws IOException {
        Channel channel = connection.createChannel();
        AMQP.Queue.DeclareOk declared =
                channel.queueDeclarePassive(settings.queue().name());
        return declared.getMessageCount() + " messages wait, " + declared.getConsumerCount() + " readers";
    }

    private static String said(IOException e) {
        return e.getCause() instanceof ShutdownSignalException closed
                        && closed.getReason() instanceof AMQP.Channel.Close close
                ? close.getReplyText()
                : String.valueOf(e.getMessage());
    }
}
