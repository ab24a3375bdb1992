package io.drover.containers;

import io.drover.testing.Site;

/** On RabbitMQ and PostgreSQL. */
class SequencesOnServicesTest extends SequencesContract {
    @Override
    Site.Stack stack() {
        return Site.Stack.SERVICES;
    }
}
