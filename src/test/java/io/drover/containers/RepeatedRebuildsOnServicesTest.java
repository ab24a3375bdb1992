package io.drover.containers;

import io.drover.testing.Site;

/** On RabbitMQ and PostgreSQL. */
class RepeatedRebuildsOnServicesTest extends RepeatedRebuildsContract {
    @Override
    Site.Stack stack() {
        return Site.Stack.SERVICES;
    }
}
