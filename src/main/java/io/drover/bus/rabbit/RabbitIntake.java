package io.drover.bus.rabbit;

import io.drover.bus.Intake;
import io.drover.bus.Subscriptions;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.component.springrabbit.SpringRabbitMQComponent;

/**
 * All that the route {@code intake-rabbitmq} (routes/intake.camel.yaml) refers to, made from the settings. Bind it before
 * the context starts, close it after the context has stopped.
 */
public final class RabbitIntake implements AutoCloseable {
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
