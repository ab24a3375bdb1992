package io.drover.bus.rabbit;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import io.drover.bus.Subscriptions;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpIOException;

/**
 * The queue and its bindings, kept as the subscriptions want them: made on every new connection before anything is
 * consumed, and changed when routes come and go. Where the settings say passive the queue is only looked for.
 *
 * <p>Bindings that this process made and no longer needs are taken off. Those of an earlier process with other routes
 * stay, as AMQP cannot list them; what they bring is recorded and asked of no route. Thread-safe.
 */
final class Topology implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Topology.class);

    private final RabbitSettings settings;
    private final Subscriptions subscriptions;
    private final Set<String> bound = new LinkedHashSet<>();
    private final AtomicBoolean changePending = new AtomicBoolean();
    private final ScheduledExecutorService changes = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "drover-topology");
        thread.setDaemon(true);
        return thread;
    });
    private volatile @Nullable Connection ready;

    Topology(RabbitSettings settings, Subscriptions subscriptions) {
        this.settings = settings;
        this.subscriptions = subscriptions;
        subscriptions.onChange(() -> changed(0));
    }

    /** Does what a connection still lacks; {@link AmqpIOException} says what the broker refused and what to do. */
    synchronized void ensure(Connection connection) {
        if (connection != ready) {
            establish(connection);
            ready = connection;
        }
    }

    /** Has the next {@link #ensure} look again, as the queue may have been deleted. */
    void doubt() {
        ready = null;
    }

    @Override
    public void close() {
        changes.shutdownNow();
    }

    private void changed(long delayMillis) {
        try {
            if (changePending.compareAndSet(false, true)) {
                changes.schedule(this::follow, delayMillis, TimeUnit.MILLISECONDS);
            }
        } catch (RejectedExecutionException e) {
            LOG.debug("the intake is closing: bindings stay as they are");
        }
    }

    private synchronized void follow() {
        changePending.set(false);
        Connection connection = ready;
        if (connection == null || !connection.isOpen()) {
            return; // the next connection gets all of it
        }
        try {
            establish(connection);
        } catch (AmqpIOException e) {
            LOG.warn("{}", e.getMessage());
            changed(settings.retry().toMillis());
        }
    }

    private void establish(Connection connection) {
        RabbitSettings.Queue queue = settings.queue();
        Set<String> wanted = new LinkedHashSet<>(settings.extraKeys());
        wanted.addAll(subscriptions.bindingKeys());
        if (queue.passive()) {
            attempt(
                    connection,
                    "find queue " + queue.name(),
                    wanted,
                    channel -> channel.queueDeclarePassive(queue.name()));
            return;
        }
        attempt(connection, "declare queue " + queue.name(), wanted, channel -> declare(channel, queue));
        if (queue.isFilledByName()) {
            return;
        }
        attempt(connection, "bind queue " + queue.name() + " to exchange " + queue.exchange(), wanted, channel -> {
            for (String key : wanted) {
                channel.queueBind(queue.name(), queue.exchange(), key);
                bound.add(key);
            }
        });
        unbind(connection, queue, wanted);
    }

    private static void declare(Channel channel, RabbitSettings.Queue queue) throws IOException {
        Map<String, Object> arguments = new HashMap<>();
        if (queue.kind() == RabbitSettings.Kind.QUORUM) {
            arguments.put("x-queue-type", "quorum");
            // RabbitMQ 4 drops a message of a quorum queue that came back 20 times; 3 has no limit and refuses -1
            String version =
                    String.valueOf(channel.getConnection().getServerProperties().get("version"));
            if (!version.startsWith("3.")) {
                arguments.put("x-delivery-limit", -1);
            }
        }
        channel.queueDeclare(queue.name(), true, false, false, arguments);
    }

    /** Taking a binding off that is gone already is no error on RabbitMQ but one on Qpid: worth a line, no more. */
    private void unbind(Connection connection, RabbitSettings.Queue queue, Set<String> wanted) {
        for (String stale : bound.stream().filter(key -> !wanted.contains(key)).toList()) {
            bound.remove(stale);
            try {
                attempt(
                        connection,
                        "unbind " + stale + " from queue " + queue.name(),
                        wanted,
                        channel -> channel.queueUnbind(queue.name(), queue.exchange(), stale));
            } catch (AmqpIOException e) {
                LOG.info("{}", e.getMessage());
            }
        }
    }

    private interface Step {
        void on(Channel channel) throws IOException;
    }

    private void attempt(Connection connection, String what, Set<String> wanted, Step step) {
        try (Channel channel = connection.createChannel()) {
            if (channel == null) {
                throw new IOException("the connection has no channel left");
            }
            step.on(channel);
        } catch (IOException | TimeoutException | ShutdownSignalException e) {
            throw new AmqpIOException(explained(what, wanted, e), e);
        }
    }

    private String explained(String what, Set<String> wanted, Exception failure) {
        RabbitSettings.Broker broker = settings.broker();
        String said = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        int code = 0;
        Throwable cause = failure instanceof ShutdownSignalException ? failure : failure.getCause();
        if (cause instanceof ShutdownSignalException closed
                && closed.getReason() instanceof AMQP.Channel.Close reason) {
            said = reason.getReplyCode() + " " + reason.getReplyText();
            code = reason.getReplyCode();
        }
        return "could not " + what + " on " + broker.host() + ":" + broker.port() + ", virtual host "
                + broker.virtualHost() + ": " + said + advice(code, wanted);
    }

    private String advice(int code, Set<String> wanted) {
        RabbitSettings.Queue queue = settings.queue();
        if (code == AMQP.NOT_FOUND && queue.passive()) {
            return ". drover.bus.passive=true leaves making it to the broker's administrators: a durable queue bound to "
                    + queue.exchange() + " with " + String.join(", ", wanted) + ". Or set drover.bus.passive=false";
        }
        if (code == AMQP.NOT_FOUND) {
            return ". Is drover.bus.exchange right?";
        }
        if (code == AMQP.ACCESS_REFUSED) {
            return ". The broker lets this user not do that: ask for the permission, or have the queue made and bound by"
                    + " others and set drover.bus.passive=true";
        }
        if (code == AMQP.PRECONDITION_FAILED) {
            return ". A queue of that name exists with other properties: set drover.bus.queue-type as it has it, choose"
                    + " another drover.bus.queue, or set drover.bus.passive=true to take it as it is";
        }
        return "";
    }
}
