/**
 * Gaps are found: asks the archive of the bus (datagrepper) for what the subscribed topics should have brought, and takes in
 * what is missing by the bus's own door. Knows nothing of brokers; how datagrepper is reached is the kamelet's business.
 */
@NullMarked
package io.drover.bus.archive;

import org.jspecify.annotations.NullMarked;
