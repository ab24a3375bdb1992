package io.drover.ledger;

import org.jspecify.annotations.Nullable;

/**
 * A route that subscribed to a message.
 *
 * @param route id of the route, at most 200 characters
 * @param orderingKey deliveries of one route and key are judged one at a time, in arrival order; null: in any order
 */
public record NewDelivery(String route, @Nullable String orderingKey) {}
