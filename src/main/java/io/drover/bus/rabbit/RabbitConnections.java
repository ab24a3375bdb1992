package io.drover.bus.rabbit;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultSaslConfig;
import com.rabbitmq.client.ShutdownSignalException;
import com.rabbitmq.client.impl.ForgivingExceptionHandler;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;

/** Makes connections to the broker as the settings say. Thread-safe; closing it closes them and ends its threads. */
public final class RabbitConnections implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RabbitConnections.class);

    /** Above RabbitMQ's own limit of 128 MiB: a message the client refuses would cut the connection and come back. */
    private static final int MAX_BODY = 256 * 1024 * 1024;

    /**
     * A header table of 128 kB can be nested 20,000 deep, and the client reads it by recursion. The default stack ends
     * below 5,000: the connection breaks, the message comes back, for ever.
     */
    private static final long STACK_BYTES = 32L * 1024 * 1024;

    private final ExecutorService consumers;
    private final CachingConnectionFactory factory;

    /** @param instance the name of this instance, shown in the broker's list of connections */
    public RabbitConnections(RabbitSettings settings, String instance) {
        this.consumers = Executors.newFixedThreadPool(2, threads("drover-intake"));
        this.factory = new CachingConnectionFactory(client(settings, instance));
        factory.setExecutor(consumers);
        factory.setConnectionNameStrategy(any -> "drover " + instance);
        factory.setCloseExceptionLogger(RabbitConnections::logClose);
    }

    /** The connections; one is shared by all channels. */
    public CachingConnectionFactory factory() {
        return factory;
    }

    @Override
    public void close() {
        factory.destroy();
        consumers.shutdownNow();
    }

    /** The client's own factory as the settings say, for connections beside the shared one; it does not recover by itself. */
    public static com.rabbitmq.client.ConnectionFactory client(RabbitSettings settings, String instance) {
        com.rabbitmq.client.ConnectionFactory client = new com.rabbitmq.client.ConnectionFactory();
        RabbitSettings.Broker broker = settings.broker();
        client.setHost(broker.host());
        client.setPort(broker.port());
        client.setVirtualHost(broker.virtualHost());
        // a reader that stands still keeps its messages until the broker gives it up
        client.setRequestedHeartbeat(10);
        client.setConnectionTimeout(10_000);
        client.setHandshakeTimeout(10_000);
        client.setChannelRpcTimeout(30_000);
        client.setMaxInboundMessageBodySize(MAX_BODY);
        // the listener container reconnects; two recoveries at once would deliver tags of the wrong channel
        client.setAutomaticRecoveryEnabled(false);
        client.setTopologyRecoveryEnabled(false);
        client.setThreadFactory(threads("drover-amqp"));
        client.setExceptionHandler(new ForgivingExceptionHandler() {
            @Override
            public void handleUnexpectedConnectionDriverException(Connection connection, Throwable failure) {
                logLoss(failure);
            }
        });
        Map<String, Object> properties = new HashMap<>(client.getClientProperties());
        properties.put("app", "drover");
        properties.put("instance", instance);
        client.setClientProperties(properties);
        logIn(client, settings);
        return client;
    }

    /** Where a channel or connection closes for a reason that is not ours: one line, not a stack. */
    private static void logClose(Object log, String message, Throwable cause) {
        if (!(cause instanceof ShutdownSignalException signal && signal.isInitiatedByApplication())) {
            LOG.warn("{}: {}", message, cause.getMessage());
        }
    }

    /** A network that breaks is a line; anything else may be a message that the client cannot read, and will come again. */
    private static void logLoss(Throwable failure) {
        if (failure instanceof IOException) {
            LOG.warn("connection to the broker lost: {}", failure.toString());
        } else {
            LOG.error("the broker's client failed and gives its connection up", failure);
        }
    }

    private static void logIn(com.rabbitmq.client.ConnectionFactory client, RabbitSettings settings) {
        RabbitSettings.Tls tls = settings.broker().tls();
        if (tls != null) {
            client.useSslProtocol(tls.context());
            client.enableHostnameVerification();
        }
        if (settings.login().byCertificate()) {
            client.setSaslConfig(DefaultSaslConfig.EXTERNAL);
        } else {
            client.setUsername(settings.login().user());
            client.setPassword(settings.login().password());
        }
    }

    private static ThreadFactory threads(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(null, task, name + "-" + number.incrementAndGet(), STACK_BYTES);
            thread.setDaemon(true);
            return thread;
        };
    }
}
