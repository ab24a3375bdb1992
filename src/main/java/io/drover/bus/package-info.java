/** Messages in: envelopes, topics, the intake from RabbitMQ and HTTP, and the bus: component that hands them to routes. */
@NullMarked
package io.drover.bus;

import org.jspecify.annotations.NullMarked;
