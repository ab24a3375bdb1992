package io.drover.bus.rabbit;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import io.drover.ledger.Acknowledgement;
import java.io.IOException;
import org.springframework.amqp.rabbit.connection.ChannelProxy;

/**
 * Acknowledges on the very channel the delivery came with. Not on Spring's proxy of it: after a reconnect that stands for
 * another channel, whose tags start at 1 again.
 */
record ChannelAcknowledgement(Channel channel, long tag) implements Acknowledgement {

    static ChannelAcknowledgement of(Channel channel, long tag) {
        return new ChannelAcknowledgement(
                channel instanceof ChannelProxy proxy ? proxy.getTargetChannel() : channel, tag);
    }

    @Override
    public void acknowledgeUpTo() throws IOException {
        try {
            channel.basicAck(tag, true);
        } catch (AlreadyClosedException e) {
            throw new IOException(
                    "the channel of delivery " + tag + " is closed; the broker delivers again what it was not told of",
                    e);
        }
    }

    /** Closes the channel: all that is not acknowledged goes back to the queue and comes again after the retry pause. */
    void giveBack() throws IOException {
        channel.abort();
    }
}
