package io.drover.modules;

import io.drover.testing.Site.Stack;

/** RabbitMQ and PostgreSQL. */
class PublishedFlowOnServicesTest extends PublishedFlowContract {
    @Override
    Stack stack() {
        return Stack.SERVICES;
    }
}
