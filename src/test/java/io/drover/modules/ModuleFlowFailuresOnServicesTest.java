package io.drover.modules;

import io.drover.testing.Site.Stack;

/** RabbitMQ and PostgreSQL. */
class ModuleFlowFailuresOnServicesTest extends ModuleFlowFailuresTest {
    @Override
    Stack stack() {
        return Stack.SERVICES;
    }
}
