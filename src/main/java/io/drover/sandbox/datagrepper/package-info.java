/** The simulator of datagrepper, the archive of the bus: what it holds, how it is asked, and how it lags. */
@NullMarked
package io.drover.sandbox.datagrepper;

import org.jspecify.annotations.NullMarked;
