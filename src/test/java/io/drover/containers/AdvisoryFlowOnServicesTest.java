package io.drover.containers;

import io.drover.testing.Site;

/** On RabbitMQ and PostgreSQL. */
class AdvisoryFlowOnServicesTest extends AdvisoryFlowContract {
    @Override
    Site.Stack stack() {
        return Site.Stack.SERVICES;
    }
}
