package io.drover.bus.rabbit;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.rabbit.connection.Connection;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.connection.ConnectionListener;

/**
 * Connections that have the queue and its bindings when they are handed out: a consumer that starts without its bindings
 * would look well and hear nothing. Says once when the broker goes away and once when it is back.
 */
final class IntakeConnections implements ConnectionFactory {
    private static final Logger LOG = LoggerFactory.getLogger(IntakeConnections.class);

    private final ConnectionFactory connections;
    private final Topology topology;
    private final RabbitSettings settings;
    private final AtomicReference<String> trouble = new AtomicReference<>("");

    IntakeConnections(ConnectionFactory connections, Topology topology, RabbitSettings settings) {
        this.connections = connections;
        this.topology = topology;
        this.settings = settings;
    }

    @Override
    public Connection createConnection() {
        Connection connection;
        try {
            connection = connections.createConnection();
        } catch (AmqpException e) {
            warnOnce(rootOf(e));
            throw e;
        }
        try {
            topology.ensure(Objects.requireNonNull(connection.getDelegate(), "a connection without a client's"));
        } catch (AmqpException e) {
            warnOnce(String.valueOf(e.getMessage()));
            throw e;
        }
        if (!trouble.getAndSet("").isEmpty()) {
            LOG.info("broker {}:{} is back", getHost(), getPort());
        }
        return connection;
    }

    /** Why nothing comes, as last seen; empty where nothing is known to be wrong. */
    Optional<String> trouble() {
        return Optional.ofNullable(trouble.get()).filter(reason -> !reason.isEmpty());
    }

    private void warnOnce(String reason) {
        if (!trouble.getAndSet(reason).equals(reason)) {
            long retry = settings.retry().toMillis();
            LOG.warn(
                    "no messages from broker {}:{}: {}; trying again every {} ms", getHost(), getPort(), reason, retry);
        }
    }

    /** Spring and the client wrap what the socket or the broker said. */
    private static String rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root.toString();
    }

    @Override
    public String getHost() {
        return connections.getHost();
    }

    @Override
    public int getPort() {
        return connections.getPort();
    }

    @Override
    public String getVirtualHost() {
        return connections.getVirtualHost();
    }

    @Override
    public String getUsername() {
        return connections.getUsername();
    }

    @Override
    public void addConnectionListener(ConnectionListener listener) {
        connections.addConnectionListener(listener);
    }

    @Override
    public boolean removeConnectionListener(ConnectionListener listener) {
        return connections.removeConnectionListener(listener);
    }

    @Override
    public void clearConnectionListeners() {
        connections.clearConnectionListeners();
    }
}
