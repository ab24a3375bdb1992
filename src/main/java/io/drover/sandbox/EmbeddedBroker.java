package io.drover.sandbox;

import ch.qos.logback.classic.Level;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.qpid.server.SystemLauncher;
import org.apache.qpid.server.SystemLauncherListener;
import org.apache.qpid.server.model.Broker;
import org.apache.qpid.server.model.Port;
import org.apache.qpid.server.model.State;
import org.apache.qpid.server.model.SystemConfig;
import org.apache.qpid.server.model.VirtualHost;
import org.apache.qpid.server.model.VirtualHostNode;
import org.apache.qpid.server.model.port.AmqpPort;
import org.apache.qpid.server.util.urlstreamhandler.classpath.Handler;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * An AMQP 0-9-1 broker inside this process (Qpid Broker-J), for the sandbox and for tests on a machine without RabbitMQ.
 * It has {@code amq.topic}, durable queues, manual acknowledgements, publisher confirms and the virtual host {@code /}. It
 * is no RabbitMQ: queue arguments of RabbitMQ's are taken and ignored, and a rejected message is not dead-lettered.
 *
 * <p>Its threads keep the JVM alive until {@link #close()}.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final String DERBY_LOG = "derby.stream.error.method";

    private final SystemLauncher launcher;
    private final int port;

    private EmbeddedBroker(SystemLauncher launcher, int port) {
        this.launcher = launcher;
        this.port = port;
    }

    /**
     * How to run it.
     *
     * @param port on 127.0.0.1; 0 for any free one
     * @param store a directory for queues and messages that outlive the process; null to keep them in memory
     */
    public record Options(int port, String user, String password, @Nullable Path store) {

        /** Any port, guest/guest, in memory. */
        public static Options inMemory() {
            return new Options(0, "guest", "guest", null);
        }

        public Options withPort(int other) {
            return new Options(other, user, password, store);
        }

        @Override
        public String toString() {
            return "Options[port=" + port + ", user=" + user + ", password=***, store=" + store + "]";
        }
    }

    /** Starts a broker and returns when it accepts connections; takes about a second. */
    public static EmbeddedBroker start(Options options) {
        List.of("org.apache.qpid", "qpid.message").forEach(EmbeddedBroker::quieten);
        // Derby is loaded with or without a store and would leave a derby.log in the working directory
        System.setProperty(DERBY_LOG, "java.io.OutputStream.nullOutputStream");
        letClasspathUrlsBeFound();
        AtomicReference<@Nullable SystemConfig<?>> system = new AtomicReference<>();
        AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
        SystemLauncher launcher = new SystemLauncher(new SystemLauncherListener.DefaultSystemLauncherListener() {
            @Override
            public void onContainerResolve(SystemConfig<?> resolved) {
                system.set(resolved);
            }

            @Override
            public void errorOnStartup(RuntimeException e) {
                failure.set(e);
            }
        });
        try {
            launcher.startup(attributes(options));
            return new EmbeddedBroker(launcher, boundPort(system.get(), failure.get()));
        } catch (Exception e) {
            launcher.shutdown();
            throw new IllegalStateException("the embedded broker did not start with " + options + ": " + e, e);
        }
    }

    /** The port it listens on, at 127.0.0.1. */
    public int port() {
        return port;
    }

    /** Ends it; without a store its queues and messages are gone. */
    @Override
    public void close() {
        launcher.shutdown();
    }

    /**
     * Qpid's configuration names files by {@code classpath:} URLs. Java looks for their handler in the system class
     * loader, which in the runnable jar knows only the jar's own launcher.
     */
    private static synchronized void letClasspathUrlsBeFound() {
        try {
            new URL("classpath:broker/memory.json");
        } catch (MalformedURLException unknown) {
            URL.setURLStreamHandlerFactory(protocol -> protocol.equals("classpath") ? new Handler() : null);
        }
    }

    private static Map<String, Object> attributes(Options options) {
        String file = options.store() == null ? "/broker/memory.json" : "/broker/derby.json";
        URL configuration = Objects.requireNonNull(EmbeddedBroker.class.getResource(file), file);
        Map<String, String> context = new HashMap<>();
        context.put("drover.broker.port", String.valueOf(options.port()));
        context.put("drover.broker.user", options.user());
        context.put("drover.broker.password", options.password());
        context.put("queue.behaviourOnUnknownDeclareArgument", "IGNORE");
        if (options.store() != null) {
            context.put("drover.broker.store", options.store().toString());
        }
        Map<String, Object> attributes = new HashMap<>();
        attributes.put(SystemConfig.TYPE, "Memory");
        attributes.put(SystemConfig.INITIAL_CONFIGURATION_LOCATION, configuration.toExternalForm());
        attributes.put(SystemConfig.STARTUP_LOGGED_TO_SYSTEM_OUT, "false");
        attributes.put(SystemConfig.CONTEXT, context);
        return attributes;
    }

    private static int boundPort(@Nullable SystemConfig<?> system, @Nullable RuntimeException failure) {
        if (failure != null) {
            throw failure;
        }
        if (system != null && system.getContainer() instanceof Broker<?> broker) {
            for (VirtualHostNode<?> node : broker.getVirtualHostNodes()) {
                VirtualHost<?> host = node.getVirtualHost();
                if (host == null || host.getState() != State.ACTIVE) {
                    throw new IllegalStateException("its store cannot be opened; is another process using it?");
                }
            }
            for (Port<?> port : broker.getPorts()) {
                if (port instanceof AmqpPort<?> amqp && amqp.getBoundPort() > 0) {
                    return amqp.getBoundPort();
                }
            }
        }
        throw new IllegalStateException("it listens on no port; is the port taken?");
    }

    /** Every connection, queue and binding would be a line. */
    private static void quieten(String logger) {
        if (LoggerFactory.getLogger(logger) instanceof ch.qos.logback.classic.Logger logback
                && logback.getLevel() == null) {
            logback.setLevel(Level.WARN);
        }
    }
}
