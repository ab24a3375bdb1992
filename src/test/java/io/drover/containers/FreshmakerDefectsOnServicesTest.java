package io.drover.containers;

import io.drover.testing.Site;

/** On RabbitMQ and PostgreSQL. */
class FreshmakerDefectsOnServicesTest extends FreshmakerDefectsContract {
    @Override
    Site.Stack stack() {
        return Site.Stack.SERVICES;
    }
}
