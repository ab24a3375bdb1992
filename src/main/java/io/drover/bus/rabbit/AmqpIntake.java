package io.drover.bus.rabbit;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Envelope;
import io.drover.bus.Intake;
import io.drover.bus.Received;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.component.springrabbit.SpringRabbitMQConstants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The step of the route {@code intake-rabbitmq}: hands each delivery to the intake and returns at once; the
 * acknowledgement follows when the inbox has committed. Runs on the broker client's thread, one delivery at a time.
 */
public final class AmqpIntake {
    private static final Logger LOG = LoggerFactory.getLogger(AmqpIntake.class);
    private static final String SOURCE = "rabbitmq";

    private final Intake intake;
    private volatile boolean closed;
    private volatile boolean entering;

    AmqpIntake(Intake intake) {
        this.intake = intake;
    }

    /** Takes the exchange's delivery in; never throws for anything a sender can cause. */
    public void receive(Exchange exchange) {
        Delivered delivered = Objects.requireNonNull(
                exchange.getProperty(Delivered.PROPERTY, Delivered.class),
                "the route lacks messagePropertiesConverter");
        Channel channel = Objects.requireNonNull(
                exchange.getProperty(SpringRabbitMQConstants.CHANNEL, Channel.class), "the exchange has no channel");
        byte[] body = (byte[]) exchange.getMessage().getBody();
        ChannelAcknowledgement acknowledgement =
                ChannelAcknowledgement.of(channel, delivered.envelope().getDeliveryTag());
        entering = true;
        try {
            if (closed) {
                return;
            }
            intake.accept(received(delivered, body), SOURCE, acknowledgement);
        } catch (RuntimeException e) {
            LOG.error(
                    "the inbox did not take delivery {} on {}; it goes back to the queue",
                    acknowledgement.tag(),
                    delivered.envelope().getRoutingKey(),
                    e);
            giveBack(acknowledgement);
        } finally {
            entering = false;
        }
    }

    /** From now on deliveries stay unacknowledged; there is none behind them whose receipt could stand for theirs. */
    void close() {
        closed = true;
    }

    /** Whether a delivery is on its way to the inbox. */
    boolean isEntering() {
        return entering;
    }

    private static Received received(Delivered delivered, byte[] body) {
        Envelope envelope = delivered.envelope();
        AMQP.BasicProperties properties = delivered.properties();
        return new Received(
                envelope.getRoutingKey(),
                !envelope.getExchange().isEmpty(),
                properties.getHeaders() == null ? Map.of() : properties.getHeaders(),
                properties.getMessageId(),
                properties.getContentType(),
                properties.getContentEncoding(),
                body);
    }

    private static void giveBack(ChannelAcknowledgement acknowledgement) {
        try {
            acknowledgement.giveBack();
        } catch (IOException e) {
            LOG.warn("the channel could not be closed, so it is closed already: {}", e.getMessage());
        }
    }
}
