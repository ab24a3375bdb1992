package io.drover.containers;

import io.drover.testing.Site;

/** On RabbitMQ and PostgreSQL. */
class ContainerFlowOnServicesTest extends ContainerFlowContract {
    @Override
    Site.Stack stack() {
        return Site.Stack.SERVICES;
    }
}
