package io.drover.containers;

import io.drover.testing.Site;

/** On RabbitMQ and PostgreSQL. */
class ContainerRequestOnServicesTest extends ContainerRequestContract {
    @Override
    Site.Stack stack() {
        return Site.Stack.SERVICES;
    }
}
