package io.drover.bus.rabbit;

import io.drover.bus.Intake;
import io.drover.bus.Subscriptions;
import io.drover.ledger.Inbox;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.apache.camel.CamelContext;
import org.apache.camel.component.springrabbit.SpringRabbitMQComponent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that the route {@code intake-rabbitmq} (routes/intake.camel.yaml) refers to, made from the settings. Bind it before
 * the context starts, close it after the context has stopped.
 */
public final class RabbitIntake implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RabbitIntake.class);
    private static final Duration DRAIN_WITHIN = Duration.ofSeconds(10);

    private final RabbitSettings settings;
    private final RabbitConnections connections;
    private final Topology topology;
    private final IntakeConnections intakeConnections;
    private final AmqpIntake step;

    /** @param instance the name of this instance, shown in the broker's list of connections */
    public RabbitIntake(RabbitSettings settings, Subscriptions subscriptions, Intake intake, String instance) {
        this.settings = settings;
        this.connections = new RabbitConnections(settings, instance);
        this.topology = new Topology(settings, subscriptions);
        this.intakeConnections = new IntakeConnections(connections.factory(), topology, settings);
        this.step = new AmqpIntake(intake);
    }

    /** Puts the beans and the consumer's factory where the route finds them. */
    public void bind(CamelContext camel) {
        var registry = camel.getRegistry();
        registry.bind("intakeConnections", intakeConnections);
        registry.bind("intakeProperties", new Delivered.ToCamel());
        registry.bind("intakeBytes", new Delivered.Bytes());
        registry.bind("amqpIntake", step);
        camel.getComponent("spring-rabbitmq", SpringRabbitMQComponent.class)
                .setListenerContainerFactory(new IntakeContainers(topology, settings));
    }

    /**
     * Takes nothing more, and returns when what was taken is stored and acknowledged, or after a while. What the broker
     * still sends stays unacknowledged and goes to others when the route stops.
     */
    public void drain(Inbox inbox) {
        step.close();
        long until = System.nanoTime() + DRAIN_WITHIN.toNanos();
        while (step.isEntering() || inbox.waiting() > 0) {
            if (System.nanoTime() > until) {
                LOG.warn("{} messages are not stored yet; they come again to whoever reads the queue", inbox.waiting());
                return;
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Why nothing comes from the broker, for health and status; empty where nothing is known to be wrong. */
    public Optional<String> trouble() {
        return intakeConnections.trouble();
    }

    @Override
    public void close() {
        topology.close();
        connections.close();
    }
}
