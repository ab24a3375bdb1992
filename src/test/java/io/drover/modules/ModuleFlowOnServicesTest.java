package io.drover.modules;

import io.drover.testing.Site.Stack;

/** RabbitMQ and PostgreSQL. */
class ModuleFlowOnServicesTest extends ModuleFlowContract {
    @Override
    Stack stack() {
        return Stack.SERVICES;
    }
}
