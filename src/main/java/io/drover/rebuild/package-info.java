/** The rebuild policy: allow and deny lists with the semantics of Freshmaker. */
@NullMarked
package io.drover.rebuild;

import org.jspecify.annotations.NullMarked;
