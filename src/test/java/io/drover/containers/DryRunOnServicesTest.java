package io.drover.containers;

import io.drover.testing.Site;

/** On RabbitMQ and PostgreSQL. */
class DryRunOnServicesTest extends DryRunContract {
    @Override
    Site.Stack stack() {
        return Site.Stack.SERVICES;
    }
}
