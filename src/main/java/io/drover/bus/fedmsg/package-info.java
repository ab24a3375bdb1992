/**
 * fedmsg over ZeroMQ: subscription, framing, signatures, and the way on into the inbox or (drover serialize) into a
 * RabbitMQ queue. Knows neither rules nor tables; what is believed is decided here, what it means is decided behind the
 * intake.
 */
@NullMarked
package io.drover.bus.fedmsg;

import org.jspecify.annotations.NullMarked;
