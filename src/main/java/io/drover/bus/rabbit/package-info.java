/** The intake from RabbitMQ: connection, TLS, queue and bindings, and the consumer that hands each delivery on with its acknowledgement. Knows nothing of the ledger but the acknowledgement, nothing of rules. */
@NullMarked
package io.drover.bus.rabbit;

import org.jspecify.annotations.NullMarked;
