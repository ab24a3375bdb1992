package io.drover.ledger;

import org.jspecify.annotations.Nullable;

/** A route that is to judge a message. */
public record NewDelivery(String route, @Nullable String orderingKey) {}
