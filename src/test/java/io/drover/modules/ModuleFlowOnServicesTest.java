package io.drover.modules;

import io.drover.testing.Site.Stack;

/** RabbitMQ and PostgreSQL. */
class ModuleFlowOnServicesTest extends ModuleFlowTest {
    @Override
    Stack stack() {
        return Stack.SERVICES;
    }
}
