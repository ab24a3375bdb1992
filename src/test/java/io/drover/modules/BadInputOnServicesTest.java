package io.drover.modules;

import io.drover.testing.Site.Stack;

/** RabbitMQ and PostgreSQL. */
class BadInputOnServicesTest extends BadInputTest {
    @Override
    Stack stack() {
        return Stack.SERVICES;
    }
}
