/** ODCS, the On-Demand Compose Service: what a request has to look like, which compose is ours, what its answers mean. It knows nothing of who needs a compose. */
@NullMarked
package io.drover.odcs;

import org.jspecify.annotations.NullMarked;
