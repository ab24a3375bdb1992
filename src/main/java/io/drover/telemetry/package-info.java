/** What Drover tells those who operate it: log lines with ids and a bound, and traces. Knows nothing of what happens in the other rooms. */
@NullMarked
package io.drover.telemetry;

import org.jspecify.annotations.NullMarked;
