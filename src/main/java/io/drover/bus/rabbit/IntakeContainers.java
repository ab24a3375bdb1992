package io.drover.bus.rabbit;

import ch.qos.logback.classic.Level;
import org.aopalliance.aop.Advice;
import org.apache.camel.component.springrabbit.CamelDirectMessageListenerContainer;
import org.apache.camel.component.springrabbit.ListenerContainerFactory;
import org.apache.camel.component.springrabbit.SpringRabbitMQEndpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.core.AcknowledgeMode;
import org.springframework.amqp.rabbit.listener.AbstractMessageListenerContainer;

/**
 * Makes the consumer of the intake. Camel's own factory adds an advice that runs a failed route five times and then has
 * the broker drop the message; here nothing stands between the client and the route.
 */
final class IntakeContainers implements ListenerContainerFactory {
    private static final Logger LOG = LoggerFactory.getLogger(IntakeContainers.class);

    private final Topology topology;
    private final RabbitSettings settings;

    IntakeContainers(Topology topology, RabbitSettings settings) {
        this.topology = topology;
        this.settings = settings;
        // it logs a stack at every attempt while a broker is away; IntakeConnections says the same once, in a line
        if (LoggerFactory.getLogger(IntakeContainer.class) instanceof ch.qos.logback.classic.Logger logback
                && logback.getLevel() == null) {
            logback.setLevel(Level.OFF);
        }
    }

    @Override
    public AbstractMessageListenerContainer createListenerContainer(SpringRabbitMQEndpoint endpoint) {
        if (endpoint.getAcknowledgeMode() != AcknowledgeMode.MANUAL || endpoint.isAsyncConsumer()) {
            throw new IllegalArgumentException("route intake-rabbitmq: acknowledgeMode must be MANUAL and asyncConsumer"
                    + " false, or messages are acknowledged before they are stored");
        }
        IntakeContainer container = new IntakeContainer(endpoint, topology);
        long retry = settings.retry().toMillis();
        container.setQueueNames(endpoint.getQueues().split(","));
        container.setAcknowledgeMode(AcknowledgeMode.MANUAL);
        container.setPrefetchCount(endpoint.getPrefetchCount());
        container.setAdviceChain(new Advice[0]);
        container.setMessagePropertiesConverter(new Delivered.FromClient());
        // a header of any sender's would have the body cut to pieces
        container.setDeBatchingEnabled(false);
        container.setAutoDeclare(false);
        container.setRecoveryInterval(retry);
        container.setMonitorInterval(retry);
        container.setFailedDeclarationRetryInterval(retry);
        container.setShutdownTimeout(endpoint.getComponent().getShutdownTimeout());
        container.setErrorHandler(
                failure -> LOG.error("the intake route failed; the message stays unacknowledged", failure));
        return container;
    }

    /** Has the topology looked at again before a consumer is restarted. */
    private static final class IntakeContainer extends CamelDirectMessageListenerContainer {
        private final Topology topology;

        IntakeContainer(SpringRabbitMQEndpoint endpoint, Topology topology) {
            super(endpoint);
            this.topology = topology;
        }

        @Override
        protected void redeclareElementsIfNecessary() {
            topology.doubt();
        }
    }
}
