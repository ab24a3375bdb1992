package io.drover.bus.rabbit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.drover.bus.outbox.Broker;
import io.drover.ledger.OutboxRows.Owed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes as fedora-messaging does, persistent and with publisher confirms, on a connection of its own that is opened
 * when there is something to publish. Confirmed means on the disk of every durable queue that wants it; a message that no
 * queue wants is confirmed, too.
 */
public final class RabbitBroker implements Broker {
    private static final Logger LOG = LoggerFactory.getLogger(RabbitBroker.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, Object>> TABLE = new TypeReference<>() {};
    private static final int PERSISTENT = 2;
    private static final int CLOSE_WITHIN_MS = 2_000;

    private final ConnectionFactory factory;
    private final String exchange;
    private final Duration limit;
    private final String name;
    private volatile @Nullable Connection connection;
    private volatile @Nullable String blocked;
    private volatile boolean closed;
    private @Nullable Channel channel;
    private Confirms confirms = new Confirms();

    /**
     * @param exchange what is published to; it has to be there
     * @param limit how long to wait for the broker's confirms
     */
    public RabbitBroker(RabbitSettings settings, String exchange, Duration limit, String instance) {
        this.factory = RabbitConnections.client(settings, instance);
        this.exchange = exchange;
        this.limit = limit;
        this.name = "drover " + instance + " outbox";
    }

    @Override
    public List<Answer> publish(List<Owed> messages) {
        try {
            Channel open = channel();
            String why = blocked;
            if (why != null) {
                return all(messages, "the broker takes no messages now: " + why);
            }
            confirms.expect(open.getNextPublishSeqNo(), messages.size());
            send(open, messages);
            List<Answer> answers = confirms.await(limit);
            if (answers.stream().anyMatch(Answer.Unanswered.class::isInstance)) {
                abort();
            }
            return answers;
        } catch (IOException | TimeoutException | AlreadyClosedException e) {
            abort();
            return all(messages, "broker " + factory.getHost() + ":" + factory.getPort() + ": " + rootOf(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return all(messages, "Drover is ending");
        }
    }

    /** A channel that closes on the way has told {@link Confirms} why. */
    private void send(Channel open, List<Owed> messages) throws IOException {
        try {
            for (Owed message : messages) {
                open.basicPublish(
                        exchange,
                        message.topic(),
                        properties(message),
                        message.body().getBytes(StandardCharsets.UTF_8));
            }
        } catch (AlreadyClosedException e) {
            LOG.debug("the channel closed while a batch was sent: {}", e.getMessage());
        }
    }

    private static AMQP.BasicProperties properties(Owed message) throws JsonProcessingException {
        return new AMQP.BasicProperties.Builder()
                .contentType("application/json")
                .contentEncoding("utf-8")
                .deliveryMode(PERSISTENT)
                .priority(0)
                .messageId(message.messageId().toString())
                .headers(JSON.readValue(message.headers(), TABLE))
                .build();
    }

    private Channel channel() throws IOException, TimeoutException {
        Channel open = channel;
        if (open != null && open.isOpen()) {
            return open;
        }
        Channel fresh = connected().createChannel();
        if (fresh == null) {
            throw new IOException("the connection has no channel left");
        }
        Confirms listener = new Confirms();
        fresh.confirmSelect();
        fresh.addConfirmListener(listener);
        fresh.addShutdownListener(listener);
        confirms = listener;
        channel = fresh;
        return fresh;
    }

    private Connection connected() throws IOException, TimeoutException {
        Connection open = connection;
        if (open != null && open.isOpen()) {
            return open;
        }
        if (closed) {
            throw new IOException("the outbox is closed");
        }
        Connection fresh = factory.newConnection(name);
        blocked = null;
        fresh.addBlockedListener(reason -> blocked = reason, () -> blocked = null);
        connection = fresh;
        return fresh;
    }

    /** A new connection next time: of this one nobody knows how it stands. */
    private void abort() {
        Connection open = connection;
        connection = null;
        channel = null;
        if (open != null) {
            open.abort(CLOSE_WITHIN_MS);
        }
    }

    @Override
    public void close() {
        closed = true;
        Connection open = connection;
        if (open != null) {
            open.abort(CLOSE_WITHIN_MS);
        }
    }

    private static List<Answer> all(List<Owed> messages, String reason) {
        return Collections.nCopies(messages.size(), new Answer.Unanswered(reason));
    }

    private static String rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root.toString();
    }
}
