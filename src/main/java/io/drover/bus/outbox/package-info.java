/**
 * The outbox: what the bus is told of changes in the ledger, and how it gets there, once and in order. Knows nothing of
 * AMQP: a {@link io.drover.bus.outbox.Broker} does.
 */
@org.jspecify.annotations.NullMarked
package io.drover.bus.outbox;
