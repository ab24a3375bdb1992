/** What a route decides: the plan, the step trace, and the components action:, event: and track: that write to them. No effects. */
@NullMarked
package io.drover.plan;

import org.jspecify.annotations.NullMarked;
